"""What waits among the broker's dead letters: `flask queue dead list` and `replay`."""

import click
from flask.cli import AppGroup

from webapp.cli.context import current_settings
from webapp.cli.queue import complete_queue, no_broker
from webapp.handoff.printable import line
from webapp.handoff.queues.opening import EMBEDDED
from webapp.handoff.queues.protocol import QueueDown

NONE = "There are none: with QUEUE_URL=embedded there is no broker, and what cannot be taken in stays in the outbox."
WHY = {
    "rejected": "nobody could read it",
    "delivery_limit": "it came back too often, as if it killed its readers",
    "expired": "it lay too long",
    "maxlen": "the queue was full",
}

dead = AppGroup("dead", short_help="List and put back what went to the broker's dead letters.")


@dead.command("list")
def list_dead() -> None:
    """List what waits among the dead letters, a line each: id, reference, organisation, why, and from which queue."""
    url = _broker()
    if url is None:
        return
    # Only these two commands need it, and with it the broker's library.
    from webapp.handoff.queues.amqp.dead_letters import look

    try:
        letters = look(url)
    except QueueDown as error:
        raise no_broker(error) from None
    for letter in letters:
        what = "  ".join(line(word) for word in (letter.id, letter.reference, letter.organisation))
        why = WHY.get(letter.why, line(letter.why))
        again = f" (put back {line(letter.replays)} times)" if letter.replays else ""
        click.echo(f"{what}  {why}, from {line(letter.queue)}{again}")
    if not letters:
        click.echo("Nothing waits.")


@dead.command("replay")
@click.option("--id", "ids", multiple=True, help="Only this one; may be said several times.")
def replay_dead(ids: tuple[str, ...]) -> None:
    """Put dead letters back to the queues they came from, once each.

    One that was put back three times and came again stays, unless it is named. The exit status is 1 when any stays.
    """
    url = _broker()
    if url is None:
        return
    from webapp.handoff.queues.amqp.dead_letters import MOST_REPLAYS, replay

    try:
        done = replay(url, frozenset(ids))
    except QueueDown as error:
        raise no_broker(error) from None
    stays = [
        (done.homeless, "came from no queue of ours. See where they come from with `flask queue dead list`."),
        (done.tired, f"were put back {MOST_REPLAYS} times already. Find out why they fail, then name each with --id."),
        (done.refused, "were not taken back by their queues. Run `flask queue declare`, and see that none is full."),
        (len(done.unknown), "of the named are no dead letters. See them with `flask queue dead list`."),
    ]
    click.echo(f"Put back: {done.back}")
    if any(count for count, _ in stays):
        raise click.ClickException("\n".join(f"{count} {why}" for count, why in stays if count))


def _broker() -> str | None:
    """Return where the broker is, or say that there is none."""
    url = current_settings().queue_url
    if url == EMBEDDED:
        click.echo(NONE)
        return None
    complete_queue(answers=False).close()
    return url
