"""The files for containers and systemd hold together. They are linted and looked into here, not run."""

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser, SectionProxy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from compose_spec import ComposeSpecification, Service

from tests.accessibility.serving import served
from webapp.paths import CHECKOUT

DEPLOY = CHECKOUT / "deploy"
OF_THE_SITE = ("put-it-right.service", "put-it-right-relay.service")
OF_THE_DESK = tuple(f"put-it-right-{name}.service" for name in ("desk", "opener", "intake", "notices"))
UNITS = (*OF_THE_SITE, *OF_THE_DESK)
MOST_EXPOSED = 20  # of 100, as systemd counts
STYLE = (
    "{extends: default, rules: {document-start: disable, line-length: {max: 120}, "
    "comments: {min-spaces-from-content: 1}}}"
)


def run(tool: str, *words: str | Path) -> None:
    """Run a linter: one of our own environment, or the system's."""
    own = shutil.which(tool, path=str(Path(sys.executable).parent))
    found = own or shutil.which(tool)
    assert found, f"{tool} is not installed: run `make test`"
    said = subprocess.run([found, *words], cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The services of compose.yaml, as they are with what they share."""
    services: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return services


def test_the_linters_find_nothing(tmp_path: Path) -> None:
    run("hadolint", "Dockerfile")
    run("yamllint", "-d", STYLE, "compose.yaml")
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM debian\nRUN cd /tmp && sudo apt-get install gcc\n")
    with pytest.raises(AssertionError, match="DL3"):
        run("hadolint", bad)


def test_the_image_serves_as_nobody_in_particular_and_keeps_no_tool_that_built_it() -> None:
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    _, first, last = re.split(r"^FROM ", text, flags=re.MULTILINE)
    assert "AS built" in first
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert not re.search(r"apt-get|npm|node|make|pip |COPY (--chown=\S+ )?\. ", last)
    for source in re.findall(r"^COPY (?:--from=built /app/)?(\S+) ", last, re.MULTILINE):
        assert (CHECKOUT / source).exists(), source
    for word in re.findall(r'"(deploy/[^"]+)"', last):
        assert (CHECKOUT / word).exists(), word
    ignored = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert not [line for line in ignored if line.startswith("!") and not (CHECKOUT / line[1:]).exists()]
    assert "!instance" not in ignored


def test_every_image_is_named_by_its_digest(compose: dict[str, Any]) -> None:
    text = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    base = re.search(r"^ARG PYTHON=(.+)$", text, re.MULTILINE)
    assert base
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${PYTHON}"}
    others = {service["image"] for service in compose.values()} - {"put-it-right"}
    chosen = [re.fullmatch(r"\$\{[A-Z]+_IMAGE:-(.+)\}", each) for each in others]
    assert len(chosen) == 2
    for image in (base[1], *(found[1] for found in chosen if found)):
        assert re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", image), image


def test_the_installer_is_taken_by_its_hash() -> None:
    lines = [line for line in (CHECKOUT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert [line for line in lines if "uv pip install" not in line and "--require-hashes" not in line] == []
    lock = (CHECKOUT / "requirements-uv.lock").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^([\w-]+)==", lock) == ["uv"]
    assert "--hash=sha256:" in lock


def test_compose_yaml_says_only_what_compose_knows(compose: dict[str, Any]) -> None:
    ComposeSpecification.model_validate(yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8")))
    known = {field.alias or name for name, field in Service.model_fields.items()}
    for name, service in compose.items():
        assert service.keys() <= known, name
        for other, how in service.get("depends_on", {}).items():
            assert other in compose
            once = compose[other].get("restart") == "no"
            assert how["condition"] == ("service_completed_successfully" if once else "service_healthy")
            assert once or "healthcheck" in compose[other]


def test_systemd_finds_nothing_wrong_with_the_units_and_little_exposed(tmp_path: Path) -> None:
    for program in ("gunicorn", "flask"):  # systemd asks if they can be run, not what they do
        stands_in = tmp_path / ".venv/bin" / program
        stands_in.parent.mkdir(parents=True, exist_ok=True)
        stands_in.touch(mode=0o755)
    for name in UNITS:
        here = (DEPLOY / name).read_text(encoding="utf-8").replace("/opt/put-it-right", str(tmp_path))
        (tmp_path / name).write_text(here, encoding="utf-8")
    run("systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS))
    for name in UNITS:
        run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", DEPLOY / name)
    bad = tmp_path / UNITS[0]
    bad.write_text(bad.read_text(encoding="utf-8").replace("/gunicorn ", "/absent "), encoding="utf-8")
    with pytest.raises(AssertionError, match="absent is not executable"):
        run("systemd-analyze", "verify", "--man=no", bad)


def test_the_units_wait_longer_than_the_web_server_needs_to_drain_and_hide_the_private_keys() -> None:
    seconds = int(re.search(r"^graceful_timeout = (\d+)$", (DEPLOY / "gunicorn.conf.py").read_text(), re.MULTILINE)[1])  # type: ignore[index]
    for name in OF_THE_SITE:
        service = service_of(name)
        assert int(service["TimeoutStopSec"]) > seconds
        assert "-/var/lib/put-it-right/keys/private" in service["InaccessiblePaths"].split()
        assert service["User"] == "put-it-right"


def test_each_process_of_the_desk_has_an_account_of_its_own_and_two_see_private_keys() -> None:
    services = {name: service_of(name) for name in OF_THE_DESK}
    assert len({each["User"] for each in services.values()}) == len(services)
    hidden = {name: "/keys/private" in each["InaccessiblePaths"] for name, each in services.items()}
    assert [name for name, hides in hidden.items() if not hides] == [
        "put-it-right-opener.service",
        "put-it-right-intake.service",
    ]
    assert all("-/var/lib/put-it-right/pepper" in each["InaccessiblePaths"].split() for each in services.values())


def service_of(name: str) -> SectionProxy:
    """Return what a unit says of its service."""
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd minds capitals
    unit.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return unit["Service"]


def test_the_health_check_of_the_container_tells_alive_from_dead_whatever_names_the_site_answers_to(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with served({**environ, "TRUSTED_HOSTS": "complaints.example.org,127.0.0.1"}, tmp_path / "log") as site:
        port = urlsplit(site.url).port
        asking = {"BIND": f"0.0.0.0:{port}", "TRUSTED_HOSTS": "complaints.example.org"}
        assert alive(asking) == 0
        assert alive({**asking, "TRUSTED_HOSTS": "evil.example"}) == 1, "a server that only refuses is not well"
    assert alive(asking) == 1


def alive(environ: dict[str, str]) -> int:
    return subprocess.run([sys.executable, DEPLOY / "alive.py"], env=environ, capture_output=True).returncode
