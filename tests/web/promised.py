"""The published schemas, and what checks a thing against one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import pytest

from webapp.handoff import contract

Schema = dict[str, Any]
by_schema = pytest.mark.xdist_group("by schema")
"""For tests that check against a schema: what does that takes two seconds to import, once in one process."""


@cache
def read(name: str) -> Schema:
    """Return one of the schemas."""
    found: Schema = json.loads(contract.text(name))
    return found


def breaches(name: str, thing: object) -> list[str]:
    """Return where a thing is not as the schema says. Never what stands there: it may be long."""
    return [f"{error.json_path}: {error.validator}" for error in _errors(name)(thing)]


@cache
def _errors(name: str) -> Callable[[object], Iterable[Any]]:
    """Return what checks a thing against one of the schemas, dates too."""
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(read(name))
    checks = Draft202012Validator(read(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return checks.iter_errors
