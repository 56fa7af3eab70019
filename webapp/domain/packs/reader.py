"""Read a pack from a plain table (TOML, already parsed) into its shapes, and say everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from webapp.domain.conditions import Condition, parse
from webapp.domain.packs.model import Pack


class BadPack(ValueError):
    """A pack that cannot be used; ``problems`` names everything wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(table: Mapping[str, Any], where: str = "pack") -> Pack:
    """Return the pack a table describes. Raises BadPack naming every problem, each with where it stands.

    >>> read({"id": "x", "name": "X", "colour": "red"})
    Traceback (most recent call last):
    webapp.domain.packs.reader.BadPack: pack: unknown entry 'colour'
    pack: 'version' is missing
    """
    problems: list[str] = []
    pack: Pack | None = _build(Pack, table, where, problems)
    if pack is None:
        raise BadPack(problems)
    return pack


@cache
def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


def _build(shape: type, table: Mapping[str, Any], where: str, problems: list[str]) -> Any:
    known = {each.name: each for each in fields(shape)}
    problems += [f"{where}: unknown entry {key!r}" for key in table if key not in known]
    values = {}
    for name, each in known.items():
        if name in table:
            values[name] = _value(_hints(shape)[name], table[name], f"{where}.{name}", problems)
        elif each.default is MISSING:
            problems.append(f"{where}: {name!r} is missing")
    return None if problems else shape(**values)


def _value(hint: Any, value: Any, where: str, problems: list[str]) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if hint is Condition:
        try:
            return parse(value)
        except (ValueError, AttributeError) as error:
            problems.append(f"{where}: {error}")
            return None
    if isinstance(hint, type) and is_dataclass(hint):
        return _entry(hint, value, where, problems)
    if get_origin(hint) is tuple:
        return _many(get_args(hint)[0], value, where, problems)
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            problems.append(f"{where}: {value!r} is not one of {', '.join(get_args(hint))}")
        return value
    expected = Mapping if get_origin(hint) is not None else hint
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        problems.append(f"{where}: expected {'a date' if expected is date else expected.__name__}, found {value!r}")
    return value


def _many(hint: Any, value: Any, where: str, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        problems.append(f"{where}: expected a list, found {value!r}")
        return ()
    if isinstance(hint, type) and is_dataclass(hint):
        return tuple(_entry(hint, each, f"{where}[{number}]", problems) for number, each in enumerate(value))
    return tuple(_value(hint, each, f"{where}[{number}]", problems) for number, each in enumerate(value))


def _entry(shape: type, value: Any, where: str, problems: list[str]) -> Any:
    if not isinstance(value, Mapping):
        problems.append(f"{where}: expected a table, found {value!r}")
        return None
    return _build(shape, value, f"{where} {value['id']}" if "id" in value else where, problems)
