"""A private RabbitMQ node, from the installed package and beside any broker that already runs on the machine."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from tests.servers.frozen import freeze
from tests.servers.ports import free_port
from webapp.paths import CHECKOUT

CERTIFICATES = CHECKOUT / "deploy" / "certificates.sh"
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
START_SECONDS, STOP_SECONDS = 90, 30
# As it starts, a node loads nearly a thousand modules, and for each it would ask folder after folder: seventy of
# plugins that nobody uses, before any of these, where most modules are. So it starts in a third of the time.
SEARCHED_FIRST = [
    *("rabbit", "kernel", "stdlib", "ssl", "rabbit_common", "inets", "compiler", "ra", "xmerl", "mnesia"),
    *("cuttlefish", "rabbitmq_prelaunch", "sasl", "ranch", "tools", "osiris", "observer_cli", "public_key"),
]
HELLO = b"AMQP\x00\x00\x09\x01"

CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
listeners.ssl.1 = 127.0.0.1:{tls_port}
ssl_options.cacertfile = {certificates}/ca.crt
ssl_options.certfile = {certificates}/localhost/server.crt
ssl_options.keyfile = {certificates}/localhost/server.key
ssl_options.versions.1 = tlsv1.3
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 33554432
"""


class Rabbit:
    """One node with data, settings and ports of its own; it can be stopped, killed and started again on the same data.

    It starts in several seconds, so one is enough for a test session. It needs no rights but those to its folder.
    RabbitMQ writes down where a new quorum queue lives within half a second of its declaration; one that is killed
    before that does not find the queue again. `flask queue declare` waits that long, and a test that declares must too.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.port, self._distribution, self._names_port = free_port(), free_port(), free_port()
        self.tls_port = free_port()
        self.certificates = self.folder / "certificates"
        self._node: subprocess.Popen[bytes] | None = None
        self._names: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/%2F"

    def tls_url(self, user: str, password: str, host: str = "localhost") -> str:
        """Where clients connect by TLS."""
        return f"amqps://{user}:{password}@{host}:{self.tls_port}/%2F?cafile={self.certificates / 'ca.crt'}"

    def control(self, *words: str | Path) -> str:
        """Ask the running node to do something, as whoever runs it would."""
        command: list[str | Path] = [
            SERVER.with_name("rabbitmqctl"),
            "--quiet",
            "--node",
            f"test{self.port}@localhost",
            *words,
        ]
        told = subprocess.run(command, env=self._environ(), capture_output=True, text=True, timeout=START_SECONDS)
        if told.returncode:
            raise RuntimeError(f"rabbitmqctl: {told.stdout}{told.stderr}")
        return told.stdout

    def add_users(self, **rights: tuple[str, str]) -> dict[str, str]:
        """Add users who may write to and read what these regular expressions name; return where each connects."""
        steps = []
        for name, (write, read) in rights.items():
            words = (each.replace("\\", "\\\\") for each in (name, "/", "^$", write, read, "a test"))
            given = ", ".join(f'<<"{each}">>' for each in words)
            steps += [
                f'catch rabbit_auth_backend_internal:delete_user(<<"{name}">>, <<"a test">>)',  # an earlier test's
                f'rabbit_auth_backend_internal:add_user(<<"{name}">>, <<"{name}">>, <<"a test">>)',
                f"rabbit_auth_backend_internal:set_permissions({given})",
            ]
        command = [SERVER.with_name("rabbitmqctl"), "eval", f"{', '.join(steps)}."]
        subprocess.run(command, env=self._environ(), check=True, capture_output=True, timeout=START_SECONDS)
        return {name: self.url.replace("guest:guest", f"{name}:{name}") for name in rights}

    @property
    def running(self) -> bool:
        """Whether the node was started and has not ended."""
        return self._node is not None and self._node.poll() is None

    def start(self) -> "Rabbit":
        """Start the node and wait until it speaks AMQP; raises RuntimeError with its last words when it does not."""
        if self.running:
            return self
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        subprocess.run([CERTIFICATES, self.certificates, "localhost"], check=True, capture_output=True)
        written = CONFIGURATION.format(port=self.port, tls_port=self.tls_port, certificates=self.certificates)
        (self.folder / "rabbitmq.conf").write_text(written)
        (self.folder / "enabled_plugins").write_text("[].\n")
        self._plugins.mkdir(exist_ok=True)
        for broker in _libraries("rabbit"):  # counts as a plugin, and says which settings there are
            link = self._plugins / broker.name
            link.unlink(missing_ok=True)
            link.symlink_to(broker)
        environ = self._environ()
        if self._names is None or self._names.poll() is not None:
            # Nodes find each other by this small server. Left to itself, the node would start one that outlives it.
            words = ["epmd", "-port", str(self._names_port), "-address", "127.0.0.1"]
            self._names = subprocess.Popen(words, env=environ, start_new_session=True, stderr=subprocess.DEVNULL)
            _until(lambda: _answers(self._names_port, b"\x00\x01n"), 20)
        with (self.folder / "output").open("ab") as output:
            self._node = subprocess.Popen(
                [SERVER],
                env=environ,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if not _until(lambda: _answers(self.port, HELLO) or not self.running, START_SECONDS) or not self.running:
            self.close()
            raise RuntimeError(f"RabbitMQ did not start:\n{(self.folder / 'output').read_text()[-3000:]}")
        return self

    def stop(self) -> None:
        """Let the node end by itself, keeping its data; after half a minute, kill it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the node at once (SIGKILL), as a power cut to its process would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Let the node fall silent where it stands: connections stay, and nothing is answered until it is killed."""
        if self._node is not None:
            freeze(self._node.pid)

    def raise_alarm(self) -> bool:
        """Let the node think that it has no memory left, as `rabbitmqctl set_vm_memory_high_watermark 0` does.

        Whoever publishes is then no longer read from. Say whether the node could be told; one that dies forgets it.
        """
        return self._tell("vm_memory_monitor set_vm_memory_high_watermark [0.0]")

    def lift_alarm(self) -> bool:
        """Let the node have its memory again; say whether it could be told."""
        return self._tell("vm_memory_monitor set_vm_memory_high_watermark [0.4]")

    def close(self) -> None:
        """Kill the node and everything that was started for it."""
        self.kill()
        if self._names is not None:
            self._names.kill()
            self._names.wait()
            self._names = None

    def __enter__(self) -> "Rabbit":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _end(self, how: signal.Signals) -> None:
        if self._node is None:
            return
        self._node.send_signal(how)
        try:
            self._node.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._node.kill()
            self._node.wait()
        self._node = None

    def _tell(self, words: str) -> bool:
        # What rabbitmqctl says to the node, without the second that rabbitmqctl takes to start.
        cookie = self.folder / ".erlang.cookie"
        if not self.running or not cookie.exists():
            return False
        command = ["erl_call", "-sname", self._name, "-c", cookie.read_text(), "-a", words]
        told = subprocess.run(command, env=self._environ(), capture_output=True, check=False, timeout=STOP_SECONDS)
        return told.stdout.strip() == b"ok"

    @property
    def _plugins(self) -> Path:
        return self.folder / "plugins"

    @property
    def _name(self) -> str:
        return f"test{self.port}@localhost"

    def _environ(self) -> dict[str, str]:
        # Only what is named here: a setting of the machine's own broker must not reach this one.
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),  # where the cookie is
            "ERL_EPMD_PORT": str(self._names_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self._name,
            "RABBITMQ_DIST_PORT": str(self._distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-kernel inet_dist_use_interface {{127,0,0,1}} {_searched_first()}",
            # Without input of its own the start script would stay and wait; so it becomes the Erlang machine itself.
            "RABBITMQ_ALLOW_INPUT": "1",
            "RABBITMQ_SERVER_START_ARGS": "-noshell -noinput",
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "none"),
            "RABBITMQ_PLUGINS_DIR": str(self._plugins),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.folder / "generated"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
        }


def _libraries(name: str) -> Iterator[Path]:
    """Yield where Erlang or the broker keeps a library, by whatever version."""
    for place in Path("/usr/lib/erlang/lib"), *SERVER.parent.parent.glob("lib/rabbitmq_server-*/plugins"):
        yield from place.glob(f"{name}-[0-9]*")


def _searched_first() -> str:
    found = [str(each / "ebin") for name in reversed(SEARCHED_FIRST) for each in _libraries(name)]
    return f"-pa {' '.join(found)}"  # each is put before the last


def _answers(port: int, hello: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(hello)
            return bool(connection.recv(1))
    except OSError:
        return False


def _until(holds: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False
