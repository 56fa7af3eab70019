"""Every citation of a fact of the source documents, with the words of what cites it, as people read them.

What decides, such as a rule, cites the facts it rests on and need not say them. All else says what it cites: a page
with its contact cards, a contact, a notice, and a step or a time together with the stage it stands in.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from webapp.content import NUMBER_SPACE, Content, facts_in_words
from webapp.content.markdown import CONTACT, PICTURE
from webapp.content.pages import Page
from webapp.domain.packs.contacts import Contact
from webapp.domain.packs.model import Pack, Procedure, Stage, Timescale
from webapp.domain.packs.pieces import texts
from webapp.i18n.language import fill

OWN = {
    "cambridgeshire": ("S000", "S002"),
    "council": ("S001",),
    "staffordshire": ("S003",),
    "care-provider": ("S004",),
}
"""The source documents of each organisation. What all of them share may cite any."""
DECIDES = frozenset({"rules", "conditions", "offers", "teams", "redirects"})
"""The parts of a pack that decide what is asked, what is decided and where someone goes."""
_MARKUP = re.compile(r"\]\([^)]*\)|\*\*|\[|<[^>]*>|[|#]")


@dataclass(frozen=True)
class Citation:
    """That a place cites an item, and what this place says. ``folder``: whose pack or page it is."""

    folder: str
    place: str
    item: str
    says: str
    decides: bool = False

    @property
    def name(self) -> str:
        """How a list of reasons and a failing test name it."""
        return f"{self.folder}/{self.place} {self.item}"

    @property
    def foreign(self) -> bool:
        """Whether an organisation cites what only another one said."""
        return self.folder in OWN and not self.item.startswith(OWN[self.folder])


class KeyWords:
    """What makes each item recognisable wherever it is said."""

    def __init__(self) -> None:
        path = Path(__file__).parent / "key_words.toml"
        groups = tomllib.loads(path.read_text(encoding="utf-8")).values()
        self.terms = {item: says.split(" & ") for group in groups for item, says in group.items()}

    def missing(self, citation: Citation) -> list[str]:
        """Return the key words of the cited item that the place does not say."""
        terms = self.terms.get(citation.item, [f"key words of {citation.item}"])
        return [term for term in terms if not _pattern(term).search(citation.says)]


def citations(content: Content) -> Iterator[Citation]:
    """Yield every citation of every page and of every piece of a pack."""
    for folder, pages in {**content.guidance, "about": content.about}.items():
        reader = _Reader(content.packs.packs.get(folder, content.packs.elsewhere))
        for page in pages.values():
            says = reader.page(page)
            yield from (Citation(folder, page.slug, item, says) for item in page.source)
    elsewhere = content.packs.elsewhere
    yield from _Reader(elsewhere).pack_citations()
    for pack in content.packs.packs.values():
        yield from _Reader(pack).pack_citations({*map(id, elsewhere.contacts), *map(id, elsewhere.redirects)})


def words_of(content: Content, folder: str, slug: str) -> str:
    """Return what an organisation's page says."""
    return _Reader(content.packs.packs[folder]).page(content.guidance[folder][slug])


class _Reader:
    """Reads what a pack's pieces and an organisation's pages say to a person, with the pack's facts filled in."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    @cached_property
    def _cards(self) -> dict[str, str]:
        return {contact.id: self._card(contact) for contact in self._pack.contacts}

    def page(self, page: Page) -> str:
        """Return a page's words, those of its contact cards among them."""
        text = CONTACT.sub(lambda card: self._cards[card[1]], PICTURE.sub("", page.text))
        return self._plain(page.title, page.summary, text)

    def pack_citations(self, shared: set[int] = frozenset()) -> Iterator[Citation]:
        """Yield those of the pack, without the pieces it shares: they are cited once, where they are written."""
        for item in self._pack.source:
            yield Citation(self._pack.id, "pack", item, self._plain(*texts(self._pack)))
        for each in fields(self._pack):
            for piece in _pieces(getattr(self._pack, each.name)):
                if id(piece) not in shared:
                    yield from self._of(piece, each.name, each.name in DECIDES)

    def _of(self, piece: object, where: str, decides: bool, around: str = "") -> Iterator[Citation]:
        name = next((value for key in ("id", "fact", "contact") if (value := getattr(piece, key, ""))), "")
        place = f"{where}/{name}".rstrip("/")
        says = self._plain(around, *self._words(piece))
        for item in getattr(piece, "source", ()):
            yield Citation(self._pack.id, place, item, says, decides)
        for each in fields(piece):  # type: ignore[arg-type]  # every piece of a pack is a dataclass
            for inner in _pieces(getattr(piece, each.name)):
                yield from self._of(inner, place, decides, says if isinstance(piece, Stage) else "")

    def _words(self, piece: object) -> Iterator[str]:
        """Yield what a piece says where people meet it, with the contacts that stand beside it."""
        if isinstance(piece, Contact):
            yield self._cards[piece.id]
        elif isinstance(piece, Timescale):
            yield from (text.replace("{value}", str(piece.value)) for text in texts(piece))
        elif isinstance(piece, Stage):
            yield from texts(piece)
            yield from (word for each in piece.timescales for word in self._words(each))
        elif isinstance(piece, Procedure):
            yield from texts(piece)
            yield f"{piece.time_limit} months"
            yield from (self._cards[each] for each in (piece.handler, *piece.exits))
        else:
            yield from texts(piece)
            beside = (*getattr(piece, "contacts", ()), getattr(piece, "contact", ""))
            yield from (self._cards[each] for each in beside if each)

    def _card(self, contact: Contact) -> str:
        form = next((link.title for link in self._pack.links if link.id == contact.link), "")
        lines = ("phone", "text", "email", "url", "hours", "note")
        known = [f"{line}: {value}" for line in lines if (value := getattr(contact, line))]
        return " ".join((contact.name, *known, *contact.other_phones, *contact.address, *contact.places, form))

    def _plain(self, *parts: str) -> str:
        filled = fill(Markup(" ".join(parts)), facts_in_words(self._pack))
        plain = _MARKUP.sub(" ", str(filled)).replace("’", "'").replace("&#39;", "'").replace(NUMBER_SPACE, " ")
        return " ".join(plain.split())


def _pattern(term: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}" for each in term.split("|")), re.IGNORECASE)


def _pieces(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        yield from (each for each in value if is_dataclass(each) and hasattr(each, "source"))
