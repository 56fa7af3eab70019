"""Catalogues for translators: out as XLIFF and PO, and in again.

`python -m webapp.i18n.xliff export pl` writes ``build/pl.xlf`` and ``pl.po``. ``import FILE`` takes either back: all
of a file or nothing. If translations lost a placeholder or a link, every one of them is named. What the file marks as
unfinished stays stale. ``--reviewed DATE`` says that a professional translator has checked the language, on that day;
without it a file that changes anything takes the date away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]  # it has no types
from translate.convert.po2xliff import po2xliff
from translate.storage import base, factory, pypo

from webapp.i18n.catalogues import FUZZY, WIDTH, Coverage, code_of, compile_catalogue, places, unfaithful
from webapp.i18n.translation_checks import faults
from webapp.paths import BUILD

SOURCE_LANGUAGE = "en-GB"


class Refused(ValueError):
    """A file that cannot be taken; the message says everything that is wrong with it."""


def catalogue_of(code: str, directory: Path) -> Path:
    """Return where the catalogue of a language is. Raises Refused where there is none."""
    path = directory / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        raise Refused(f"there is no catalogue of the language {code!r} under {directory.name}/")
    return path


def export(code: str, directory: Path, to: Path) -> list[Path]:
    """Write a catalogue for translators, as XLIFF and as PO, and return the files."""
    path = catalogue_of(code, directory)
    catalogue = pypo.pofile(path.read_bytes())
    catalogue.filename = f"{directory.name}/{path.relative_to(directory).as_posix()}"
    to.mkdir(parents=True, exist_ok=True)
    xliff, po = to / f"{code}.xlf", to / f"{code}.po"
    xliff.write_bytes(po2xliff().convertstore(catalogue, sourcelanguage=SOURCE_LANGUAGE))
    po.write_bytes(path.read_bytes())
    return [xliff, po]


def import_translations(file: Path, directory: Path, reviewed: str = "") -> Iterator[str]:
    """Put a translator's file into its catalogue, and yield what was done. Raises Refused with nothing changed."""
    store = _opened(file)
    path = catalogue_of(store.gettargetlanguage() or "", directory)
    catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
    known = {entry.msgid: entry for entry in catalogue}
    units = [unit for unit in store.units if unit.istranslatable() and unit.target]
    _refuse(units)
    before = {entry.msgid: (entry.msgstr, entry.fuzzy) for entry in catalogue}
    for unit in units:
        if str(unit.source) in known:
            _put(unit, known[str(unit.source)])
        else:
            yield f"left out, its English has changed: {unit.source}"
    if wrong := list(unfaithful(catalogue)):
        raise Refused("\n".join(wrong))
    changed = sum(before[entry.msgid] != (entry.msgstr, entry.fuzzy) for entry in catalogue)
    if changed or reviewed:
        catalogue.metadata["X-Reviewed-On"] = reviewed
    catalogue.save(str(path))
    compile_catalogue(path)
    yield f"{code_of(path)}: {changed} changed; {Coverage.of(catalogue)}"


def _opened(file: Path) -> Any:
    try:
        return factory.getobject(str(file))
    except (OSError, ValueError, SyntaxError, base.ParseError) as error:  # SyntaxError: what lxml says of bad XML
        raise Refused(f"{file.name} cannot be read: {error}") from error


def _refuse(units: list[base.TranslationUnit]) -> None:
    wrong = [f"{unit.source!r}: {fault}" for unit in units for fault in faults(str(unit.source), str(unit.target))]
    if wrong:
        raise Refused("\n".join(wrong))


def _put(unit: base.TranslationUnit, entry: polib.POEntry) -> None:
    unsure = unit.isfuzzy() and unit.get_state_n() < unit.S_UNREVIEWED  # XLIFF's "approved" alone says too little
    if entry.fuzzy and not unsure:
        entry.previous_msgid = None
    entry.msgstr = str(unit.target)
    entry.flags = [each for each in entry.flags if each != FUZZY] + ([FUZZY] if unsure else [])


def main(arguments: list[str], directory: Path) -> int:
    """Export or import, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m webapp.i18n.xliff", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    out = commands.add_parser("export", help="write a language's catalogue as XLIFF and PO")
    out.add_argument("language")
    out.add_argument("--to", type=Path, default=BUILD)
    back = commands.add_parser("import", help="take a translator's XLIFF or PO file into its catalogue")
    back.add_argument("file", type=Path)
    back.add_argument(
        "--reviewed", metavar="DATE", type=date.fromisoformat, help="checked by a professional, on this day"
    )
    options = parser.parse_args(arguments)
    try:
        if options.command == "export":
            print(*export(options.language, directory, options.to), sep="\n")
        else:
            for line in import_translations(
                options.file, directory, options.reviewed.isoformat() if options.reviewed else ""
            ):
                print(line)
    except Refused as refused:
        print(refused, "Nothing was changed.", sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], places()[0]))
