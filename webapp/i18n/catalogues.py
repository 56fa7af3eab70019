"""Catalogues: collect every sentence people can read, bring each language's catalogue up to date, and compile it.

`python -m webapp.i18n.catalogues` writes the template and every catalogue found under ``translations/``; a repeat
changes nothing. ``--check`` only says what is behind, and fails if anything is. ``--compile`` makes the files the site
reads. A new language begins as an empty ``translations/<code>/LC_MESSAGES/messages.po``.

When an English sentence changes, its translation is kept for the translator, marked fuzzy, with the English it was made
of before it. Such an entry is not compiled: the site shows the new English until someone has looked at it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import polib  # type: ignore[import-untyped]  # it has no types
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.plural import to_gettext

from webapp.i18n.translation_checks import faults, misnamed
from webapp.paths import CONTENT, PACKAGE, TRANSLATIONS

WIDTH = 120
FUZZY = "fuzzy"
ALIKE = 0.6
"""How alike two sentences are, of 1, when one is the other changed; what is less alike is taken for a new sentence."""
OF_CONTENT = (
    ("**/pack.toml", "webapp.content.extract:extract_pack"),
    ("**.md", "webapp.content.extract:extract_guidance"),
)
OF_CODE = (("ui/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python"))
OF_DESK = (("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python"))
DESK = PACKAGE / "desk"
TO_PEOPLE = "letters/"
"""Where in the desk the words stand that people are written to in, in their language; the rest is for officers."""
OPTIONS = {"**templates/**.html": {"silent": "false"}}  # a template that cannot be read must not lose its sentences
KEYWORDS = {"_": None, "gettext": None, "N_": None}
_EXPONENT = re.compile(r"\be\b")  # of numbers written like 1.2c6, which gettext neither knows nor needs

Sentences = dict[str, list[str]]  # each sentence, in the order it is met, with the files it stands in


class Coverage(NamedTuple):
    """How far a language has come: sentences that are said, whose English has changed since, and that are not said."""

    complete: int
    stale: int
    missing: int
    reviewed: str

    @classmethod
    def of(cls, catalogue: polib.POFile) -> Coverage:
        """Count a catalogue. What someone has marked as unsure counts as stale."""
        unsaid = unfinished(catalogue)
        missing = sum(not entry.msgstr for entry in unsaid)
        reviewed = catalogue.metadata.get("X-Reviewed-On", "")
        return cls(len(catalogue) - len(unsaid), len(unsaid) - missing, missing, reviewed)

    def __str__(self) -> str:
        whole = self.complete + self.stale + self.missing
        checked = f"checked on {self.reviewed}" if self.reviewed else "not checked by a professional translator"
        return f"{self.complete} of {whole} translated, {self.stale} stale, {self.missing} missing, {checked}"


def collect(content: Path = CONTENT) -> Sentences:
    """Return every sentence of templates, forms, views, packs and guidance."""
    found: Sentences = {}
    for file, sentence in _extract(content):
        where = found.setdefault(sentence, [])
        if file not in where:
            where.append(file)
    return found


def collect_of_desk() -> Sentences:
    """Return every sentence that officers read at the desk, which has a template of its own: desk.pot."""
    found: Sentences = {}
    for file, _, sentence, _, _ in extract_from_dir(DESK, OF_DESK, OPTIONS, KEYWORDS):
        if not Path(file).as_posix().startswith(TO_PEOPLE):
            found.setdefault(str(sentence), []).append(f"{PACKAGE.name}/{DESK.name}/{Path(file).as_posix()}")
    return {sentence: list(dict.fromkeys(files)) for sentence, files in found.items()}


def _extract(content: Path) -> Iterator[tuple[str, str]]:
    ours = [(f"content/{pattern}", how) for pattern, how in OF_CONTENT] if content == CONTENT else []
    walks = [(PACKAGE, "", [*ours, *OF_CODE])]
    if not ours:
        walks.append((content, "content/", [*OF_CONTENT]))
    for directory, within, methods in walks:
        for file, _, sentence, _, _ in extract_from_dir(directory, methods, OPTIONS, KEYWORDS):
            place = Path(file).as_posix()
            if place.startswith(f"{DESK.name}/") and not place.startswith(f"{DESK.name}/{TO_PEOPLE}"):
                continue
            yield f"{PACKAGE.name}/{within}{Path(file).as_posix()}", str(sentence)


def catalogues(directory: Path) -> list[Path]:
    """Return the catalogue of every language."""
    return sorted(directory.glob("*/LC_MESSAGES/messages.po"))


def code_of(path: Path) -> str:
    """Return the language of a catalogue, which its directory names."""
    return path.parts[-3]


def template(sentences: Sentences) -> polib.POFile:
    """Return an empty catalogue: what a translator starts from."""
    return _catalogue(sentences, polib.POFile(), {"Content-Type": "text/plain; charset=UTF-8"})


def updated(old: polib.POFile, sentences: Sentences, code: str) -> polib.POFile:
    """Return a catalogue with exactly these sentences. A translation counts only for the sentence it was made of."""
    chosen = {name: old.metadata.get(name, default) for name, default in (("X-Complete", "no"), ("X-Reviewed-On", ""))}
    standard = {"MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
    return _catalogue(sentences, old, {"Language": code, **standard, "Plural-Forms": plurals(code), **chosen})


def plurals(code: str) -> str:
    """Return how a language counts, as CLDR has it; Babel's own headers differ for some languages."""
    return _EXPONENT.sub("0", to_gettext(Locale.parse(code, sep="-").plural_form))


def _catalogue(sentences: Sentences, old: polib.POFile, metadata: dict[str, str]) -> polib.POFile:
    fresh = polib.POFile(wrapwidth=WIDTH)
    fresh.header, fresh.metadata = old.header, metadata
    known = {entry.msgid: entry for entry in old if not entry.obsolete}
    for sentence, files in sentences.items():
        entry = polib.POEntry(msgid=sentence, occurrences=[(file, "") for file in files])
        before = known.get(sentence)
        if before is None:
            _recall(entry, _gone_from(files, known.values(), sentences))
        else:
            entry.msgstr, entry.flags, entry.tcomment = before.msgstr, before.flags, before.tcomment
            entry.previous_msgid = before.previous_msgid if before.fuzzy else None
        fresh.append(entry)
    return fresh


def _gone_from(files: list[str], known: Iterable[polib.POEntry], sentences: Sentences) -> Iterator[polib.POEntry]:
    """Yield the translated sentences that stood in one of these files and stand there no longer."""
    for entry in known:
        left = {file for file, _ in entry.occurrences}.difference(sentences.get(entry.msgid, ()))
        if entry.msgstr and left.intersection(files):
            yield entry


def _recall(entry: polib.POEntry, gone: Iterable[polib.POEntry]) -> None:
    """Give a new sentence the translation of the one it was made from, as stale; if it is that one again, as it was."""
    origins = {(each.previous_msgid if each.fuzzy else None) or each.msgid: each for each in gone}
    for origin in get_close_matches(entry.msgid, origins, n=1, cutoff=ALIKE):
        before = origins[origin]
        entry.msgstr, entry.tcomment = before.msgstr, before.tcomment
        if origin != entry.msgid:
            entry.flags, entry.previous_msgid = [FUZZY], origin


def unfinished(catalogue: polib.POFile) -> list[polib.POEntry]:
    """Return the sentences that are not translated, whose English has changed, or that someone marked as unsure."""
    return [entry for entry in catalogue if not entry.translated()]


def problems(path: Path, sentences: Sentences) -> Iterator[str]:
    """Yield what is wrong with a catalogue as it stands in its file."""
    catalogue, code = polib.pofile(str(path)), code_of(path)
    if str(updated(catalogue, sentences, code)) != path.read_text(encoding="utf-8"):
        yield f"{code}: not up to date with the sources; run `make messages`"
    if catalogue.metadata.get("X-Complete") == "yes":
        for entry in unfinished(catalogue):
            yield f"{code}: {'its English has changed' if entry.msgstr else 'not translated'}: {entry.msgid}"
    yield from (f"{code}: {fault}" for fault in unfaithful(catalogue))


def unfaithful(catalogue: polib.POFile) -> Iterator[str]:
    """Yield every translation that has lost something of its sentence, and what."""
    said = {entry.msgid: entry.msgstr for entry in catalogue if entry.translated()}
    for sentence, translation in said.items():
        yield from (f"{sentence!r}: {fault}" for fault in faults(sentence, translation))
    yield from misnamed(said)


def compile_catalogue(path: Path) -> None:
    """Write the file the site reads beside a catalogue, with all of its header: pybabel would drop the X- lines."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main(arguments: list[str], directory: Path = TRANSLATIONS, content: Path = CONTENT) -> int:
    """Collect, check or compile, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m webapp.i18n.catalogues", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a catalogue is behind")
    parser.add_argument("--compile", action="store_true", help="only compile the catalogues")
    options = parser.parse_args(arguments)
    paths = catalogues(directory)
    if options.compile:
        for path in paths:
            compile_catalogue(path)
        return 0
    sentences = collect(content)
    if options.check:
        found = [problem for path in paths for problem in problems(path, sentences)]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    template(sentences).save(str(directory / "messages.pot"))
    template(collect_of_desk()).save(str(directory / "desk.pot"))
    for path in paths:
        catalogue = updated(polib.pofile(str(path)), sentences, code_of(path))
        catalogue.save(str(path))
        print(f"{code_of(path)}: {Coverage.of(catalogue)}")
    return 0


def places() -> tuple[Path, Path]:
    """Return where the catalogues and the content are: TRANSLATIONS and CONTENT, as for the server."""
    found = Path(os.environ.get("TRANSLATIONS") or TRANSLATIONS), Path(os.environ.get("CONTENT") or CONTENT)
    for each in found:
        if not each.is_dir():
            sys.exit(f"{each} is not a directory: correct TRANSLATIONS or CONTENT.")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], *places()))
