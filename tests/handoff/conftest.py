"""What was accepted is carried on from both databases."""

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database: every test here that has one is run on each, unless it says otherwise."""
    kind: str = request.param
    return kind
