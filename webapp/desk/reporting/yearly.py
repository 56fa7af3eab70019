"""The tables of a yearly report. What is for publication holds small numbers back, and names no complaint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.desk.reporting import words
from webapp.desk.reporting.tables import Numbers, Row, Table
from webapp.desk.telling.round import round_name
from webapp.desk.words import REMEDIES
from webapp.domain.cases.events import WELL_FOUNDED
from webapp.domain.cases.figures import ENDINGS, KEPT, Kept, Report, Representation, Sorted
from webapp.domain.packs.model import Pack
from webapp.i18n.language import N_, Language

OMBUDSMAN, EARLIER = "ombudsman", "earlier"
WHAT, ENDING = N_("What is counted"), N_("How it stands")


def tables_of(report: Report, numbers: Numbers) -> list[Table]:
    """Return the tables of a report."""
    return [
        _endings(report, numbers),
        _well_founded(report, numbers),
        _among(report, numbers),
        _subjects(report, numbers),
        _times(N_("Time limits: by law, and the longest times"), report.limits, numbers),
        _times(N_("What we promise and aim for"), report.aims, numbers),
        _put_right(report, numbers),
    ]


def left_out(found: Sorted, numbers: Numbers) -> Table:
    """Return what of a year is in no report, and why."""
    rows = [
        (N_("Complaint that goes on in another case, and is counted there"), numbers.total(len(found.merged))),
        (N_("Not opened yet, so nobody knows whose it is"), numbers.total(found.unread)),
        *numbers.listed(_in_words(found.others, words.KINDS)),
    ]
    return numbers.table(N_("In neither report"), WHAT, rows)


def representations(told: Iterable[Representation], pack: Pack | None, language: Language) -> Table:
    """Return each representation with its outcome and whether the time limits were kept. It is not for publication."""
    say = language.gettext
    headings = (
        N_("Reference"),
        N_("Received"),
        N_("Procedure and stage"),
        N_("Outcome"),
        N_("Time limits"),
        N_("Promises and aims"),
        N_("Matter of general importance"),
    )
    rows = tuple(
        (
            each.case.received.reference,
            language.day(each.round.since),
            round_name(each.round, pack, language),
            say(words.ENDINGS[each.ending]),
            say(words.KEPT[each.limits]),
            say(words.KEPT[each.aims]),
            say(N_("Yes")) if each.general else "",
        )
        for each in sorted(told, key=lambda each: (each.round.since, each.case.received.reference, each.round.number))
    )
    return Table(say(N_("Each representation")), tuple(say(each) for each in headings), rows)


def _endings(report: Report, numbers: Numbers) -> Table:
    rows = [(words.RECEIVED, numbers.total(report.received)), *_ending_parts(report, numbers).items()]
    return numbers.table(N_("Complaints received, and how they stand"), ENDING, rows)


def _ending_parts(report: Report, numbers: Numbers) -> Mapping[str, int | None]:
    others = {words.ENDINGS[each]: report.endings[each] for each in ENDINGS if each not in WELL_FOUNDED}
    return numbers.parts({words.WELL_FOUNDED: report.well_founded, **others})


def _well_founded(report: Report, numbers: Numbers) -> Table:
    cells = {words.ENDINGS[each]: report.endings[each] for each in ENDINGS if each in WELL_FOUNDED}
    # Together they would tell the number that is held back in the table before.
    together = _ending_parts(report, numbers)[words.WELL_FOUNDED]
    parts = dict.fromkeys(cells) if together is None else numbers.parts(cells)
    return numbers.table(N_("Well founded: wholly or in part"), ENDING, parts.items())


def _among(report: Report, numbers: Numbers) -> Table:
    rows = (
        (N_("The Ombudsman had it"), _one_of(report.referred, report.received, numbers)),
        (N_("It was about a complaint made before"), _one_of(report.earlier, report.received, numbers)),
        (N_("It raised a matter of general importance"), _one_of(report.general, report.received, numbers)),
    )
    return numbers.table(N_("Of those received"), WHAT, rows)


def _one_of(some: int, all_: int, numbers: Numbers) -> int | None:
    """Return a number that also tells how many the others are."""
    return numbers.parts({"": some, "others": all_ - some})[""]


def _subjects(report: Report, numbers: Numbers) -> Table:
    cells = {
        label: report.subjects[fact, code]
        for fact, labels in words.SUBJECTS.items()
        for code, label in labels.items()
        if report.subjects[fact, code]
    }
    note = N_("One complaint can be about several subjects, or say none.")
    return numbers.table(N_("What they were about"), N_("Subject"), numbers.listed(cells), note)


def _times(caption: str, cells: Mapping[Kept, int], numbers: Numbers) -> Table:
    parts = numbers.parts({words.KEPT[each]: cells[each] for each in KEPT})
    note = N_("A complaint counts as not kept if one of its dates was not kept. What was late stays late.")
    return numbers.table(caption, N_("Whether they were kept"), parts.items(), note)


def _put_right(report: Report, numbers: Numbers) -> Table:
    rows = [
        *numbers.listed(_in_words(report.remedies, REMEDIES)),
        (N_("Learning action that is done"), numbers.total(report.learning_done)),
        (N_("Learning action still to do"), numbers.total(report.learning_open)),
    ]
    return numbers.table(N_("What was done to put things right and to learn"), WHAT, rows)


def _in_words(cells: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, int]:
    """Return numbers by the words of their codes, in the order of those; a code without words is shown as it is."""
    known = list(labels)
    ordered = sorted(cells, key=lambda code: (known.index(code) if code in labels else len(known), code))
    return {labels.get(code, code): cells[code] for code in ordered}


def flat(tables: Iterable[Table]) -> list[Row]:
    """Return the rows of tables of one number, each with the caption of its table."""
    return [(table.caption, *row) for table in tables for row in table.rows]
