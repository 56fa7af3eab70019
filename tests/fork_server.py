"""A server of processes, run as `python -m tests.fork_server`: it reads the checkout once, and each command is a fork.

Most of what a start of one of our commands costs is to import its modules and to check the content of the checkout.
See forked.py, which asks it.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import runpy
import signal
import socket
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import webapp.content
import webapp.i18n.language
from tests.forked import LONGEST_REQUEST, MOST_FILES, Command
from webapp.content import Content
from webapp.i18n.language import Language
from webapp.paths import CONTENT, TRANSLATIONS

MODULES = ("gunicorn.app.wsgiapp", "webapp.server.worker", "webapp.commands", "webapp.app", "webapp.desk.app")


def read_once() -> None:
    """Import what commands are made of, and let them have the content and catalogues of the checkout from here."""
    load, load_languages = webapp.content.load, webapp.i18n.language.load_languages
    content, languages = load(CONTENT), load_languages(TRANSLATIONS)

    def loaded(folder: Path) -> Content:
        return content if folder == CONTENT else load(folder)

    def loaded_languages(folder: Path) -> dict[str, Language]:
        return languages if folder == TRANSLATIONS else load_languages(folder)

    webapp.content.load, webapp.i18n.language.load_languages = loaded, loaded_languages
    for each in MODULES:
        import_module(each)


def next_command(channel: socket.socket) -> Command:
    """Return, in a process of its own, the command that is to be run there; end when nobody can ask any more."""
    while True:
        message, given, _, _ = socket.recv_fds(channel, LONGEST_REQUEST, MOST_FILES)
        if not message:
            sys.exit()
        told, telling = os.pipe()
        between = os.fork()
        if between:
            os.waitpid(between, 0)  # from here on the process is a child of whoever asked
            channel.send(os.read(told, 20))
            for each in (*given, told, telling):
                os.close(each)
            continue
        pid = os.fork()
        if pid:
            os.write(telling, str(pid).encode())
            os._exit(0)
        command = Command(**json.loads(message))
        channel.detach()  # or its number would be closed once more, when another file has it
        take(given, command.files)
        return command


def take(given: Sequence[int], files: Sequence[int]) -> None:
    """Have the given files under their numbers, after standard input, output and error, and no others."""
    numbers = [0, 1, 2, *files]
    above = max(*numbers, *given) + 1
    aside = [fcntl.fcntl(each, fcntl.F_DUPFD, above) for each in given]
    os.closerange(0, above)
    for file, number in zip(aside, numbers, strict=True):
        os.dup2(file, number)
    os.closerange(above, above + MOST_FILES)


if __name__ == "__main__":
    read_once()
    gc.freeze()
    asked = next_command(socket.socket(fileno=int(sys.argv[1])))
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have had it ignored
    os.environ.clear()
    os.environ.update(asked.environ)
    sys.argv = [asked.module, *asked.words]
    runpy.run_module(asked.module, run_name="__main__", alter_sys=True)
