"""The site as it is served, with one address more that tells the bench how many pages of the journey were kept."""

from flask import Flask

from webapp import app as site
from webapp.public.service import NAME


def serve() -> Flask:
    """Return the site for a web server; ``/bench/kept`` says what its pages of the journey found kept so far."""
    app = site.serve()
    fragments = app.extensions[NAME].fragments

    @app.get("/bench/kept")
    def kept() -> dict[str, int]:
        return {"hits": fragments.hits, "misses": fragments.misses, "bytes": fragments.size}

    return app
