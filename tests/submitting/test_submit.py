"""One way to submit, with neither Flask nor a draft: answers alone are enough, and what is sent twice is sent once."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from tests.domain.robot import ON, go
from webapp.content import Content
from webapp.domain.journey import Path
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.seal import load_private, seal, unseal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.i18n.language import ENGLISH, load_languages
from webapp.ops.settings import Settings
from webapp.paths import TRANSLATIONS
from webapp.store.drafts import derive, new_draft
from webapp.store.engine import reading
from webapp.store.submissions import accept
from webapp.store.tables import submission
from webapp.submitting.complaint import Complaint
from webapp.submitting.submit import Cover, Message, OutgoingMessage, ReferenceTaken, Submittable, submit

Seal = Callable[[Message, Cover], str]
AcceptParcel = Callable[[OutgoingMessage], str]
A_LITTLE = timedelta(minutes=15)


@pytest.fixture(scope="module")
def path(content: Content) -> Path:
    """What a letter says that an officer keys in: every question answered, and no visitor."""
    paths = (go(content.packs, random.Random(seed), danger="no")[0][-1] for seed in range(100))
    return next(path for path in paths if path.complete)


@pytest.fixture
def what(path: Path, content: Content) -> Submittable:
    english = load_languages(TRANSLATIONS)[ENGLISH]
    return Complaint.of(path, content).submittable("a letter of 20 November", content, english, "en", ON)


@pytest.fixture
def seal_it(settings: Settings) -> Seal:
    keys = TeamKeys.read(settings.public_keys)
    return lambda message, cover: seal(message, keys.of(cover.organisation, cover.team), bound_to(cover))


@pytest.fixture
def accept_it(engine: Engine, clock: Callable[[], object]) -> AcceptParcel:
    """Accept with no visitor's draft: nobody's answers are replaced."""

    def accept_alone(outgoing: OutgoingMessage) -> str:
        now = clock()
        nobody = derive(os.urandom(32), os.urandom(32))
        return accept(engine, nobody, new_draft(now, A_LITTLE, A_LITTLE), outgoing, {}, now, A_LITTLE)

    return accept_alone


def bodies(engine: Engine) -> list[str]:
    with reading(engine) as connection:
        return list(connection.scalars(select(submission.c.body)))


def test_answers_alone_can_be_submitted_and_opened_by_the_back_office(
    what: Submittable, seal_it: Seal, accept_it: AcceptParcel, engine: Engine, settings: Settings
) -> None:
    given = submit(what, seal_it, accept_it)
    assert given.is_new
    (body,) = bodies(engine)
    message = unseal(body, load_private(settings.private_keys))
    assert message["reference"] == given.reference
    assert given.reference.startswith(what.reference_prefix)


def test_what_is_submitted_again_keeps_its_first_reference(
    what: Submittable, seal_it: Seal, accept_it: AcceptParcel, engine: Engine
) -> None:
    first, again = submit(what, seal_it, accept_it), submit(what, seal_it, accept_it)
    assert (again.reference, again.is_new) == (first.reference, False)
    assert len(bodies(engine)) == 1


def test_a_reference_that_somebody_has_is_not_given_twice(what: Submittable, seal_it: Seal) -> None:
    tried: list[str] = []

    def taken_twice(outgoing: OutgoingMessage) -> str:
        tried.append(outgoing.reference)
        if len(tried) < 3:
            raise ReferenceTaken
        return outgoing.reference

    assert submit(what, seal_it, taken_twice).reference == tried[2]
    assert len(set(tried)) == 3


def test_what_goes_wrong_while_it_is_accepted_is_not_taken_for_sent(what: Submittable, seal_it: Seal) -> None:
    def full(outgoing: OutgoingMessage) -> str:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        submit(what, seal_it, full)


def test_a_path_with_a_question_open_cannot_be_submitted(path: Path, content: Content) -> None:
    with pytest.raises(ValueError, match="complete"):
        Complaint.of(replace(path, next_step=path.steps[-1]), content)
