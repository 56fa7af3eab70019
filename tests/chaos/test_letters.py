"""The ledger of letters sees what is lost, doubled or goes to somebody else, and nothing where all is well."""

from __future__ import annotations

from tests.chaos.ledger import Unanswered, email_of, new_token
from tests.chaos.letters import Email, Kept, Letters

SENT = "sent"
WAITS = ""


def told(letters: Letters, reference: str = "A-1") -> tuple[str, Unanswered]:
    token, to = new_token(), Unanswered(new_token(), reference)
    letters.trying(token, to)
    letters.told(token)
    return token, to


def email(token: str, to: Unanswered, message_id: str = "<1@x>") -> Email:
    return Email(message_id, email_of(to.token), token)


def kept(token: str, to: Unanswered, result: str = SENT) -> Kept:
    return Kept(token, to.reference, (result,))


def test_what_officers_were_told_of_and_went_once_is_sound() -> None:
    letters = Letters()
    written = [told(letters, f"A-{number}") for number in range(3)]
    emails = [email(*each, f"<{number}@x>") for number, each in enumerate(written)]
    account = letters.compare([kept(*each) for each in written], emails, SENT)
    assert account.is_sound(0)
    assert (account.told, account.again) == (3, 0)


def test_a_letter_whose_email_did_not_go_is_lost() -> None:
    letters = Letters()
    account = letters.compare([kept(*told(letters))], [], SENT)
    assert [line.partition(": ")[2] for line in account.lost] == ["its email did not go"]
    assert not account.is_sound(9)


def test_a_letter_that_stands_at_no_case_is_lost_although_it_went() -> None:
    letters = Letters()
    account = letters.compare([], [email(*told(letters))], SENT)
    assert [line.partition(": ")[2] for line in account.lost] == ["no reply stands at its case"]


def test_a_letter_that_still_waits_at_the_end_is_lost() -> None:
    letters = Letters()
    written = told(letters)
    assert letters.compare([kept(*written, WAITS)], [email(*written)], SENT).lost


def test_an_email_that_goes_again_with_its_id_is_borne_once_with_each_kill() -> None:
    letters = Letters()
    written = told(letters)
    account = letters.compare([kept(*written)], [email(*written)] * 3, SENT)
    assert account.again == 2
    assert [account.is_sound(kills) for kills in (0, 1, 2)] == [False, False, True]


def test_an_email_that_goes_again_with_another_id_is_doubled() -> None:
    letters = Letters()
    written = told(letters)
    account = letters.compare([kept(*written)], [email(*written), email(*written, "<2@x>")], SENT)
    assert (len(account.doubled), account.again) == (1, 0)
    assert not account.is_sound(9)


def test_two_replies_of_one_writing_are_doubled_even_with_one_email() -> None:
    letters = Letters()
    written = told(letters)
    assert letters.compare([kept(*written)] * 2, [email(*written)], SENT).doubled


def test_what_nobody_was_told_of_may_go_whole_or_not_at_all() -> None:
    letters = Letters()
    token, to = new_token(), Unanswered(new_token(), "A-1")
    letters.trying(token, to)
    assert letters.compare([], [], SENT).is_sound(0)
    assert letters.compare([kept(token, to)], [email(token, to)], SENT).is_sound(0)
    assert letters.compare([kept(token, to)], [], SENT).lost


def test_an_email_to_somebody_else_and_a_reply_at_another_case_are_strange() -> None:
    letters = Letters()
    token, to = told(letters)
    other = Unanswered(new_token(), "A-2")
    assert letters.compare([kept(token, to)], [email(token, other)], SENT).strange
    assert letters.compare([kept(token, other)], [email(token, to)], SENT).strange
    assert letters.compare([kept(token, to)], [email(token, to), email(new_token(), to, "<9@x>")], SENT).strange
