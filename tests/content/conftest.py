"""Catalogues to be changed at will: a small site with small ones, for how they are kept; and the site's own."""

import shutil
from pathlib import Path

import polib
import pytest

from webapp.i18n import catalogues
from webapp.paths import PACKAGE, TRANSLATIONS

SMALL = (
    "content/shared/languages-and-formats.md",
    "content/shared/pack.toml",
    "forms/pages/help.py",
    "ui/templates/base.html",
    "ui/templates/contact.html",
    "ui/templates/start.html",
)
"""Code, templates, a pack and a guidance page that share sentences: all that collecting meets."""


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few of the site's sources, and the catalogues of what is said in them."""
    root = tmp_path_factory.mktemp("small")
    sources, translations = root / PACKAGE.name, root / TRANSLATIONS.name
    for name in SMALL:
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGE / name, sources / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "PACKAGE", sources)
        sentences = catalogues.collect()
    for path in catalogues.catalogues(TRANSLATIONS):
        smaller = translations / path.relative_to(TRANSLATIONS)
        smaller.parent.mkdir(parents=True)
        catalogues.updated(polib.pofile(str(path)), sentences, catalogues.code_of(path)).save(str(smaller))
    return root


@pytest.fixture
def small_sources(small_site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources of the small site, which are collected in place of the whole one's."""
    sources = small_site / PACKAGE.name
    monkeypatch.setattr(catalogues, "PACKAGE", sources)
    return sources


@pytest.fixture
def translations(small_site: Path, small_sources: Path, tmp_path: Path) -> Path:
    """A copy of the small site's catalogues, to be changed at will."""
    return shutil.copytree(small_site / TRANSLATIONS.name, tmp_path / TRANSLATIONS.name)


@pytest.fixture
def whole_translations(tmp_path: Path) -> Path:
    """A copy of the site's own catalogues, to be changed at will."""
    return shutil.copytree(TRANSLATIONS, tmp_path / "translations", ignore=shutil.ignore_patterns("*.mo", "*.pot"))
