"""A database that is frozen takes nothing with it that does not need it, however often readiness is asked."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.conftest import on_postgres_alone
from tests.processes import OverHttp, until, web
from tests.servers.postgres import Postgres

WITHIN_SECONDS = 30.0
PROBES = 3


@on_postgres_alone
def test_with_a_frozen_database_and_many_probes_health_and_guidance_go_on(
    environ: dict[str, str], postgres: Postgres, tmp_path: Path
) -> None:
    asked = {**os.environ, **environ, "METRICS_HOSTS": "127.0.0.1"}

    def ready(host: str = "localhost") -> tuple[int, str]:
        probe = OverHttp(site.port)
        answer = probe.get("/health/ready", headers={"Host": host})
        probe.connection.close()
        return answer.status_code, answer.get_data(as_text=True)

    with web(asked, tmp_path / "log", workers=1) as site, ThreadPoolExecutor(PROBES) as probes:
        assert ready()[0] == 200
        with postgres.frozen():
            others = OverHttp(site.port)
            seen: set[int] = set()
            while seen != {503}:  # the first answers may still be of a moment ago
                asking = [probes.submit(ready) for _ in range(PROBES)]
                for path in ("/health", "/en/", "/en/cambridgeshire/how-to-complain"):
                    assert others.get(path).status_code == 200
                seen = {each.result(WITHIN_SECONDS)[0] for each in asking}
            status, told = ready("127.0.0.1")
            assert (status, '"database": {\n      "ok": false' in told) == (503, True)
            others.connection.close()
        until(lambda: ready()[0] == 200, WITHIN_SECONDS)
