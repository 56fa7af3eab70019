"""What a round of a case is called, wherever an officer reads of it."""

from __future__ import annotations

from webapp.domain.cases.case import Round
from webapp.domain.packs.model import Pack
from webapp.i18n.language import N_, Language

WHOLE_CASE = N_("The whole case")


def round_name(of: Round, pack: Pack | None, language: Language) -> str:
    """Return how the pack calls the procedure and the stage of a round; the codes of a stage that it has no longer."""
    procedure = next((each for each in (pack.procedures if pack else ()) if each.id == of.to), None)
    if procedure is None:
        return f"{of.to}: {of.stage}" if of.stage else language.gettext(WHOLE_CASE)
    stage = next((each.name for each in procedure.stages if each.id == of.stage), of.stage)
    said = ": ".join(language.gettext(each) for each in (procedure.name, stage) if each)
    return said[:1].upper() + said[1:]
