"""What one may ask the rules: `flask decide`, `packs` and `journey`."""

import json
import sys
from datetime import datetime
from typing import TextIO

import click
from flask.cli import AppGroup

from webapp.cli.decide_api import BadFacts, Decider
from webapp.content.examples import table_of_examples
from webapp.content.signoff import to_confirm
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.ops import diagrams
from webapp.public.service import current_service

USAGE = 2
"""The exit status for input that cannot be used."""

packs = AppGroup("packs", short_help="Show what the packs hold: worked examples, and what owners must still confirm.")


@click.command(short_help="Say where a complaint with these facts would go, and why.")
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of sending, such as 2026-11-20; today by default."
)
@click.option("--lang", default="en", show_default=True, help="The language of the words.")
@click.option("--batch", type=click.File(encoding="utf-8"), help='Lines of {"id", "on", "facts"}; one answer a line.')
def decide(file: TextIO | None, on: datetime | None, lang: str, batch: TextIO | None) -> None:
    """Read facts from FILE ({"fact": value, ...}) and print the decision as JSON; no database is needed."""
    decider = Decider(current_service(), lang)
    today = on.date() if on else current_service().today()
    try:
        if batch:
            answers = [decider.line(line, today) for line in filter(str.strip, batch)]
            for each in answers:
                click.echo(json.dumps(each, ensure_ascii=False))
            sys.exit(USAGE if any("error" in each for each in answers) else 0)
        elif file:
            click.echo(json.dumps(decider.decide(decider.read(file.read()), today), indent=2, ensure_ascii=False))
        else:
            raise click.UsageError("Give a FILE of facts, or --batch FILE.")
    except BadFacts as error:
        raise click.UsageError(str(error)) from None


@packs.command("examples")
def list_examples() -> None:
    """Print every worked example: the facts, the day, and what the rules answer."""
    content = current_service().content
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        for line in table_of_examples(pack, content.packs):
            click.echo(line)


@packs.command("signoff")
def list_signoff() -> None:
    """Print what each organisation must still supply, confirm or decide."""
    content = current_service().content
    for pack in content.packs.listed:
        for line in to_confirm(pack, content.guidance[pack.id].values()):
            click.echo(f"{pack.id}: {line}")


@click.command(short_help="Draw the journey, or an organisation's routes, as SVG.")
@click.argument("organisation", required=False)
@click.option("--lines", is_flag=True, help="The same in words.")
@click.option("--lang", default="en", show_default=True, help="The language of the words.")
def journey(organisation: str | None, lines: bool, lang: str) -> None:
    """Draw the questions and their guards or, for ORGANISATION, its rules and where they lead."""
    service = current_service()
    pack = service.content.packs.packs.get(organisation) if organisation else None
    if (organisation and pack is None) or lang not in service.languages:
        raise click.UsageError(
            f"Choose from: {', '.join(service.content.packs.packs)}; {', '.join(service.languages)}."
        )
    words = diagrams.words_of(QUESTIONS, pack, service.languages[lang].gettext)
    svg, told = diagrams.routes(pack, words) if pack else diagrams.journey(JOURNEY, words)
    click.echo("\n".join(told) if lines else svg)
