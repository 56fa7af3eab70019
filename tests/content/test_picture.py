"""The pictures of the journey and of the routes show what decides, all of it, to everyone."""

from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from webapp.domain.conditions import parse
from webapp.domain.packs.model import Packs
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.ops.diagrams import LOOKS, WIDTH, Words, in_words, journey, routes, words_of
from webapp.paths import CHECKOUT

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words({}, {"who": ("Who are you?", {"self": "Me", "staff": "Staff"}), "kind": ("What?", {"comment": "Idea"})})


@pytest.fixture(params=["journey", "routes"])
def drawn(request: pytest.FixtureRequest, packs: Packs) -> list[tuple[str, list[str]]]:
    """Each picture there is, with its lines."""
    if request.param == "journey":
        return [journey(JOURNEY, words_of(QUESTIONS))]
    return [routes(pack, words_of(QUESTIONS, pack)) for pack in packs.packs.values()]


def test_the_pictures_in_the_readme_are_of_the_journey_and_the_rules_as_they_are(packs: Packs) -> None:
    drawn = {"journey": journey(JOURNEY, words_of(QUESTIONS))}
    drawn |= {f"routes-{pack.id}": routes(pack, words_of(QUESTIONS, pack)) for pack in packs.packs.values()}
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    for name, (svg, lines) in drawn.items():
        for kind, text in (("svg", svg), ("txt", "\n".join(lines))):
            assert f"docs/{name}.{kind}" in readme
            assert (CHECKOUT / "docs" / f"{name}.{kind}").read_text(encoding="utf-8") == f"{text}\n", "make pictures"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({}, []),
        ({"who": ["staff", "self"]}, ["Who are you? “Me” or “Staff”"]),
        ({"who": "self", "kind": "comment"}, ["Who are you? “Me”", "What? “Idea”"]),
        ({"not": {"who": "self"}}, ["Who are you? not “Me”"]),
        ({"not": {"who": "self", "kind": "comment"}}, ["not: Who are you? “Me”; and What? “Idea”"]),
        ({"any": [{"who": "self"}, {"kind": "comment"}]}, ["either Who are you? “Me”\nor What? “Idea”"]),
        ({"within": {"answer_date": 20}}, ["answer_date at most 20 working days ago"]),
    ],
)
def test_a_condition_is_said_with_the_questions_and_answers_people_see(
    when: dict[str, object], said: list[str]
) -> None:
    assert in_words(parse(when), WORDS) == said


def test_what_only_one_answer_gives_is_said_with_the_question_it_answers() -> None:
    words = words_of(QUESTIONS)
    assert in_words(parse({"appointed": "yes"}), words) == [
        "Did they ask you to send this? “No, but I am appointed to act for them now”"
    ]
    assert in_words(parse({"kind": "compliment"}), words) == ["What do you want to do? “Say what went well”"]


def test_a_fact_that_several_pages_ask_for_in_other_words_is_said_in_words_that_fit_them_all() -> None:
    words = words_of(QUESTIONS)
    for topic, answer in {
        "safeguarding": "I am worried about someone’s safety",
        "child-protection": "A child protection investigation, meeting or decision",
    }.items():
        assert in_words(parse({"topic": topic}), words) == [f"What is it about? “{answer}”"]


def test_answers_are_said_in_the_organisations_own_words(packs: Packs) -> None:
    pack = packs.packs["care-provider"]
    assert "What do you want to do? “Pass on a compliment”" in routes(pack, words_of(QUESTIONS, pack))[1][0]


def test_every_step_and_every_rule_has_its_line_in_order(packs: Packs) -> None:
    assert [line.split(".")[0] for line in journey(JOURNEY, words_of(QUESTIONS))[1]] == [
        str(number) for number, _ in enumerate(JOURNEY, start=1)
    ]
    for pack in packs.packs.values():
        lines = routes(pack, words_of(QUESTIONS, pack))[1]
        stages = sum(len(procedure.stages) for procedure in pack.procedures)
        assert len(lines) == len(pack.rules) + stages
        assert all(" → " in line for line in lines[: len(pack.rules)])


def test_a_picture_has_a_title_and_says_everything_its_lines_say(drawn: list[tuple[str, list[str]]]) -> None:
    for svg, lines in drawn:
        root = ElementTree.fromstring(svg)
        named = {each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")}
        assert root.get("role") == "img"
        assert named[root.get("aria-labelledby")]
        assert named[root.get("aria-describedby")]
        shown = " ".join(each.text or "" for each in root.iter(f"{SVG}text")).split()
        told = " ".join(lines).replace("→", " ").replace("–", " ").replace(";", " ").split()
        plain = {word.strip(".;") for word in shown}
        assert {word.strip(".;") for word in told} <= plain | {""}


def test_nothing_in_a_picture_needs_a_style_sheet_a_script_or_another_file(drawn: list[tuple[str, list[str]]]) -> None:
    for svg, _ in drawn:
        root = ElementTree.fromstring(svg)
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
            "svg", "title", "desc", "rect", "text", "path", "circle",
        }  # fmt: skip
        assert not {name for each in root.iter() for name in each.keys()} & {"style", "class", "href", "onload"}  # noqa: SIM118 - an Element is no dict


def test_boxes_stay_on_the_sheet_and_do_not_touch(drawn: list[tuple[str, list[str]]]) -> None:
    for svg, _ in drawn:
        for left, right, boxes in columns(svg):
            assert left >= 0
            assert right <= WIDTH
            assert all(above[1] < below[0] for above, below in pairwise(boxes))


def columns(svg: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield each column of boxes: where it begins and ends, and the top and bottom of each box."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for box in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if box.get("x"):
            x, y, width, height = (int(box.get(name) or 0) for name in ("x", "y", "width", "height"))
            found.setdefault((x, x + width), []).append((y, y + height))
    yield from ((left, right, sorted(boxes)) for (left, right), boxes in found.items())


def test_text_on_every_box_has_contrast_enough_for_everyone() -> None:
    for look, (paper, border, _) in LOOKS.items():
        ink = "#ffffff" if look == "shown" else "#16262b"
        assert contrast(ink, paper) >= 7
        assert contrast(border, "#ffffff") >= 3


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, as WCAG defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
