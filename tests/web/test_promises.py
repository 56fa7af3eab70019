"""Nothing false is promised: every outcome, check and sent page that the rules of an organisation can lead to.

The pages are drawn by what draws them for people, and their words are read as a person would read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property

import pytest
from flask import Flask, render_template
from lxml import html as parser

from tests.content.promises import every_promise
from tests.content.routes import ON
from tests.web.drawn_once import drawn_once
from tests.web.stored import service_of
from webapp.domain.conditions import Facts
from webapp.domain.ends import OF_WHO_SENDS
from webapp.domain.packs.model import Pack, Procedure, sources
from webapp.domain.routing import NAMELESS, TAKEN, Decision, Outcome, can_reply, decide
from webapp.forms.child_wording import language_for
from webapp.i18n.language import Language
from webapp.ui import outcome as words_of
from webapp.ui.urls import Addresses

pytestmark = pytest.mark.xdist_group("promises")

NO_ANSWER = re.compile(
    r"\b((tell|answer|offer|contact|call|ask|send|invite|show|give)s? you|writes? to (you|tell)|lets? you know|"
    r"offers? to|explains?|you (will )?(get|hear)|our (answer|letter)|your answer|letter|keep you|we meet you|"
    r"(agree|talk|talks|meet) (that |it )?(with |to )?you)\b",
    re.I,
)
"""What is said of an answer, in any of the words that promise one."""
HONEST = re.compile(
    r"\b(cannot|have had|to Stage \d|letter should say|first complaint|view from outside|date on|procedure gives)\b",
    re.I,
)
"""What says so, or speaks of an answer that has come."""
CHANNELS = re.compile(
    r"\b(letter (to say|about)|(comes?|sent) (with|by) (the|a) letter|may (call|phone|ring|text|email) you|"
    r"(call|phone|ring|text|email) you (to|about)|(our|your) letter (says|tells|will))\b",
    re.I,
)
"""A way of reaching someone, which they may not have chosen."""
SEEDS = {
    ("cambridgeshire", "adults"): "S000",
    ("cambridgeshire", None): "S002",
    ("council", None): "S001",
    ("staffordshire", None): "S003",
    ("care-provider", None): "S004",
}
OF_THE_PERSON = {"consent-pending", "consent-refused", "capacity-check", "authority-evidence"}
"""Who agrees, or speaks for someone, is the same in whichever procedure."""
ANYBODYS = "common-practice"
FEWEST = {
    "cambridgeshire": (12_000, 5_000),
    "council": (8_000, 4_000),
    "staffordshire": (8_000, 4_000),
    "care-provider": (4_000, 2_000),
}
"""How many combinations and outcomes there are at least, so that a mistake here cannot enumerate nothing."""
ORGANISATIONS = pytest.mark.parametrize("name", FEWEST)


@dataclass(frozen=True)
class Shown:
    """An outcome, and what a person of whom these facts are known is shown of it."""

    facts: Facts
    decision: Decision
    outcome: Outcome
    pack: Pack
    language: Language

    @property
    def unanswered(self) -> bool:
        return self.decision.sendable and not can_reply(self.facts)

    @cached_property
    def _told(self) -> tuple[words_of.OutcomeView, ...]:
        told = words_of.present(self.decision, self.language)
        return tuple(replace(each, contacts=(), meanwhile=()) for each in told)

    def sentences(self, template: str) -> tuple[str, ...]:
        """Return the sentences of a page that are not how to reach someone."""
        return _sentences(
            template,
            self._told,
            words_of.title(self.decision),
            tuple(words_of.notices(self.pack, "check-answers", self.facts, self.language)),
            self.decision.thens == ("feedback",),
            self.language,
        )


@cache
def _sentences(
    template: str,
    told: tuple[words_of.OutcomeView, ...],
    heading: str,
    notices: tuple[str, ...],
    feedback: bool,
    language: Language,
) -> tuple[str, ...]:
    page = render_template(
        f"components/{template}.html",
        _=language.gettext_markup,
        links=Addresses("en", "an-organisation"),
        told=told,
        heading=heading,
        notices=notices,
        sections=[],
        reference="REF",
        feedback=feedback,
        contact_html="",
    )
    tree = parser.fromstring(page)
    for card in tree.xpath("//*[contains(@class, 'app-card')]"):
        card.drop_tree()
    blocks = tree.xpath("//p | //li | //h1 | //h2 | //h3 | //*[contains(@class, 'govuk-inset-text')]")
    said = (" ".join(each.text_content().split()) for each in blocks)
    return tuple(sentence for block in said for sentence in re.split(r"(?<=[.!?:])\s+", block))


@cache  # the same sentences stand on page after page
def promises_an_answer(sentence: str) -> bool:
    """Return whether a sentence promises an answer, and does not say that there is none."""
    return bool(NO_ANSWER.search(sentence) and not HONEST.search(sentence))


@cache
def names_a_channel(sentence: str) -> bool:
    """Return whether a sentence names a way of reaching someone."""
    return bool(CHANNELS.search(sentence))


_shown: dict[str, list[Shown]] = {}


def shown(app: Flask, name: str) -> list[Shown]:
    """Return everything the organisation's rules can lead to, each once."""
    if name not in _shown:  # the facts and the day say it all: which service answers does not matter
        service = service_of(app)
        pack, english = service.content.packs.packs[name], service.languages["en"]
        count, found = 0, {}
        for facts in every_promise(pack, service.content.packs):
            count += 1
            decision = decide(facts, service.content.packs, ON)
            for part in decision.parts:
                language = language_for(english, facts)
                key = (part.outcome, language.listener, facts.get("anonymity"), facts.get("reply_to"))
                found.setdefault(key, Shown(facts, decision, part.outcome, pack, language))
        print(f"{name}: {count} combinations of answers, {len(found)} outcomes that differ")
        fewest, differing = FEWEST[name]
        assert count >= fewest
        assert len(found) >= differing
        _shown[name] = list(found.values())
    return _shown[name]


@ORGANISATIONS
def test_nobody_is_promised_an_answer_that_cannot_come(app: Flask, name: str) -> None:
    wrong: dict[str, str] = {}
    with drawn_once(app):
        for each in shown(app, name):
            if each.unanswered:
                for template in ("sent_body", "check_body"):
                    for sentence in each.sentences(template):
                        if promises_an_answer(sentence):
                            wrong.setdefault(sentence, f"{template} {each.outcome.rule.id}")
    assert not wrong, "\n".join(f"{place}: {sentence}" for sentence, place in sorted(wrong.items()))


@ORGANISATIONS
def test_no_way_of_reaching_someone_is_named_that_they_may_not_have_chosen(app: Flask, name: str) -> None:
    wrong = set()
    with drawn_once(app):
        for each in shown(app, name):
            if each.decision.sendable and each.facts.get("reply_to") == ("phone",) and can_reply(each.facts):
                wrong |= {sentence for sentence in each.sentences("sent_body") if names_a_channel(sentence)}
    assert not wrong, "\n".join(sorted(wrong))


@ORGANISATIONS
def test_a_doubt_stands_before_every_time_and_date_it_puts_in_doubt(app: Flask, name: str) -> None:
    doubted = stopped = 0
    with drawn_once(app):
        for each in shown(app, name):
            if not each.outcome.doubted or not each.decision.sendable or "anonymity" in each.facts:
                continue
            title, *said = each.sentences("outcome_body")
            checks = each.language.gettext(words_of.TITLES["sent-anyway"])
            first = said.index("What we check first")
            if each.outcome.stopped:
                assert title == each.language.gettext(words_of.TITLES["stopped"]), each.outcome.rule.id
                assert not {"What happens next", "How long it takes"} & set(said), each.outcome.rule.id
                stopped += 1
            else:
                assert title == checks, each.outcome.rule.id
                assert first < said.index("What happens next")
                doubted += 1
            if "How long it takes" in said:
                assert said[said.index("How long it takes") + 1] == "These times are for if we can look into it."
    assert doubted
    assert stopped


def pieces(each: Shown) -> Iterator[tuple[str, object, Procedure | None]]:
    """Yield each piece of the pack that is shown of an outcome, and the procedure that it belongs to."""
    outcome, pack = each.outcome, each.pack
    procedure = pack.procedure(outcome.to) if outcome.then in TAKEN else None
    yield f"rule {outcome.rule.id}", outcome.rule, None if outcome.redirected else procedure
    for condition in outcome.conditions:
        theirs = None if condition.id in OF_THE_PERSON else procedure
        yield f"condition {condition.id}: {condition.because}", condition, theirs
    for clock in outcome.clocks:
        yield f"timescale {clock.timescale.id}", clock.timescale, procedure
    if procedure and outcome.stage:
        for statement in procedure.stage(outcome.stage).happens:
            yield statement.says, statement, procedure
    if outcome.then == "redirect":
        yield f"redirect {outcome.to}", pack.redirect(outcome.to), None
    for slug in ("your-route", "check-answers"):
        for notice in words_of.notices_on(pack, slug, each.facts):
            yield f"notice {notice.id}", notice, None


@ORGANISATIONS
def test_every_sentence_has_its_source_in_the_organisation_and_procedure_shown(app: Flask, name: str) -> None:
    wrong, read = set(), set()
    ours = {seed for (organisation, _), seed in SEEDS.items() if organisation == name}
    for each in shown(app, name):
        for what, piece, procedure in pieces(each):
            if (one := (what, id(piece), procedure and procedure.id)) in read:
                continue  # a piece of the pack says the same wherever it is shown
            read.add(one)
            cited = {source.partition("-")[0] for source in sources(piece) if source != ANYBODYS}
            own = SEEDS.get((name, procedure.id), SEEDS[name, None]) if procedure else ""
            if not cited <= ours or (own and own not in cited):
                wrong.add((what, procedure.id if procedure else "", tuple(sorted(cited))))
    assert not wrong, "\n".join(map(str, sorted(wrong)))


@ORGANISATIONS
def test_every_outcome_without_a_name_cites_what_becomes_of_it(app: Flask, name: str) -> None:
    for each in shown(app, name):
        if each.outcome.then in TAKEN and each.facts.get("anonymity") in NAMELESS:
            conditions = [one for one in each.pack.conditions if one.id in OF_WHO_SENDS]
            unknown = any(one.when.holds(each.facts) is None and one.concerns(each.outcome.to) for one in conditions)
            told = each.outcome.anonymous or set(conditions).intersection(each.outcome.conditions)
            assert told or unknown, (each.outcome.rule.id, each.facts)


@ORGANISATIONS
def test_every_date_has_a_clock_that_started(app: Flask, name: str) -> None:
    for each in shown(app, name):
        for clock in each.outcome.clocks:
            assert not clock.shown or clock.timescale.starts == "received", each.outcome.rule.id
