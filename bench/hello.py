"""Bare Flask: the least that this server software can do, and the measure of everything else."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Return the smallest of pages."""
    return "<h1>Hello</h1>"
