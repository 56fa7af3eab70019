"""The desk of someone who cannot see: an X screen, a session bus, Orca and Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.accessibility.chromium import FLAGS, ONLY_THIS_MACHINE
from tests.chaos.processes import Processes
from tests.orca.ear import Ear

NEEDS = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "orca", "chromium")
BUS_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
STARTS_WITHIN = READS_WITHIN = 30.0
NAMES = {"Tab": "tab", "Return": "return", "space": "space", "1": "1", "b": "b"}
# Without this hint the browser would put a bar about the missing sandbox between the person and the page.
WINDOW = [each for each in FLAGS if each != "--headless"]
WINDOW += ["--force-renderer-accessibility", "--test-type", "--password-store=basic", ONLY_THIS_MACHINE]


class Desk:
    """A keyboard under the hands, and an ear on what Orca says."""

    def __init__(self, environ: dict[str, str], ear: Ear) -> None:
        self._environ, self.ear = environ, ear
        self.heard: list[str] = []

    def press(self, key: str) -> list[str]:
        """Press a key, and return what is said then. Orca first names most keys, so what was said before is known."""
        self._do("key", key)
        self.heard = self.ear.listen(NAMES.get(key, ""))
        return self.heard

    def tap(self, key: str, times: int) -> None:
        """Press and let go of a key by itself, some times one after another."""
        self._do("key", "--delay", "150", *[key] * times)

    def read(self, key: str, last: str) -> list[str]:
        """Press a key that lets Orca read the page up to these words, and return what is read."""
        self._do("key", key)
        return self.ear.wait_for(last, READS_WITHIN)

    def write(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", "15", text)
        self.heard = self.ear.listen()

    def _do(self, *words: str) -> None:
        self.ear.forget()
        subprocess.run(["xdotool", *words], env=self._environ, check=True, timeout=60)


def desk(processes: Processes, address: str) -> Desk:
    """Sit down at a new desk with a page open. Orca has no voice here: it logs each word it would give one."""
    missing = [each for each in NEEDS if not shutil.which(each)]
    assert not missing, f"install {', '.join(missing)}: `make orca` does"
    home = processes.folder / "home"
    voices = home / ".config" / "speech-dispatcher"
    voices.mkdir(parents=True)
    (voices / "speechd.conf").write_text("DisableAutoSpawn\n")
    (home / "run").mkdir(mode=0o700)
    environ = {
        **os.environ,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "LANG": "C.UTF-8",
        "LANGUAGE": "en",
    }
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY", "SPEECHD_ADDRESS"):
        environ.pop(name, None)
    environ["DISPLAY"] = _screen(processes, environ)
    environ["DBUS_SESSION_BUS_ADDRESS"] = _bus(processes, environ)
    processes.start(["openbox"], environ, "openbox.log")
    processes.start([str(BUS_LAUNCHER), "--launch-immediately"], environ, "at-spi.log")
    _until(lambda: _listens(environ))
    ear = Ear()
    processes.start(["orca", f"--debug-file={ear.log}"], environ, "orca.log")
    ear.wait_for("Screen reader on.", STARTS_WITHIN)
    browser = ["chromium", *WINDOW, f"--user-data-dir={home / 'chromium'}", f"--app={address}"]
    processes.start(browser, environ, "chromium.log")
    return Desk(environ, ear)


def _screen(processes: Processes, environ: dict[str, str]) -> str:
    number = processes.folder / "display"
    command = f"exec Xvfb -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>{number}"
    processes.start(["sh", "-c", command], environ, "xvfb.log")
    _until(lambda: number.exists() and number.read_text().endswith("\n"))
    return f":{number.read_text().strip()}"


def _bus(processes: Processes, environ: dict[str, str]) -> str:
    address = f"unix:path={environ['XDG_RUNTIME_DIR']}/bus"
    processes.start(["dbus-daemon", "--session", "--nofork", f"--address={address}"], environ, "dbus.log")
    _until(Path(address.partition("=")[2]).exists)
    return address


def _listens(environ: dict[str, str]) -> bool:
    """Tell programs that someone needs them to be accessible, as a desktop's settings would; False if too early."""
    asks = "dbus-send --session --print-reply --dest=org.a11y.Bus /org/a11y/bus org.freedesktop.DBus.Properties.Set"
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        words = [*asks.split(), "string:org.a11y.Status", f"string:{name}", "variant:boolean:true"]
        if subprocess.run(words, env=environ, capture_output=True).returncode:
            return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while not holds():
        assert time.monotonic() < end, "the desk was not ready in time"
        time.sleep(0.05)
