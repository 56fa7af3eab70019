"""Markdown to GOV.UK-classed HTML, block by block, each block said in the reader's language.

Raw HTML is off. Links go only where ``resolve`` allows. ``{name}`` is filled with escaped facts from the pack, and a
paragraph that is only ``{contact:id}`` becomes that contact's card. A paragraph that begins with ``{picture:name}`` has
that picture at its side; its words say all that the picture shows, so it is decorative.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from webapp.i18n.language import Language, fill
from webapp.i18n.markup import parser

CONTACT = re.compile(r"\{contact:([a-z0-9-]+)\}")
PICTURE = re.compile(r"\{picture:([a-z-]+)\} ")
PICTURES = frozenset("arrow calendar computer helping-hand letter person phone thumbs-down tick two-people".split())
"""Our own pictures, each a file of `webapp/ui/assets/pictures`."""
CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}


@dataclass(frozen=True)
class Setting:
    """What a text needs around it: the language, the facts to fill in, where links go, and how a contact looks.

    ``resolve`` takes a link such as ``page:who-can-complain`` and returns its address, or None while there is none.
    """

    language: Language
    words: Mapping[str, object]
    resolve: Callable[[str], str | None]
    card: Callable[[str], Markup]
    picture: Callable[[str], str]


class _Renderer(RendererHTML):
    """Adds our classes."""

    def renderToken(self, tokens: list[Token], idx: int, options: object, env: object) -> str:  # type: ignore[override]  # noqa: N802 - the library's name and looser types
        token = tokens[idx]
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
        if token.type == "th_open":
            token.attrSet("scope", "col")
        return super().renderToken(tokens, idx, options, env)  # type: ignore[arg-type]  # the library's types


def _parser() -> MarkdownIt:
    ours = parser(_Renderer)
    ours.add_render_rule("link_open", _link_open)
    return ours


def _link_open(self: _Renderer, tokens: list[Token], idx: int, options: object, env: dict[str, object]) -> str:
    resolve: Callable[[str], str | None] = env["resolve"]  # type: ignore[assignment]  # put there by render()
    return str(Markup('<a class="govuk-link" href="{}">').format(resolve(str(tokens[idx].attrs["href"]))))


_MARKDOWN = _parser()
_BESIDE = Markup(
    '<div class="app-easy"><svg class="app-easy__picture" viewBox="0 0 96 96" aria-hidden="true" focusable="false">'
    '<use href="{}#p"></use></svg><p class="app-easy__words">{}</p></div>\n'
)


def blocks(text: str) -> Iterator[str]:
    """Yield each piece of a text that is translated on its own: a heading, paragraph, list item or table cell."""
    for token in _MARKDOWN.parse(text):
        if token.type == "inline" and token.content and not CONTACT.fullmatch(token.content):
            yield PICTURE.sub("", token.content)


def pictures(text: str) -> set[str]:
    """Return the names of the pictures of a text."""
    return set(PICTURE.findall(text))


def render(text: str, setting: Setting) -> Markup:
    """Return a text as HTML in the setting's language."""
    env: dict[str, object] = {"resolve": setting.resolve}
    tokens = _supplied(_MARKDOWN.parse(text), setting)
    html: list[str] = []
    place = 0
    for number, token in enumerate(tokens):
        if token.type != "inline":
            continue
        contact = CONTACT.fullmatch(token.content)
        if contact:  # the card replaces the paragraph around it
            html += [
                _MARKDOWN.renderer.render(tokens[place : number - 1], _MARKDOWN.options, env),
                setting.card(contact[1]),
            ]
            place = number + 2
        elif picture := PICTURE.match(token.content):
            token.content = PICTURE.sub("", token.content)
            html += [
                _MARKDOWN.renderer.render(tokens[place : number - 1], _MARKDOWN.options, env),
                _BESIDE.format(setting.picture(picture[1]), _inline(token, setting, env)),
            ]
            place = number + 2
        else:
            html += [
                _MARKDOWN.renderer.render(tokens[place:number], _MARKDOWN.options, env),
                _inline(token, setting, env),
            ]
            place = number + 1
    html.append(_MARKDOWN.renderer.render(tokens[place:], _MARKDOWN.options, env))
    return Markup("".join(html))


def _supplied(tokens: list[Token], setting: Setting) -> list[Token]:
    """Return a text without the paragraphs that lead to a document whose address is still to be supplied."""
    left_out = {
        each
        for number, token in enumerate(tokens)
        if any(_is_missing(child, setting) for child in token.children or ())
        for each in (number - 1, number, number + 1)
    }
    return [token for number, token in enumerate(tokens) if number not in left_out]


def _is_missing(token: Token, setting: Setting) -> bool:
    return token.type == "link_open" and setting.resolve(str(token.attrs["href"])) is None


def _inline(token: Token, setting: Setting, env: dict[str, object]) -> Markup:
    found = setting.language.catalogue.gettext(token.content)
    said = fill(setting.language.apart(Markup(_MARKDOWN.renderInline(found, env))), setting.words)
    if setting.language.is_untranslated(found):
        return Markup('<span lang="en" dir="ltr">{}</span>').format(said)
    return said
