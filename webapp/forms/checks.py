"""Whether pages, journey and vocabulary know each other: every name that stands as a string is looked up at the start.

A code that is misspelled on a page would otherwise be a fact that no rule reads, and a person sent the wrong way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import get_args

from webapp.domain.conditions import Condition, values_read
from webapp.domain.journey import CONDITION, OUTCOME, PLAIN, Step
from webapp.domain.messages import complaint, contact_request, digest
from webapp.domain.packs.model import Then
from webapp.domain.vocabulary import COMBINED, CONDITION_IDS, FACTS, allows, read_facts
from webapp.forms import summary
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, FieldSpec, Radios
from webapp.forms.pages.contact_me import ContactMe

Questions = Mapping[str, type[Question]]
THENS = frozenset(get_args(Then))
DERIVED = {OUTCOME: THENS, CONDITION: CONDITION_IDS, PLAIN: frozenset({"yes", "no"})}


def problems(
    journey: Sequence[Step],
    questions: Questions,
    slugs: Mapping[str, Collection[str]] | None = None,
    codes: Mapping[str, tuple[str, Collection[str]]] | None = None,
) -> list[str]:
    """Return every name in the pages, the steps and the messages that is not known; empty when all are.

    ``questions`` are the pages by slug; ``slugs`` are further lists of slugs to look up, by the name to report, and
    ``codes`` lists of codes with the field that has them as choices.
    """
    named = {"UNSAID": summary.UNSAID, **(slugs or {})}
    return [
        *(problem for page in (*questions.values(), ContactMe) for problem in _page(page)),
        *(problem for step in journey for problem in _step(step, questions)),
        *_slugs(journey, questions),
        *(
            f"{name}: no page {slug!r}"
            for name, listed in named.items()
            for slug in sorted(set(listed) - set(questions))
        ),
        *(
            f"{name}: {field} has no choice {code!r}"
            for name, (field, listed) in (codes or {}).items()
            for code in sorted(set(listed) - _choices(questions, field))
        ),
        *_messages(questions),
    ]


def _choices(questions: Questions, field: str) -> set[str]:
    fields = (each for page in questions.values() for each in page.fields if each.name == field)
    return {each.value for found in fields for each in found.options}


def _page(page: type[Question]) -> Iterator[str]:
    for field in page.fields:
        where = f"page {page.slug}, {field.name}"
        if field.name in FACTS:
            yield from (f"{where}: {problem}" for problem in _fact(field))
        for each in field.options:
            yield from (f"{where}, {each.value!r}: {problem}" for problem in _unknown(each.when))
            for opened in (opened for opened in each.opens if opened not in page.names):
                yield f"{where}: {each.value!r} opens {opened!r}, which is no field of the page"
            for fact, value in each.gives.items():
                if not all(allows(fact, one) for one in ([value] if isinstance(value, str) else value)):
                    yield f"{where}: {each.value!r} gives {fact} = {value!r}, which is not in the vocabulary"
        if field.name in COMBINED and {each.value for each in field.options} != COMBINED[field.name]:
            yield f"{where}: its answers are not those that an organisation may name"
    yield from (f"page {page.slug}, derived: {name!r} is not a fact" for name in page.derived if name not in FACTS)
    for name, when in page.only.items():
        yield from (f"page {page.slug}, only {name}: {problem}" for problem in _unknown(when))
    yield from (f"page {page.slug}, only: no field {name!r}" for name in sorted(page.only.keys() - page.names))
    yield from (f"page {page.slug}, quiet: no field {name!r}" for name in sorted(page.quiet.difference(page.names)))
    yield from (f"page {page.slug}, turning: {name!r} is not a fact" for name in sorted(page.turning - FACTS.keys()))


def _fact(field: FieldSpec) -> Iterator[str]:
    fact = FACTS[field.name]
    holds, kind = (
        ("a date", Day) if fact.day else ("several values", Checkboxes) if fact.many else ("one value", Radios)
    )
    if not issubclass(field.kind, kind):
        yield f"holds {holds}, but is not asked as {kind.__name__}"
    for each in field.options:
        if not allows(field.name, each.value):
            yield f"{each.value!r} is not in the vocabulary"


def _step(step: Step, questions: Questions) -> Iterator[str]:
    where = f"step {step.slug}"
    yield from (f"{where}, when: {problem}" for problem in _unknown(step.when, DERIVED))
    if step.optional:
        yield from (f"{where}, optional: {problem}" for problem in _unknown(step.optional, DERIVED))
    if step.spares:
        yield from (f"{where}, spares: {problem}" for problem in _unknown(step.spares))
    try:
        read_facts(step.taken_as)
    except ValueError as error:
        yield f"{where}, taken_as: {error}"
    for meaning in step.means:
        yield from (f"{where}, means: {problem}" for problem in _unknown(meaning.when))
        try:
            read_facts(meaning.facts)
        except ValueError as error:
            yield f"{where}, means: {error}"
    yield from (f"{where}, forgets: no page {slug!r}" for slug in step.forgets if slug not in questions)


def _unknown(condition: Condition, derived: Mapping[str, Collection[str]] | None = None) -> Iterator[str]:
    """Yield what a condition reads that is not in the vocabulary. It may also read ``derived``: values by fact."""
    derived, pairs = derived or {}, values_read(condition)
    for fact, value in pairs:
        if value not in derived.get(fact, ()) and not allows(fact, value):
            yield f"{fact} = {value!r} is not in the vocabulary"
    for fact in sorted(condition.reads.difference(fact for fact, _ in pairs)):
        if fact not in FACTS or not FACTS[fact].day:
            yield f"{fact} is not a date"  # only ``within`` reads a fact without naming a value


def _slugs(journey: Sequence[Step], questions: Questions) -> Iterator[str]:
    steps = Counter(step.slug for step in journey)
    yield from (f"step {slug}: its slug is taken twice" for slug, times in steps.items() if times > 1)
    yield from (f"step {slug}: no page {slug!r}" for slug in steps if slug not in questions)
    yield from (f"page {slug}: no step leads to it" for slug in questions if slug not in steps)


def _messages(questions: Questions) -> Iterator[str]:
    pages = questions.values()
    asked = {name for page in pages for name in (*page.names, *page.facts)}
    lists = {
        "complaint": {"CONTACT": complaint.CONTACT, "SUBJECT": complaint.SUBJECT, "UNASKED": complaint.UNASKED},
        "digest": {
            "STORY": digest.STORY,
            "WISHES": digest.WISHES,
            "EARLIER": digest.EARLIER,
            "WHEN": digest.WHEN,
            "SUMMED": digest.SUMMED,
        },
    }
    for module, named in lists.items():
        for listed, names in named.items():
            yield from (f"{module}.{listed}: no page has a field {name!r}" for name in names if name not in asked)
    opened = {(code, name) for page in pages for name, (_, code) in page.inner.items()}
    for code, name in complaint.DETAILS.items():
        if (code, name) not in opened:
            yield f"complaint.DETAILS: no choice {code!r} opens a field {name!r}"
    for name in (*contact_request.CONTACT, contact_request.HELP, contact_request.SPOKEN, contact_request.WHICH):
        if name not in ContactMe.names:
            yield f"contact_request: its page has no field {name!r}"
    asked_once = {"page": ContactMe}
    for code in sorted(contact_request.NEEDS_SOMEONE - _choices(asked_once, contact_request.SPOKEN)):
        yield f"contact_request.NEEDS_SOMEONE: {contact_request.SPOKEN} has no choice {code!r}"
