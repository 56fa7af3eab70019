"""The queue as commands meet it: complete, or a sentence that says what it lacks and what to do."""

from collections.abc import Sequence

import click

from webapp.cli.context import current_engine, current_packs, current_settings, said_plainly
from webapp.handoff.crypto.answers import Signers, load_signers
from webapp.handoff.crypto.key_files import ANSWERS
from webapp.handoff.queues.opening import EMBEDDED, open_queue
from webapp.handoff.queues.protocol import Queue, QueueDown


def complete_queue() -> Queue:
    """Return the queue, or say in a sentence what it lacks; what can be sent without is a warning."""
    queue = open_queue(current_settings().queue_url, current_engine(), _signers())
    complain(queue.problems())
    for warning in queue.warnings():
        click.echo(f"{warning} What people send is carried meanwhile.", err=True)
    return queue


def complain(problems: Sequence[str]) -> None:
    """End the command when there are problems, and say them."""
    if problems:
        raise click.ClickException("\n".join(problems))


def no_broker(error: QueueDown) -> click.ClickException:
    """Return the sentence for a broker that does not answer, or refuses."""
    if str(error).endswith(" 403"):
        return click.ClickException("The broker refuses: its user may not read or write all of this.")
    return click.ClickException(f"The broker cannot be reached ({error}): check QUEUE_URL and that it runs.")


def _signers() -> Signers:
    """Return whose answers a broker may bring; say which organisations' nobody could believe."""
    settings = current_settings()
    if settings.queue_url == EMBEDDED:
        return {}
    with said_plainly():
        signers = load_signers(settings.public_keys, current_packs())
    for organisation in (each for each, keys in signers.items() if not keys):
        place = settings.public_keys / organisation / ANSWERS
        click.echo(
            f"No answer of {organisation} will be believed: copy its back office's public key to {place}.", err=True
        )
    return signers
