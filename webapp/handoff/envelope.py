"""The envelope: CloudEvents 1.0 around a sealed message, with the few plain words that route it.

There is no `time`: the time of day at which an anonymous person sent something is not kept, so it is not sent either.
"""

import json
from collections.abc import Mapping
from datetime import date

from webapp.domain.vocabulary import CONTACT_REQUEST
from webapp.store.inbox import Item
from webapp.submitting.submit import OutgoingMessage

SOURCE = "/put-it-right"
TYPE = "uk.putitright.submission.v1"
SCHEMA = "urn:put-it-right:submission:v1"
ASKING_TYPE = "uk.putitright.contact-request.v1"
ASKING_SCHEMA = "urn:put-it-right:contact-request:v1"

Envelope = dict[str, str | bool]
"""A CloudEvents 1.0 event in the JSON format; `data` is the sealed message."""


class BadEnvelope(Exception):
    """An envelope lacks something or is of another type; the text says what."""


def wrap(outgoing: OutgoingMessage) -> Envelope:
    """Put a parcel into its envelope. What it is says its type, and which schema the sealed message follows."""
    asks = outgoing.kind == CONTACT_REQUEST
    return {
        "specversion": "1.0",
        "id": outgoing.message_id,
        "source": SOURCE,
        "type": ASKING_TYPE if asks else TYPE,
        "subject": outgoing.reference,
        "datacontenttype": "application/jose",
        "dataschema": ASKING_SCHEMA if asks else SCHEMA,
        "organisation": outgoing.organisation,
        "route": outgoing.route,
        "kind": outgoing.kind,
        "urgent": outgoing.urgent,
        "receivedon": outgoing.received_on.isoformat(),
        "data": outgoing.body,
    }


def parse(body: bytes) -> Envelope:
    """Read what came over a wire as an event in the JSON format; raises BadEnvelope."""
    try:
        event: Envelope = json.loads(body)
    except (ValueError, RecursionError):
        raise BadEnvelope("It is not JSON.") from None
    if not isinstance(event, dict):
        raise BadEnvelope("It is not a JSON object.")
    return event


def unwrap(envelope: Mapping[str, str | bool]) -> Item:
    """Read an envelope as the inbox needs it; raises BadEnvelope."""
    kind = ASKING_TYPE if envelope.get("kind") == CONTACT_REQUEST else TYPE
    expected = {"specversion": "1.0", "source": SOURCE, "type": kind}
    if any(envelope.get(name) != value for name, value in expected.items()):
        raise BadEnvelope(f"It is not a {kind} from {SOURCE} in CloudEvents 1.0.")
    try:
        return Item(
            message_id=_text(envelope, "id"),
            reference=_text(envelope, "subject"),
            organisation=_text(envelope, "organisation"),
            route=_text(envelope, "route"),
            kind=_text(envelope, "kind"),
            urgent=envelope["urgent"] is True,
            received_on=date.fromisoformat(_text(envelope, "receivedon")),
            body=_text(envelope, "data"),
        )
    except (KeyError, ValueError) as error:
        raise BadEnvelope(f"It lacks something or holds the wrong kind of thing: {error}") from None


def _text(envelope: Mapping[str, str | bool], name: str) -> str:
    value = envelope[name]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} must be a text.")
    return value
