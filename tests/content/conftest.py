"""Catalogues to be changed at will."""

import shutil
from pathlib import Path

import pytest

from webapp.paths import TRANSLATIONS


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    """A copy of the catalogues, to be changed at will."""
    return shutil.copytree(TRANSLATIONS, tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo", "*.pot"))
