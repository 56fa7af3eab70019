"""Pictures of the journey and of an organisation's routes, drawn from the data that decides: as SVG and as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from webapp.domain.conditions import ALWAYS, All, Any, Condition, Is, Not, Said, Within, values_read
from webapp.domain.journey import CONDITION, OUTCOME, PLAIN, Step
from webapp.domain.packs.model import Pack, Rule, Timescale
from webapp.forms.base import Question
from webapp.i18n.language import N_

WIDTH, EDGE, HALF, GAP, LINE, ARROW, BESIDE = 1280, 24, 604, 14, 20, 56, 420  # HALF: a sheet with two columns
BOLD, TITLE = 'font-weight="700"', 'font-size="24" font-weight="700"'
INK, GREEN, MIST, PAPER = "#16262b", "#0d4f54", "#e9f1f0", "#ffffff"
LOOKS = {  # a box's paper, its border and what it says: text reaches 7:1 on every paper, borders 3:1 on white
    "perhaps": (PAPER, GREEN, ""),
    "shown": (GREEN, GREEN, ""),
    "plain": (PAPER, "#40525a", ""),
    "accept": (MIST, GREEN, N_("We look into it")),
    "escalate": (MIST, GREEN, N_("We look at it again")),
    "chase": (MIST, GREEN, N_("We look for the complaint that waits")),
    "feedback": ("#f7f3eb", "#6b5a2e", N_("We pass it on")),
    "redirect": ("#fcf1ef", "#9f1d14", N_("Someone else can help")),
    "ombudsman": ("#f3eef7", "#5b3478", N_("An ombudsman is next")),
}
NOT, EITHER, ALSO = N_("not"), N_("either"), N_("You can also contact")
OPEN = {"late-stage-request": N_("a request for the next stage that may be late")}
SENT = {
    "accept": N_("a complaint"),
    "escalate": N_("a request for the next stage"),
    "chase": N_("a question about a complaint that waits"),
    "feedback": N_("feedback"),
    "redirect": N_("something for others to answer"),
    "ombudsman": N_("something for an ombudsman"),
}
Picture = tuple[str, list[str]]  # SVG text, and the same told in lines for those who cannot see it


class Words(NamedTuple):
    """What people read in place of codes: headings by page, questions with their answers by fact, in their language."""

    headings: Mapping[str, str]
    asked: Mapping[str, tuple[str, Mapping[str, str]]]
    gettext: Callable[[str], str] = str

    def of(self, fact: str, values: Iterable[str], but: str = "") -> str:
        """Return a question with the answers that count, in the order in which they are offered."""
        question, answers = self.asked.get(fact, (fact, {}))
        ordered = sorted(values, key=lambda value: ([*answers, value].index(value), value))
        chosen = self.join(N_("or"), [f"“{self.gettext(answers.get(value, value))}”" for value in ordered])
        return f"{self.gettext(question)} {but}{chosen}"

    def join(self, by: str, texts: Iterable[str], mark: str = " ") -> str:
        """Return texts with a mark, and a word such as "or", between them."""
        return f"{mark}{self.gettext(by)} ".join(texts)

    def time(self, timescale: Timescale) -> str:
        """Return how long something takes."""
        return self.gettext(timescale.words).replace("{value}", str(timescale.value))


class _Row(NamedTuple):
    number: int
    look: str
    said: tuple[str, ...]  # a heading, and when it applies
    to: tuple[str, ...] = ()

    def line(self) -> str:
        said = " – ".join(filter(None, (self.said[0], "; ".join(self.said[1:])))).replace("\n", "; ")
        return f"{self.number}. {said}{' → ' if self.to else ''}{'. '.join(self.to)}"


def words_of(
    forms: Mapping[str, type[Question]], pack: Pack | None = None, gettext: Callable[[str], str] = str
) -> Words:
    """Return the words of the questions, with an organisation's own words for answers where it has some."""
    headings, asked = {}, {OUTCOME: (N_("What you send is"), SENT), CONDITION: (N_("What we have to check is"), OPEN)}
    asked[PLAIN] = (N_("It is simply taken or passed on:"), {"yes": N_("Yes"), "no": N_("No")})
    for slug, form in forms.items():
        headings[slug] = form.title or form.fields[0].title
        for field in form.fields:
            options = {each.value: each.label for each in field.options}
            asked[field.name] = (field.title, {**asked.get(field.name, ("", {}))[1], **options})
        for fact, (title, answers) in form.told.items():
            asked[fact] = (title, {**asked.get(fact, ("", {}))[1], **answers})
    asked = {**_given(forms), **asked}
    for offer in pack.offers if pack else ():
        title, answers = asked[offer.fact]
        asked[offer.fact] = (title, {**answers, **{each.value: each.says for each in offer.labels}})
    return Words(headings, asked, gettext)


def _given(forms: Mapping[str, type[Question]]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the question and the answers for each fact that combined questions give, in the words of these."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for field in (field for form in forms.values() for field in form.fields):
        for choice, fact, value in ((each, *given) for each in field.options for given in each.gives.items()):
            for each in (value,) if isinstance(value, str) else value:
                found.setdefault(fact, (field.title, {}))[1].setdefault(each, choice.label)
    return found


def in_words(condition: Condition, words: Words) -> list[str]:
    """Return a condition as lines that must all hold; what always holds has none."""
    if isinstance(condition, Is):
        return [words.of(condition.fact, condition.values)]
    if isinstance(condition, Within):
        days = words.gettext(N_("at most {days} working days ago")).replace("{days}", str(condition.working_days))
        return [words.of(condition.fact, (), days)]
    if isinstance(condition, Said):
        return in_words(condition.inner, words)
    if isinstance(condition, Not) and isinstance(condition.inner, Is):
        return [words.of(condition.inner.fact, condition.inner.values, f"{words.gettext(NOT)} ")]
    if isinstance(condition, Not):
        return [f"{words.gettext(NOT)}: {words.join(N_('and'), in_words(condition.inner, words), '; ')}"]
    if isinstance(condition, Any):
        ways = words.join(N_("or"), (words.join(N_("and"), in_words(each, words)) for each in condition.parts), "\n")
        return [f"{words.gettext(EITHER)} {ways}"]
    return [line for each in condition.parts for line in in_words(each, words)] if isinstance(condition, All) else []


def journey(steps: Sequence[Step], words: Words) -> Picture:
    """Draw the journey: on the left until the outcome is shown, on the right what is asked after it."""
    rows = []
    for number, step in enumerate(steps, start=1):
        when = in_words(step.when, words) + (in_words(Not(step.spares), words) if step.spares else [])
        when += [words.gettext(N_("It could change where this goes"))] if step.triage else []
        when += [words.gettext(N_("The organisation offers a choice"))] if step.offered else []
        when += [words.gettext(N_("It is offered, and nothing waits for it"))] if step.optional is ALWAYS else []
        look = "shown" if step.agrees else "perhaps" if when else "plain"
        rows.append(_Row(number, look, (words.gettext(words.headings[step.slug]), *when)))
    turn = next((row.number for row in rows if row.look == "shown"), len(rows))
    left, low = _column(rows[:turn], EDGE, HALF)
    right, high = _column(rows[turn:], WIDTH - EDGE - HALF, HALF)
    title, about = N_("What we ask, in order"), N_("A dashed box is asked only when all that it says holds.")
    return _svg("journey", words.gettext(title), words.gettext(about), left + right, max(low, high)), [
        *map(_Row.line, rows)
    ]


def routes(pack: Pack, words: Words) -> Picture:
    """Draw an organisation's routes: its rules from the top, and below them the stages that they lead to."""
    rows = [_rule(number, rule, pack, words) for number, rule in enumerate(pack.rules, start=1)]
    drawn, y = _column(rows, EDGE, WIDTH - 2 * EDGE)
    lines = [*map(_Row.line, rows)]
    for procedure in pack.procedures:
        name = (said := words.gettext(procedure.name))[:1].upper() + said[1:]
        boxes = [(words.gettext(each.name), *map(words.time, each.timescales)) for each in procedure.stages]
        drawn.append(_text(EDGE, y + 26, name, BOLD))
        width = (WIDTH - 2 * EDGE - ARROW * (len(boxes) - 1)) // len(boxes)
        tall = max(_tall(width, box) for box in boxes)
        for x, box in zip(range(EDGE, WIDTH, width + ARROW), boxes, strict=False):
            drawn += _box(x, y + 40, width, tall, "accept", box, led_to=x > EDGE)
            lines.append(f"{name} – {box[0]}. {' '.join(box[1:])}".strip())
        y += tall + 40 + GAP
    title, about = N_("Where it goes"), N_("From the top: the first box that holds decides.")
    return _svg(f"routes-{pack.id}", f"{words.gettext(title)}: {pack.label}", words.gettext(about), drawn, y), lines


def _rule(number: int, rule: Rule, pack: Pack, words: Words) -> _Row:
    to = [words.gettext(LOOKS[rule.then][2])]
    if rule.then == "redirect":
        to.append(words.gettext(pack.redirect(rule.to).title))
    elif rule.then in ("feedback", "ombudsman"):
        asked = pack.team(dict(values_read(rule.when))).contact
        to.append(words.gettext(pack.find(asked if rule.then == "feedback" else rule.to).name))
    else:
        procedure = pack.procedure(rule.to)
        to.append(f"{words.gettext(procedure.stage(rule.stage or '').name)} ({words.gettext(procedure.name)})")
        exits = [
            words.gettext(pack.find(each).name) for each in (procedure.exits if rule.exits is None else rule.exits)
        ]
        to += [f"{words.gettext(ALSO)}: {words.join(N_('or'), exits)}"] if exits else []
    return _Row(
        number, rule.then, ("", *(in_words(rule.when, words) or [words.gettext(N_("Everything else"))])), tuple(to)
    )


def _column(rows: Sequence[_Row], x: int, width: int) -> tuple[list[str], int]:
    """Draw rows below each other, each with where it leads beside it; return the drawing and where it ends."""
    drawn, middles, y, far = [], [], EDGE * 4, x + width - BESIDE
    for row in rows:
        wide = width - 44 - (ARROW + BESIDE if row.to else 0)
        tall = max(_tall(wide, row.said), _tall(BESIDE, row.to))
        middles.append(y + tall // 2)
        drawn += _box(x + 44, y, wide, tall, "plain" if row.to else row.look, row.said)
        drawn += _box(far, y, BESIDE, tall, row.look, row.to, led_to=True) if row.to else []
        drawn.append(f'<circle cx="{x + 16}" cy="{middles[-1]}" r="16" fill="{GREEN}"/>')
        drawn.append(_text(x + 16, middles[-1] + 5, str(row.number), f'fill="{PAPER}" text-anchor="middle"'))
        y += tall + GAP
    return [f'<path d="M{x + 16} {min(middles, default=0)}V{max(middles, default=0)}" stroke="{GREEN}"/>', *drawn], y


def _broken(width: int, texts: Sequence[str]) -> list[tuple[str, bool]]:
    """Return texts broken to a width by the average width of a letter; the first text is a heading."""
    letters = int((width - 28) / 7.1)
    parts = [(part, n) for n, text in enumerate(texts) for part in text.splitlines()]
    return [(line, not n) for part, n in parts for line in wrap(part, letters, break_on_hyphens=False)]


def _tall(width: int, texts: Sequence[str]) -> int:
    return len(_broken(width, texts)) * LINE + 16


def _box(x: int, y: int, width: int, tall: int, look: str, texts: Sequence[str], led_to: bool = False) -> list[str]:
    paper, border, _ = LOOKS[look]
    dashes = ' stroke-dasharray="5 4"' if look == "perhaps" else ""
    drawn = [f'<rect x="{x}" y="{y}" width="{width}" height="{tall}" rx="6" fill="{paper}" stroke="{border}"{dashes}/>']
    arrow = f'd="M{x - ARROW} {y + tall // 2}h{ARROW - 10}m0 -5l8 5l-8 5z" fill="{GREEN}" stroke="{GREEN}"'
    drawn += [f"<path {arrow}/>"] if led_to else []
    y += (tall - _tall(width, texts)) // 2 + LINE + 3
    for place, (line, bold) in enumerate(_broken(width, texts)):
        more = f'fill="{PAPER if look == "shown" else INK}" {BOLD if bold else ""}'
        drawn.append(_text(x + 14, y + place * LINE, line, more))
    return drawn


def _text(x: int, y: int, text: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" {more}>{escape(text)}</text>'


def _svg(name: str, title: str, about: str, drawn: Sequence[str], end: int) -> str:
    """Return a whole picture. Its looks are attributes, so a content security policy need not allow it anything."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {end + EDGE}" role="img" stroke-width="1.5" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-about" fill="{INK}" font-size="15" '
        'font-family="Arial, Liberation Sans, Noto Sans, sans-serif">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-about">{escape(about)}</desc>'
        f'<rect width="{WIDTH}" height="{end + EDGE}" fill="{PAPER}"/>'
        f"{_text(EDGE, EDGE + 12, title, TITLE)}{_text(EDGE, EDGE + 42, about)}{''.join(drawn)}</svg>"
    )
