"""The front believes that a message is registered when the organisation it went to signed so, and nobody else."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from tests.conftest import ORGANISATION, Accept, on_sqlite_alone
from tests.handoff.back_office import ORGANISATIONS, signers
from tests.handoff.test_rabbit import NOW, TODAY, BothSides, sides  # noqa: F401 - sides is a fixture
from webapp.handoff.crypto.answers import Forged, load_signing, sign, signed_by
from webapp.handoff.crypto.key_files import BadKey, load_folder, make_signing_pair
from webapp.handoff.queues.amqp import topology
from webapp.handoff.relay import LEASE
from webapp.ops.settings import Settings
from webapp.store import outbox
from webapp.store.reconcile import unregistered
from webapp.store.submissions import purge_delivered

DAY = timedelta(days=1)
Log = pytest.LogCaptureFixture


def said(log: Log) -> list[str]:
    """Return what was said about answers, counted over however many batches they came in, and forget it."""
    counts = Counter[str]()
    for record in log.records:
        if record.msg.startswith("answers."):
            kind, _, count = record.getMessage().partition(" ")
            counts[kind] += int(count)
    log.clear()
    return sorted(f"{kind} {count}" for kind, count in counts.items())


def bring(sides: BothSides, *answers: dict[str, Any]) -> None:  # noqa: F811 - the fixture
    sides.publish(*(json.dumps(each).encode() for each in answers), key=topology.REGISTERED)
    sides.relay.run_once(NOW)


def left(sides: BothSides) -> int:  # noqa: F811 - the fixture
    """Count the answers that the broker still holds, for whoever reads next."""
    sides.queue.close()
    with sides.channel() as channel:
        count: int = channel.queue_declare(topology.REGISTERED, passive=True).method.message_count
        return count


def test_an_answer_that_is_not_to_be_believed_changes_nothing_is_counted_and_forgotten(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    caplog: Log,
) -> None:
    accepted(1)
    assert sides.relay.run_once(NOW) == 1
    good = sides.answer(1)
    key = load_signing(sides.settings.private_keys, [ORGANISATION])[ORGANISATION]
    other = sides.answer(1, organisation="council")
    wrong = {
        "answers.unsigned 2": [good | {"signature": None}, {k: v for k, v in good.items() if k != "signature"}],
        "answers.forged 4": [
            good | {"signature": "a.b.c"},
            good | {"registeredon": (TODAY + DAY).isoformat()},  # signed, but for another day
            sides.answer(2) | {"id": "message-1"},  # signed, but for another message
            good | {"signature": sign("message-1", "council", TODAY, key)},  # one organisation in another's name
        ],
        "answers.forged 1": [other],  # rightly signed by an organisation that the message did not go to
        "answers.unknown 1": [sides.answer(7)],
        "answers.misdated 2": [sides.answer(1, TODAY - DAY), sides.answer(1, TODAY + 2 * DAY)],
    }
    for told, answers in wrong.items():
        bring(sides, *answers)
        assert said(caplog) == [told]
    assert sides.registered() == {}
    assert left(sides) == topology.dead_letters(sides.url) == 0
    assert unregistered(sides.engine, TODAY + DAY) == ["PIR-1"]
    assert purge_delivered(sides.engine, TODAY + 999 * DAY, 10) == 0, "the only copy is kept"
    bring(sides, good)
    assert said(caplog) == []
    assert sides.registered() == {"PIR-1": TODAY}


def test_what_was_not_delivered_cannot_be_registered(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    caplog: Log,
) -> None:
    accepted(1)
    (entry,) = outbox.lease(sides.engine, NOW, "a relay that gave it back", 10, LEASE)
    outbox.failed(sides.engine, [entry.id], NOW)
    bring(sides, sides.answer(1))  # before it is tried again
    assert said(caplog) == ["answers.undelivered 1"]
    assert sides.registered() == {}
    assert left(sides) == 0


def test_an_answer_to_what_another_relay_has_just_sent_waits_for_that_relay(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    caplog: Log,
) -> None:
    accepted(1), accepted(2)
    first, second = outbox.lease(sides.engine, NOW, "another relay", 10, LEASE)
    outbox.delivered(sides.engine, [first.id], TODAY)
    ids = [int(str(each.outgoing).partition("message-")[2][0]) for each in (first, second)]
    bring(sides, *map(sides.answer, ids))
    assert list(sides.registered()) == [f"PIR-{ids[0]}"]
    assert left(sides) in (1, 2)  # the first is forgotten with its batch, which it may be in by itself
    outbox.delivered(sides.engine, [second.id], TODAY)
    sides.relay.run_once(NOW)
    assert len(sides.registered()) == 2
    assert left(sides) == 0
    assert said(caplog) == []


@on_sqlite_alone
def test_a_signature_is_of_one_kind_and_of_a_key_that_is_known(settings: Settings) -> None:
    known = signers(settings)
    key = load_signing(settings.private_keys, ["council"])["council"]
    good = sign("1", "council", TODAY, key)
    assert signed_by(good, "1", TODAY, known) == "council"
    stranger = ECKey.import_key(make_signing_pair(str(key.kid))[1])
    content = json.dumps({"id": "1", "organisation": "council", "registeredon": TODAY.isoformat()})
    header = {"alg": "ES256", "kid": str(key.kid)}
    forged = [
        "",
        "é",
        good.rpartition(".")[0] + ".",
        "eyJhbGciOiJub25lIn0." + good.split(".")[1] + ".",
        jws.serialize_compact(header, content, stranger),
        jws.serialize_compact({**header, "kid": "nobody"}, content, key),
        jws.serialize_compact(header, "[" * 100_000, key),
        jws.serialize_compact(header, json.dumps({**json.loads(content), "more": 1}), key),
    ]
    for signature in forged:
        with pytest.raises(Forged):
            signed_by(signature, "1", TODAY, known)
    for each in ORGANISATIONS:
        if each != "council":
            with pytest.raises(Forged):
                signed_by(good, "1", TODAY, {each: known[each]})


@on_sqlite_alone
def test_a_back_office_without_a_signing_key_is_told_so_and_keys_have_their_places(settings: Settings) -> None:
    for path in (settings.private_keys / "council" / "answers").iterdir():
        path.rename(settings.private_keys / "council" / "complaints" / path.name)
    with pytest.raises(BadKey, match="no key that signs the answers of council: run `flask keys make`"):
        load_signing(settings.private_keys, ["council"])
    with pytest.raises(BadKey, match="is for signing: its place is another folder"):
        load_folder(settings.private_keys / "council" / "complaints", private=True)
