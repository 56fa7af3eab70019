"""The desk's settings are told as they are."""

import dataclasses

from webapp.desk.settings import DeskSettings
from webapp.paths import CHECKOUT


def test_the_page_about_the_desk_shows_every_setting_as_the_code_has_it() -> None:
    page = (CHECKOUT / "docs" / "desk.md").read_text(encoding="utf-8")
    settings = page.partition("\n## Settings\n")[2].partition("\n## ")[0]
    table = DeskSettings.table()
    assert f"\n{table}\n" in settings, "put there what `DeskSettings.table()` says"
    assert table.count("\n| `") == len(dataclasses.fields(DeskSettings))
    assert str(CHECKOUT) not in table
