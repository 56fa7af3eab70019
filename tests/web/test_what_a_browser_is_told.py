"""Whatever is asked for says what it is, lets no other site read it, and shows nothing of how the server is made."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from webapp.ui.render import STATIC

BUILT = sorted(set(json.loads((STATIC / "manifest.json").read_text(encoding="utf-8")).values()))
PAGES = ["/", "/en/", "/ur/complain", "/en/complain/danger", "/en/no-such-page", "/nowhere", "/health", "/health/ready"]
TYPES = {
    ".css": "text/css; charset=",
    ".js": "text/javascript; charset=",
    ".svg": "image/svg+xml; charset=",
    ".woff2": "font/woff2",
}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_with_a_body_says_its_type_and_its_letters(app: Flask, path: str) -> None:
    answered = app.test_client().get(path)
    kind = answered.headers["Content-Type"]
    assert kind.startswith(("text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"))
    assert "Access-Control-Allow-Origin" not in answered.headers
    assert "Server" not in answered.headers


def test_every_built_file_says_its_type(app: Flask) -> None:
    client = app.test_client()
    assert len(BUILT) > 2
    for name in BUILT:
        with client.get(f"/static/{name}") as answered:
            assert answered.status_code == 200, name
            ending = "." + name.rpartition(".")[2]
            assert answered.headers["Content-Type"].startswith(TYPES.get(ending, "image/")), name
            assert "Access-Control-Allow-Origin" not in answered.headers


@pytest.mark.parametrize("path", ["/static/", "/static", "/static/..", "/static/%2e%2e/", "/static/pictures/"])
def test_no_folder_is_listed(app: Flask, path: str) -> None:
    assert app.test_client().get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "DELETE", "PATCH", "DEBUG"])
@pytest.mark.parametrize("path", ["/en/", "/en/complain/danger", "/static/"])
def test_only_the_methods_we_need_are_answered(app: Flask, method: str, path: str) -> None:
    answered = app.test_client().open(path, method=method, headers={"X-Canary": "Quetzalcoatlus"})
    assert answered.status_code in (404, 405)
    assert "Quetzalcoatlus" not in answered.text
