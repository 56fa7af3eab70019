"""Someone who cannot see the page: they press keys, listen, and go by nothing but what they hear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.accessibility.asked import Asked, Box, boxes, wrong
from tests.accessibility.journeys import Says
from tests.orca.desk import Desk
from tests.personas import closed, combined
from webapp.forms.base import Question
from webapp.forms.fields import Choices
from webapp.i18n.language import Language

# Orca's own keys.
READ_ALL = "KP_Add"
TO_THE_HEADING = "1"
TO_A_BUTTON = "b"
LOADS_WITHIN = 30.0
MOST_KEYS = 60
ROLES = {"radio": "radio button", "checkbox": "check box", "textbox": "entry", "group": "panel"}
STATES = {
    ("radio", False): "not selected",
    ("radio", True): "selected",
    ("checkbox", False): "not checked",
    ("checkbox", True): "checked",
}


class Visitor:
    """Fills in page after page by ear. What they should have heard and did not is kept."""

    def __init__(self, desk: Desk, asked: Asked, says: Says, language: Language) -> None:
        self.desk, self.asked, self.says, self.language = desk, asked, says, language
        self.missed: list[str] = []

    def arrives(self, title: str) -> None:
        """Wait until Orca says that a page has loaded."""
        self.desk.ear.wait_for(f"Finished loading {title}", LOADS_WITHIN)

    def reads(self, *wanted: str) -> None:
        """Let Orca read the whole page, and note what should be heard and is not."""
        said = self.desk.read(READ_ALL, self.language.gettext("Stay safe when you use this site"))  # the footer's last
        self.missed += [f"not heard: {each!r}" for each in wanted if not _has(said, each)]
        self.desk.heard = []  # what was read is not where the keyboard is

    def hears_the_question(self, slug: str) -> Question:
        """Hear what a question page asks, as its form says it."""
        form = self.asked.form(slug)
        heading = self.language.gettext(form.heading)
        self.arrives(heading)
        self.reads(*_words(boxes(form, self.language)))
        self.starts_at(heading)
        return form

    def starts_at(self, heading: str) -> None:
        """Go to the main heading, and note when it is another."""
        said = self.desk.press(TO_THE_HEADING)
        if not _has(said, f"{heading} heading level 1"):
            self.missed.append(f"the main heading is {said}, not {heading!r}")

    def errs(self, slug: str) -> None:
        """Go on without an answer, hear what is wrong, and follow the summary's link to the box."""
        form = self.asked.form(slug, {})
        self.presses("Continue")
        heading = self.language.gettext(form.heading)
        self.arrives(f"Error: {heading}")
        errors = wrong(form, self.language)
        links = [f"{each} link" for each in errors]
        self.reads("There is a problem heading level 2", *links, *_words(boxes(form, self.language)))
        self.moves("Tab", errors[0], "link")
        said = self.desk.press("Return")
        first = next(box for box in boxes(form, self.language) if box.role != "group")
        if not _has(said, first.name, ROLES[first.role]):
            self.missed.append(f"the link {errors[0]!r} leads to {said}, not to {first.name!r}")

    def answers(self, slug: str, form: Question) -> None:
        """Give the answer to every box of the page that there is something to say to."""
        given = self._given(slug, form)
        for box in boxes(self.asked.form(slug, given), self.language):  # with what their choices open
            said = given.get(box.field, ())
            if box.role == "textbox" and said:
                self._comes("Tab", box)
                self.desk.write(str(said))
            elif box.code and box.code in (said if isinstance(said, list) else [said]):
                self._chooses(box)
        self.asked.answer(slug, given)

    def _given(self, slug: str, form: Question) -> dict[str, Any]:
        """Return what they say to a page, and nothing under a choice that they do not make."""
        offered = {field.name: [each.value for each in field.offered] for field in form if isinstance(field, Choices)}
        own = {name: self.says[name] for name in form.names if name in self.says}
        given = {**combined(slug, self.says, offered), **own}
        return {name: said for name, said in given.items() if name not in closed(slug, given)}

    def _chooses(self, box: Box) -> None:
        if box.role == "radio" and not _has(self.desk.heard, ROLES["radio"]):
            self.moves("Tab", ROLES["radio"])  # it stops once in each group
        self._comes("Down" if box.role == "radio" else "Tab", box)
        said = self.desk.press("space")
        if STATES[box.role, True] not in said:
            self.missed.append(f"{box.name!r} was chosen, and Orca said {said}")

    def _comes(self, key: str, box: Box) -> None:
        if not _has(self.desk.heard, box.name, ROLES[box.role]):
            self.moves(key, box.name, ROLES[box.role])

    def presses(self, button: str, key: str = "Tab") -> None:
        """Go to a button and press it."""
        self.moves(key, button, "push button")
        self.desk.press("Return")

    def opens(self, words: str) -> None:
        """Go to words that open, and open them."""
        self.moves("Tab", words, "collapsed")
        said = self.desk.press("Return")
        if "expanded" not in said:
            self.missed.append(f"{words!r} was opened, and Orca said {said}")

    def moves(self, key: str, *words: str) -> None:
        """Press a key until these words are heard together."""
        for _ in range(MOST_KEYS):
            if _has(self.desk.press(key), *words):
                return
        raise AssertionError(f"{key} never came to {words}")


def _has(said: Sequence[str], *words: str) -> bool:
    heard = _plain(" ".join(said))
    return all(_plain(each) in heard for each in words)


def _words(these: Iterator[Box]) -> Iterator[str]:
    """Yield how Orca says what is to be filled in: its name with state and role, and what is said about it."""
    for box in these:
        state = STATES.get((box.role, bool(box.checked)), "")
        role = ROLES[box.role]
        yield f"{box.name} {role} {state}" if box.role == "checkbox" else f"{box.name} {state} {role}"
        yield from box.about


def _plain(text: str) -> str:
    """Return a text as it sounds: Orca pauses where it likes."""
    return " ".join(text.replace(".", " ").split())
