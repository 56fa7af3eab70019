"""Pages that are the same for everyone: drawn and compressed once, then answered before any other work is done."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from time import perf_counter
from typing import Any

from werkzeug.sansio.utils import host_is_trusted

from webapp.ops.metrics import Metrics

FRESH_SECONDS = 300
HTML = "text/html; charset=utf-8"
Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class CachedPage:
    """A page as it is sent, plain and compressed, with a tag that changes with it."""

    plain: bytes
    compressed: bytes
    tag: str
    route: str
    kind: str

    @classmethod
    def of(cls, text: str, route: str, kind: str = HTML) -> CachedPage:
        """Keep a page, or a text of another kind, that was drawn for this route."""
        plain = text.encode()
        return cls(plain, gzip.compress(plain, 9, mtime=0), sha256(plain).hexdigest()[:20], route, kind)

    def answer(self, encodings: str, known: str) -> tuple[str, Headers, bytes]:
        """Return status, headers and body for a browser that reads ``encodings`` and has the tags ``known``."""
        small = "gzip" in encodings
        tag = f'"{self.tag}-gz"' if small else f'"{self.tag}"'
        headers = [("Cache-Control", f"public, max-age={FRESH_SECONDS}"), ("Vary", "Accept-Encoding"), ("ETag", tag)]
        if tag in known:
            return "304 NOT MODIFIED", headers, b""
        body = self.compressed if small else self.plain
        headers += [("Content-Type", self.kind), ("Content-Length", str(len(body)))]
        return "200 OK", [*headers, ("Content-Encoding", "gzip")] if small else headers, body


class PageCache:
    """Answers what is kept, by its path, to browsers that call us by our own names; the rest goes on to ``app``."""

    def __init__(
        self, page_cache: MutableMapping[str, CachedPage], app: Any, hosts: tuple[str, ...], metrics: Metrics
    ) -> None:
        self.page_cache, self.app, self.hosts, self.metrics = page_cache, app, hosts, metrics

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        page = self.page_cache.get(environ["PATH_INFO"]) if method in ("GET", "HEAD") else None
        if page is None or not _is_ours(environ.get("HTTP_HOST", ""), self.hosts):
            answered: Iterable[bytes] = self.app(environ, start_response)
            return answered
        began = perf_counter()
        encodings, known = environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
        status, headers, body = page.answer(encodings, known)
        start_response(status, headers)
        self.metrics.answered_to_visitor(page.route, method, int(status[:3]), perf_counter() - began)
        return [] if method == "HEAD" else [body]


@lru_cache(maxsize=64)
def _is_ours(host: str, hosts: tuple[str, ...]) -> bool:
    return host_is_trusted(host, hosts)
