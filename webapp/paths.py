"""Where the service's own files are: in a checkout, or in the package that `pip install` made of one.

A wheel carries ``migrations/`` and ``translations/`` inside ``webapp/``; a checkout keeps them beside it.
"""

import sys
from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent
IS_INSTALLED = (PACKAGE / "migrations").is_dir()

_DATA = PACKAGE if IS_INSTALLED else CHECKOUT
CONTENT = PACKAGE / "content"
MIGRATIONS = _DATA / "migrations"
TRANSLATIONS = _DATA / "translations"
# An installed package may be replaced at any time, so nothing is written into it: Flask keeps instances here, too.
INSTANCE = Path(sys.prefix) / "var" / "put-it-right-instance" if IS_INSTALLED else CHECKOUT / "instance"
BUILD = CHECKOUT / "build"
