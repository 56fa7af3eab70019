"""The ledger sees what is lost, doubled or strange, and nothing where all is well."""

from __future__ import annotations

from tests.chaos.ledger import Arrived, Ledger, new_token


def told(ledger: Ledger, reference: str) -> str:
    token = new_token()
    ledger.trying(token)
    ledger.told(token, reference)
    return token


def arrived(token: str, reference: str, message_id: str = "1", inside: str = "") -> Arrived:
    return Arrived(message_id, reference, {"reference": inside or reference, "answers": [f"My story. {token}"]})


def test_what_everyone_was_told_of_and_arrived_once_is_sound() -> None:
    ledger = Ledger()
    tokens = {f"A-{number}": told(ledger, f"A-{number}") for number in range(3)}
    ledger.told(tokens["A-1"], "A-1")  # pressed twice, told the same
    account = ledger.compare(arrived(token, reference) for reference, token in tokens.items())
    assert account.sound
    assert (account.told, account.untold) == (3, 0)


def test_what_someone_was_told_of_and_did_not_arrive_is_lost() -> None:
    ledger = Ledger()
    told(ledger, "A-1")
    account = ledger.compare([arrived(told(ledger, "A-2"), "A-2")])
    assert not account.sound
    assert [line.partition(": ")[2] for line in account.lost] == ["A-1 did not arrive"]
    assert not account.doubled


def test_one_story_that_arrives_twice_is_doubled() -> None:
    for second in ("A-1", "A-2"):
        ledger = Ledger()
        token = told(ledger, "A-1")
        account = ledger.compare([arrived(token, "A-1"), arrived(token, second, "2")])
        assert len(account.doubled) == 1
        assert not account.lost


def test_one_story_with_two_references_is_doubled_even_before_both_arrive() -> None:
    ledger = Ledger()
    token = told(ledger, "A-1")
    ledger.told(token, "A-2")
    account = ledger.compare([arrived(token, "A-1")])
    assert (len(account.doubled), len(account.lost)) == (1, 1)


def test_what_nobody_was_told_of_may_arrive_once_but_not_twice() -> None:
    ledger = Ledger()
    came, stayed = new_token(), new_token()
    ledger.trying(came)
    ledger.trying(stayed)
    account = ledger.compare([arrived(came, "A-1")])
    assert account.sound
    assert (account.told, account.untold, account.untold_arrived) == (0, 2, 1)
    assert not ledger.compare([arrived(came, "A-1"), arrived(came, "A-2", "2")]).sound


def test_a_message_nobody_sent_or_with_another_reference_inside_is_strange() -> None:
    ledger = Ledger()
    token = told(ledger, "A-1")
    account = ledger.compare([arrived(token, "A-1"), arrived(new_token(), "A-2")])
    assert account.strange == ("A-2: nobody sent it",)
    assert len(ledger.compare([arrived(token, "A-1", inside="A-3")]).strange) == 1
