"""A visit by ear: each question as it opens, after a mistake, and once more when it is answered."""

from __future__ import annotations

from collections.abc import Iterator

from tests.accessibility.asked import Asked, boxes, wrong
from tests.accessibility.guide import make
from tests.accessibility.journeys import Says, mistake
from tests.accessibility.serving import Site
from tests.accessibility.virtual import Reader, asks, phrase, tells
from tests.accessibility.walk import Walk
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.child_wording import language_for
from webapp.forms.journey import QUESTIONS
from webapp.i18n.language import Language


class Listener:
    """Someone who hears what the questions ask, beside what their forms say that they ask."""

    def __init__(self, reader: Reader, site: Site, language: Language, packs: Packs, says: Says) -> None:
        self.reader, self.theirs, self.asked = reader, language, Asked(packs)
        self.walk = Walk(reader.page, site, language.code, says)

    @property
    def language(self) -> Language:
        """Return their language in the words for who they have said they are: a child has words of their own."""
        return language_for(self.theirs, self.asked.path.facts)

    def answer(self) -> None:
        """Answer the page where the journey waits."""
        slug = self.walk.slug
        self.walk.on()
        self.asked.answer(slug, self.walk.said[slug])

    def to(self, slug: str) -> None:
        """Answer page after page until the one named."""
        while self.walk.slug != slug:
            self.answer()

    def hear(self) -> None:
        """Hear the question where the journey waits, make a mistake, answer it, and come back to it."""
        slug = self.walk.slug
        self.walk.see()
        self.hear_question(slug, "as it opens")
        form = self.err()
        if form is not None:
            self.hear_mistake(form)
        self.answer()
        self.reader.page.goto(self.walk.address(slug))
        self.hear_question(slug, "answered")

    def err(self) -> Question | None:
        """Answer the open page in a way that it does not take, and return the form as it was judged.

        None if it takes all.
        """
        page, slug = self.reader.page, self.walk.slug
        question = QUESTIONS[slug]
        wrong = mistake(question, self.asked.packs)
        if wrong is None:
            return None
        make(wrong, page)
        return self.asked.form(slug, wrong.sent)

    def hear_mistake(self, form: Question) -> None:
        """Hear what is wrong, in the title, in the summary, at each box, and where each link of the summary leads."""
        state, language = "with a mistake", self.language
        said, wanted = self.reader.hear(state, language), list(boxes(form, language))
        title = self.reader.title
        if not title.startswith(language.gettext("Error:")):
            self.reader.note(state, [f"the title hides the mistake: {title!r}"])
        self.reader.note(state, asks(said, wanted))
        self.reader.note(state, tells(said, wrong(form, language), language))
        self.reader.note(state, self._leads({phrase(box) for box in wanted if box.role != "group"}))

    def hear_question(self, slug: str, state: str) -> None:
        """Hear what a question asks, beside what its form says that it asks."""
        form = self.asked.form(slug)
        said = self.reader.hear(state, self.language)
        heading = f"heading, {self.language.gettext(form.heading)}, level 1"
        if heading not in said:
            self.reader.note(state, [f"not heard: {heading!r}"])
        self.reader.note(state, asks(said, boxes(form, self.language)))
        if "alert" in said:
            self.reader.note(state, ["an alert where nothing is wrong"])

    def _leads(self, boxes: set[str]) -> Iterator[str]:
        for led in self.reader.page.evaluate("reader.errors()"):
            if " ".join(led.split()) not in boxes:
                yield f"a link of the error summary leads to {led!r}"
