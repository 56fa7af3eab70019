"""The pepper is made at the web server and the pairs at the back office, each without the other."""

from pathlib import Path

from tests.conftest import MakeApp


def test_the_web_server_makes_a_pepper_and_the_back_office_pairs(make_app: MakeApp, tmp_path: Path) -> None:
    def files(home: Path) -> list[str]:
        return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())

    def make(home: Path, *words: str) -> None:
        places = {"PEPPER_FILE": "pepper", "PUBLIC_KEYS": "keys/public", "PRIVATE_KEYS": "keys/private"}
        app = make_app(**{name: str(home / place) for name, place in places.items()})
        result = app.test_cli_runner().invoke(args=["keys", *words])
        assert result.exit_code == 0, result.output

    web, office = tmp_path / "web", tmp_path / "office"
    for _ in range(2):  # safe to repeat
        make(web, "pepper")
        make(office, "make", "council")
    assert files(web) == ["pepper"]
    assert {name.partition("/council/")[0] for name in files(office)} == {"keys/private", "keys/public"}
