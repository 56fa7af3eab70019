"""`flask desk people` and `flask desk welcome`: who may come in, and how they come in the first time."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from webapp.desk import leaving, teams
from webapp.desk.cli.waiting import desk_now
from webapp.desk.desk import Desk
from webapp.desk.signing_in import tokens
from webapp.desk.store import audit, credentials
from webapp.desk.store import people as store
from webapp.desk.store.people import MANAGER, ROLES, EmailTaken, Person

FIRST_NAME, FIRST_EMAIL = "First manager", "first@desk.invalid"

people = AppGroup("people", short_help="Who works at the desk.")


@people.command("add")
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option("--team", "chosen", multiple=True, help="organisation/team, and again for another.")
@with_appcontext
def add(name: str, email: str, role: str, chosen: tuple[str, ...]) -> None:
    """Add somebody, and print the one-time link with which they choose how they sign in."""
    desk = _with_passwords()
    known = teams.names(desk.content.packs)
    if unknown := sorted(set(chosen) - set(known)):
        raise click.ClickException(f"There is no team {', '.join(unknown)}. There are: {', '.join(known)}.")
    if problem := teams.problem_with(chosen, desk.content.packs):
        raise click.ClickException(f"{problem}.")
    try:
        person = store.add(desk.engine, name, email, role, chosen)
    except EmailTaken:
        raise click.ClickException(_taken(desk, email)) from None
    audit.add(desk.engine, "", "person-added", desk.now(), person.id, role)
    click.echo(tokens.link_for(desk, person))


@people.command("link")
@click.argument("email")
@with_appcontext
def link(email: str) -> None:
    """Print a new link for somebody who forgot their password or lost their phone; their sessions end."""
    desk = _with_passwords()
    person = store.end_links(desk.engine, _find(desk, email).id)
    audit.add(desk.engine, "", "link-made", desk.now(), person.id)
    click.echo(tokens.link_for(desk, person))


@people.command("list")
@with_appcontext
def list_all() -> None:
    """List everybody."""
    desk = desk_now()
    ready = credentials.who_can_sign_in(desk.engine)
    for each in store.everybody(desk.engine):
        state = "left" if not each.active else "signs in" if each.id in ready else "has not signed in yet"
        click.echo("  ".join([each.name, each.email, each.role, " ".join(sorted(each.teams)) or "no team", state]))


@people.command("leave")
@click.argument("email")
@with_appcontext
def leave(email: str) -> None:
    """Let somebody go: they sign in no more, and their cases are nobody's. What they wrote stays."""
    desk = desk_now()
    count = leaving.let_go(desk, _find(desk, email), "")
    click.echo(f"{email} has left. Cases that are nobody's now: {count}")


@people.command("back")
@click.argument("email")
@with_appcontext
def back(email: str) -> None:
    """Bring somebody back who has left, and print a new one-time link: nothing that they had lets anybody in."""
    desk = desk_now()
    person = leaving.bring_back(desk, _find(desk, email, gone=True), "")
    by_groups = f"{email} is back, and comes in by their groups."
    click.echo(by_groups if desk.settings.oidc_issuer else tokens.link_for(desk, person))


@click.command(short_help="Print how to sign in the first time, while nobody can sign in yet.")
@with_appcontext
def welcome() -> None:
    """Add a first manager, if nobody was ever added, and print their one-time link; say nothing once they used it."""
    desk = desk_now()
    if desk.settings.oidc_issuer or credentials.who_can_sign_in(desk.engine):
        return
    first = store.by_email(desk.engine, FIRST_EMAIL)
    if first is None:
        if not store.is_empty(desk.engine):
            return
        first = store.add(desk.engine, FIRST_NAME, FIRST_EMAIL, MANAGER, teams.ordinary(desk.content.packs))
        audit.add(desk.engine, "", "person-added", desk.now(), first.id, MANAGER)
    click.echo(f"Nobody can sign in at the desk yet. Choose a password for {FIRST_EMAIL} here, once:")
    click.echo(tokens.link_for(desk, first))


def _with_passwords() -> Desk:
    """Return the desk, if people sign in at it with passwords."""
    desk = desk_now()
    if desk.settings.oidc_issuer:
        raise click.ClickException("People sign in by OIDC_ISSUER: put them into a group there that OIDC_ROLES names.")
    return desk


def _taken(desk: Desk, email: str) -> str:
    """Return what is said where an address is somebody's already."""
    found = store.by_email(desk.engine, email)
    if found and not found.active:
        return f"{email} has left. If it is them: flask desk people back {email}"
    return f"Somebody signs in with {email} already."


def _find(desk: Desk, email: str, *, gone: bool = False) -> Person:
    """Return who is here, or gone, and signs in with an address."""
    found = store.by_email(desk.engine, email)
    if found is None:
        raise click.ClickException("Nobody signs in with that address: see `flask desk people list`.")
    if found.active is gone:
        raise click.ClickException(f"{found.email} has not left." if gone else f"{found.email} has left already.")
    return found
