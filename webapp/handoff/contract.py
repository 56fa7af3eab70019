"""The contract with the back office as files anyone may fetch: schemas of what is sent, AsyncAPI of the queues.

They stand in `schemas/`, with their version in their names. What they say and what the code sends are held together by
tests, so that a new field without its line in the contract is noticed.
"""

from pathlib import Path

FOLDER = Path(__file__).with_name("schemas")
ASYNCAPI = "asyncapi-1.json"
FILES = ("message-1.json", "contact-request-1.json", "envelope-1.json", "registered-1.json", ASYNCAPI)

SCHEMA_TYPE = "application/schema+json"
ASYNCAPI_TYPE = "application/vnd.aai.asyncapi+json;version=3.0.0"


def media_type(name: str) -> str:
    """Return the media type of one of the files."""
    return ASYNCAPI_TYPE if name == ASYNCAPI else SCHEMA_TYPE


def text(name: str) -> str:
    """Return one of the files as it stands."""
    return (FOLDER / name).read_text(encoding="utf-8")
