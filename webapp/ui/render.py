"""Rendering: the templates, the built files they name, and the answers that send a browser elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")


def configure_jinja(app: Flask, *own: Path) -> None:
    """Let templates use the GOV.UK macros, and leave out the white space of their own lines.

    ``own`` are an application's directories of templates, which are looked into first.
    """
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([FileSystemLoader([*own, TEMPLATES]), macros])
    app.add_template_filter(without_autofill)


def without_autofill(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return a component's parameters with which the browser neither keeps what is typed nor offers what was before."""
    boxes = [{**each, "autocomplete": "off"} for each in params.get("items", ())]
    return {**params, "autocomplete": "off", **({"items": boxes} if boxes else {})}


@cache
def _manifest() -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    return found


def asset(name: str) -> str:
    """Return the address of a built file; its name changes with its content, so it can be kept for ever."""
    return f"/static/{_manifest()[name]}"


def redirect(address: str) -> Response:
    """Send the browser on to another page of ours."""
    return Response(status=303, headers={"Location": address})
