"""A command that is forked does what it does when it is started: tests that fork it prove the same of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import timeit
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.forked import Forked
from webapp.paths import CHECKOUT, CONTENT


def forked(words: list[str], environ: Mapping[str, str], log: Path) -> tuple[int, str]:
    """Fork a command and return how it ended, and what it said."""
    with log.open("wb") as output:
        ended = Forked("flask", words, environ, output.fileno()).wait(30)
    return ended, log.read_text(encoding="utf-8")


def started(words: list[str], environ: Mapping[str, str]) -> tuple[int, str]:
    """Start a command and return the same of it."""
    command = [sys.executable, "-m", "flask", *words]
    done = subprocess.run(command, cwd=CHECKOUT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("words", ["queue list", "desk nothing"])
def test_it_ends_and_says_what_it_does_when_it_is_started(environ: dict[str, str], words: str, tmp_path: Path) -> None:
    assert forked(words.split(), environ, tmp_path / "log") == started(words.split(), environ)


def test_it_reads_content_that_is_not_the_checkouts(environ: dict[str, str], tmp_path: Path) -> None:
    empty = tmp_path / "content"
    (empty / "shared").mkdir(parents=True)
    ended, said = forked(["queue", "list"], environ | {"CONTENT": str(CONTENT)}, tmp_path / "log")
    assert ended == 0, said
    ended, said = forked(["queue", "list"], environ | {"CONTENT": str(empty)}, tmp_path / "log")
    assert ended != 0
    assert str(empty) in said or "shared" in said


def test_it_has_the_environment_and_the_words_it_was_given_and_no_others(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as output:
        words = ["-n1", "-r1", "import os, sys; print(*os.environ, *sys.argv)"]
        assert Forked("timeit", words, {"OF_ITS_OWN": "1"}, output.fileno()).wait(30) == 0
    said, _, _ = (tmp_path / "log").read_text(encoding="utf-8").partition("\n")
    assert said.replace(str(Path(timeit.__file__)), "timeit") == " ".join(["OF_ITS_OWN", "timeit", *words])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_that_ended_it_is_known(environ: dict[str, str], how: signal.Signals, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as output:
        process = Forked("timeit", ["-n", "1", "import time; time.sleep(60)"], environ, output.fileno())
    assert process.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    process.terminate() if how == signal.SIGTERM else process.kill()
    assert process.wait(30) == process.poll() == -how


def test_it_has_each_file_it_was_given_whatever_its_number(tmp_path: Path) -> None:
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(60)]  # among them the numbers that its own end once had
    try:
        with (tmp_path / "log").open("wb") as output:
            for first in range(0, len(files), 10):
                given = files[first : first + 10]
                words = ["-n1", "-r1", f"import gc, os; gc.collect(); [os.fstat(each) for each in {given}]"]
                assert Forked("timeit", words, os.environ, output.fileno(), given).wait(30) == 0, given
    finally:
        for each in files:
            os.close(each)
