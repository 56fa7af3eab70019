"""`flask queue accounts`: the accounts that a broker shall have, for RabbitMQ to import."""

import json
from typing import TextIO

import click
from flask.cli import with_appcontext

from webapp.public.service import current_service


@click.command("accounts")
@click.argument("passwords", type=click.File(encoding="utf-8"), default="-")
@with_appcontext
def list_accounts(passwords: TextIO) -> None:
    """Print RabbitMQ's definitions for the accounts in PASSWORDS, a file of lines such as relay=PASSWORD."""
    # Only this command needs it.
    from webapp.handoff.queues.amqp.accounts import BadAccounts, accounts, definitions

    given = {name: word for name, _, word in (line.strip().partition("=") for line in passwords if line.strip())}
    try:
        told = definitions(accounts(current_service().content.packs.packs), given)
    except BadAccounts as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(told, indent=2))
