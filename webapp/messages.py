"""Catalogues: collect every sentence people can read, bring each language's catalogue up to date, and compile it.

`python -m webapp.messages` writes the template and every catalogue found under ``translations/``; a repeat changes
nothing. ``--check`` only says what is behind, and fails if anything is. ``--compile`` makes the files the site reads.
A new language begins as an empty ``translations/<code>/LC_MESSAGES/messages.po``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]  # it has no types
from babel import Locale
from babel.messages.extract import extract_from_dir
from babel.plural import to_gettext

SOURCES = Path(__file__).parent
TRANSLATIONS = SOURCES.parent / "translations"
WIDTH = 120
METHODS = (
    ("templates/**.html", "jinja2.ext:babel_extract"),
    ("content/**/pack.toml", "webapp.content.extract:extract_pack"),
    ("content/**.md", "webapp.content.extract:extract_guidance"),
    ("**.py", "python"),
)
OPTIONS = {"templates/**.html": {"silent": "false"}}  # a template that cannot be read must not lose its sentences
KEYWORDS = {"_": None, "plain": None, "N_": None}
_EXPONENT = re.compile(r"\be\b")  # of numbers written like 1.2c6, which gettext neither knows nor needs

Sentences = dict[str, list[str]]  # each sentence, in the order it is met, with the files it stands in


def collect() -> Sentences:
    """Return every sentence of templates, forms, views, packs and guidance."""
    found: Sentences = {}
    for file, _, sentence, _, _ in extract_from_dir(SOURCES, METHODS, OPTIONS, KEYWORDS):
        where = found.setdefault(str(sentence), [])
        name = f"{SOURCES.name}/{Path(file).as_posix()}"
        if name not in where:
            where.append(name)
    return found


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
    """Return a catalogue with exactly these sentences. Translations are kept only for the very same sentence."""
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
        if sentence in known:
            before = known[sentence]
            entry.msgstr, entry.flags, entry.tcomment = before.msgstr, before.flags, before.tcomment
        fresh.append(entry)
    return fresh


def unfinished(catalogue: polib.POFile) -> list[str]:
    """Return the sentences that are not translated, or that someone marked as unsure (fuzzy)."""
    return [entry.msgid for entry in catalogue if not entry.translated()]


def problems(path: Path, sentences: Sentences) -> Iterator[str]:
    """Yield what is wrong with a catalogue as it stands in its file."""
    catalogue = polib.pofile(str(path))
    if str(updated(catalogue, sentences, code_of(path))) != path.read_text(encoding="utf-8"):
        yield f"{code_of(path)}: not up to date with the sources; run `make messages`"
    if catalogue.metadata.get("X-Complete") == "yes":
        yield from (f"{code_of(path)}: not translated: {sentence}" for sentence in unfinished(catalogue))


def progress(code: str, catalogue: polib.POFile) -> str:
    """Return how far a language has come, in one line."""
    done = len(catalogue) - len(unfinished(catalogue))
    reviewed = catalogue.metadata["X-Reviewed-On"]
    checked = f"checked on {reviewed}" if reviewed else "not checked by a professional translator"
    return f"{code}: {done} of {len(catalogue)} translated, {checked}"


def compile_catalogue(path: Path) -> None:
    """Write the file the site reads beside a catalogue, with all of its header: pybabel would drop the X- lines."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main(arguments: list[str], directory: Path = TRANSLATIONS) -> int:
    """Collect, check or compile, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m webapp.messages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a catalogue is behind")
    parser.add_argument("--compile", action="store_true", help="only compile the catalogues")
    options = parser.parse_args(arguments)
    paths = catalogues(directory)
    if options.compile:
        for path in paths:
            compile_catalogue(path)
        return 0
    sentences = collect()
    if options.check:
        found = [problem for path in paths for problem in problems(path, sentences)]
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    template(sentences).save(str(directory / "messages.pot"))
    for path in paths:
        catalogue = updated(polib.pofile(str(path)), sentences, code_of(path))
        catalogue.save(str(path))
        print(progress(code_of(path), catalogue))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
