"""Where things lie in the checkout."""

from pathlib import Path

SOURCES = Path(__file__).parent
CHECKOUT = SOURCES.parent
CONTENT = SOURCES / "content"
TRANSLATIONS = CHECKOUT / "translations"
MIGRATIONS = CHECKOUT / "migrations"
INSTANCE = CHECKOUT / "instance"
BUILD = CHECKOUT / "build"
