"""Behind the nginx of deploy/nginx.conf a complaint is sent over TLS, and nginx keeps nothing about who sent it.

This runs the real nginx with the snippet as it is, but for its ports, its name, its certificate and the web server's
port. What it would have logged is shown by the same snippet with logging left on.
"""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.accessibility.serving import Site, served
from tests.browser import HygieneClient
from tests.conftest import Clock, MakeApp, environ_of
from tests.servers.ports import free_port
from tests.web.people import go_to
from webapp.paths import CHECKOUT
from webapp.ui.protection import LARGEST_BODY

NAME = "complaints.example.org"
CANARY = "Quetzalcoatlus"
TERMINALS = 20
SILENT = "    access_log off;\n    error_log /dev/null crit;\n"
MAIN = "daemon off; pid {0}/pid; error_log {0}/main.log info; events {{}} http {{ {1} include {0}/site.conf; }}\n"
OWN_FILES = " ".join(
    f"{kind}_temp_path {{0}}/files-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)


@dataclass(frozen=True)
class Proxy:
    """A running nginx: its ports, the folder with everything it writes, and who it trusts."""

    plain: int
    secure: int
    folder: Path
    certificate: Path

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> HTTPResponse:
        """Ask over TLS, by the site's own name, and read the whole answer."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        trust.check_hostname = False  # the name is the site's, the address this machine's
        with closing(HTTPSConnection("127.0.0.1", self.secure, timeout=30, context=trust)) as connection:
            connection.request(method, path, body, {"Host": NAME, **headers})
            answered = connection.getresponse()
            answered.text = answered.read().decode()  # type: ignore[attr-defined]  # kept for the test
            return answered

    def written(self) -> str:
        """Return everything that stands in any file nginx wrote."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.name not in ("site.conf", "key"))
        return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the site's name, with its key beside it."""
    folder = tmp_path_factory.mktemp("certificate")
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={NAME}", "-keyout", str(folder / "key"), "-out", str(folder / "pem")]
    subprocess.run(["openssl", *words, *names], check=True, capture_output=True)
    return folder / "pem"


@contextmanager
def proxied(folder: Path, certificate: Path, upstream: int, change: Callable[[str], str] = str) -> Iterator[Proxy]:
    """Run nginx before the web server at this port."""
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert nginx, "nginx is not installed: run `make test`"
    plain, secure = free_port(), free_port()
    snippet = (CHECKOUT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
        (f"/etc/ssl/{NAME}.pem", str(certificate)),
        (f"/etc/ssl/private/{NAME}.key", str(certificate.with_name("key"))),
        ("http://127.0.0.1:8000;", f"http://127.0.0.1:{upstream};"),
    ):
        assert old in snippet
        snippet = snippet.replace(old, new)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    (folder / "site.conf").write_text(change(snippet), encoding="utf-8")
    (folder / "main.conf").write_text(MAIN.format(folder, OWN_FILES.format(folder)), encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "start.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert "test is successful" in checked.stderr, checked.stderr
    process = subprocess.Popen(command)
    try:
        wait_for(secure)
        yield Proxy(plain, secure, folder, certificate)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.02)
    raise AssertionError("nginx does not listen")


def loud(snippet: str) -> str:
    """The snippet with logging left on, as nginx has it by default."""
    assert snippet.count(SILENT) == 2
    return snippet.replace(SILENT, "    access_log site.log;\n    error_log errors.log warn;\n")


share_the_site = pytest.mark.xdist_group("behind nginx")
BEHIND = {"HTTPS": "1", "TRUSTED_HOSTS": f"{NAME},127.0.0.1"}
"""How the web server is set up behind a proxy."""


@pytest.fixture(scope="module")
def site(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web server, for all tests that leave nothing in it but drafts."""
    home = tmp_path_factory.mktemp("behind") / "home"
    shutil.copytree(deployment, home)
    with served(environ_of(home) | BEHIND, home / "web.log") as found:
        yield found


def test_a_complaint_is_sent_over_tls_and_nothing_about_who_sent_it_is_written(
    environ: dict[str, str],
    make_app: MakeApp,
    clock: Clock,
    certificate: Path,
    tmp_path: Path,
) -> None:
    clock.now = datetime.now(UTC)
    client = HygieneClient(make_app(HTTPS="1"))
    page = go_to(client, "check-answers")
    ((name, secret),) = client.cookies.items()
    assert name == "__Host-visit"
    form = urlencode({"csrf_token": page.token})
    headers = {
        "Cookie": f"{name}={secret}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"https://{NAME}",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": CANARY,
    }
    with (
        served(environ | BEHIND, tmp_path / "web.log") as site,
        proxied(tmp_path / "nginx", certificate, urlsplit(site.url).port or 0) as proxy,
    ):
        with closing(HTTPConnection("127.0.0.1", proxy.plain, timeout=20)) as connection:
            connection.request("GET", "/pl/complain", headers={"Host": NAME})
            assert connection.getresponse().getheader("Location") == f"https://{NAME}/pl/complain"
        assert proxy.ask("GET", "/en").getheader("Location") == f"https://{NAME}/en/"
        assert proxy.ask("GET", "/en", Host="evil.example").getheader("Location") == f"https://{NAME}/en/"
        refused = proxy.ask("POST", "/en/complain/check-answers", form, **{**headers, "Origin": "https://evil.example"})
        assert refused.status == 403
        assert site.submissions == 0
        sent = proxy.ask("POST", "/en/complain/check-answers", form, **headers)
        assert (sent.status, sent.getheader("Location")) == (303, "/en/complain/sent")
        assert site.submissions == 1
        assert proxy.ask("GET", "/metrics").status == 404
        assert proxy.ask("GET", "/health").status == 200
        site.process.terminate()
        site.process.wait(timeout=30)
        assert proxy.ask("POST", f"/en/complain/{CANARY}", form, **headers).status == 502
    written = proxy.written()
    assert "127.0.0.1" not in written.replace((proxy.folder / "main.conf").read_text(), "")
    assert CANARY not in written
    assert "complain/" not in written
    assert CANARY not in (tmp_path / "web.log").read_text()


def test_with_logging_left_on_nginx_would_have_kept_addresses_and_paths(certificate: Path, tmp_path: Path) -> None:
    with proxied(tmp_path / "nginx", certificate, free_port(), loud) as proxy:
        assert proxy.ask("POST", f"/en/complain/{CANARY}", "x=1").status == 502
    written = proxy.written()
    assert written.count(f"/en/complain/{CANARY}") >= 2
    assert "client: 127.0.0.1" in written


@share_the_site
def test_what_is_typed_at_length_never_reaches_a_file_of_nginx(site: Site, certificate: Path, tmp_path: Path) -> None:
    typed = urlencode({"what_happened": CANARY * (LARGEST_BODY // len(CANARY) - 10)})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    spilt = "/files-client_body/"

    def forgetful(snippet: str) -> str:
        return loud(snippet).replace("client_body_buffer_size 1m;", "")

    port = urlsplit(site.url).port or 0
    with proxied(tmp_path / "nginx", certificate, port, loud) as proxy:
        answered = proxy.ask("POST", "/en/complain/what-happened", typed, **headers)
        assert answered.status == 400, "it comes through whole, from a visitor without a visit"
    assert spilt not in proxy.written()
    with proxied(tmp_path / "other", certificate, port, forgetful) as proxy:
        proxy.ask("POST", "/en/complain/what-happened", typed, **headers)
    assert spilt in proxy.written(), "the control"


def test_nginx_agrees_on_the_strongest_it_can_and_on_nothing_weak(certificate: Path, tmp_path: Path) -> None:
    with proxied(tmp_path / "nginx", certificate, free_port()) as proxy:

        def agreed(
            ciphers: str = "ALL:@SECLEVEL=0", newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
        ) -> tuple[str, str]:
            """Shake hands as a browser that asks for the weaker first, and return what both agreed on."""
            context = ssl.create_default_context(cafile=str(certificate))
            context.check_hostname = False
            context.set_ciphers(ciphers)
            context.maximum_version = newest
            with (
                socket.create_connection(("127.0.0.1", proxy.secure), timeout=20) as bare,
                context.wrap_socket(bare) as secured,
            ):
                name, version, _ = secured.cipher() or ("", "", 0)
                return version, name

        assert agreed() == ("TLSv1.3", "TLS_AES_256_GCM_SHA384")
        older = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
        assert agreed(older, ssl.TLSVersion.TLSv1_2) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
        for weak in ("ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA"):
            with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
                agreed(weak, ssl.TLSVersion.TLSv1_2)


@share_the_site
def test_many_cookies_and_a_long_address_are_answered_by_pages_of_ours(
    site: Site, certificate: Path, tmp_path: Path
) -> None:
    """Other services under the same domain may fill a browser's cookies, which nobody who only complains can help."""
    cookies = "; ".join(f"other{number}={'x' * 4_000}" for number in range(8))
    with proxied(tmp_path / "nginx", certificate, urlsplit(site.url).port or 0) as proxy:
        page = proxy.ask("GET", "/en/complain/organisation", Cookie=cookies)
        assert (page.status, "Exit this page" in page.text) == (200, True)  # type: ignore[attr-defined]
        page = proxy.ask("GET", f"/en/{'x' * 6_000}")
        assert (page.status, "Page not found" in page.text) == (404, True)  # type: ignore[attr-defined]


def one_each_second(snippet: str) -> str:
    """The snippet with a limit by address, as many a site has."""
    zone = "limit_req_zone $binary_remote_addr zone=each:1m rate=1r/s;\n"
    return zone + snippet.replace("location / {", "location / {\n        limit_req zone=each burst=5;")


@share_the_site
def test_twenty_terminals_at_one_address_who_begin_in_the_same_moment_are_all_let_in(
    site: Site, certificate: Path, tmp_path: Path
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}

    def begun(proxy: Proxy) -> list[int]:
        """Let everyone press the door for library staff at once, and return how they were answered."""
        with ThreadPoolExecutor(TERMINALS) as pool:
            answers = [
                pool.submit(proxy.ask, "POST", "/en/complain", "helper=library", **headers) for _ in range(TERMINALS)
            ]
        return [each.result().status for each in answers]

    port, before = urlsplit(site.url).port or 0, site.drafts
    with proxied(tmp_path / "nginx", certificate, port) as proxy:
        assert begun(proxy) == [303] * TERMINALS
        assert site.drafts == before + TERMINALS
    with proxied(tmp_path / "other", certificate, port, one_each_second) as proxy:
        assert 503 in begun(proxy), "the control"
