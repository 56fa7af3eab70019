"""Operators learn whether complaints can be taken and what needs their attention, and nothing about any person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, update

from tests.browser import HygieneClient
from tests.conftest import Clock, MakeApp
from tests.personas import ANONYMOUS, HERSELF, HIS_MOTHER
from tests.web.people import go_to, reference_on, send
from tests.web.stored import service_of
from tests.web.test_outages import broken
from webapp.content.bank_holidays import UNTIL
from webapp.handoff.envelope import Envelope
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.ops.logging import writer
from webapp.ops.settings import BadSettings, Settings
from webapp.store import engine
from webapp.store.engine import writing
from webapp.store.retention import purge
from webapp.store.tables import submission

OutcomeView = dict[str, Any]
EVERYTHING = [
    "serving",
    "database",
    "disk",
    "keys",
    "catalogue",
    "organisations",
    "bank_holidays",
    "purge",
    "log",
    "metrics",
    "unusual",
    "oldest_unsent",
    "oldest_urgent_unsent",
    "unregistered",
]
CANARIES = {"what_happened": "canary-story", "full_name": "Canary Name", "email": "canary@example.com"}


def ask(app: Flask, status: int = 200) -> OutcomeView:
    """Return what `flask ready` tells: what is so at this very moment."""
    writer.flush()
    answered = app.test_cli_runner().invoke(args=["ready"])
    told: OutcomeView = json.loads(answered.output)
    assert told["ready"] is (status == 200)
    assert answered.exit_code == (0 if told["ready"] else 1)
    assert told["alarms"] == [name for name, check in told["checks"].items() if not check["ok"]]
    return told


class Elsewhere(EmbeddedQueue):
    """A queue whose messages end in a back office of its own, not in our inbox."""

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        return [str(envelope["id"]) for envelope in envelopes]


def carry(app: Flask, queue: EmbeddedQueue, clock: Clock) -> None:
    assert Relay(app.extensions["engine"], queue, clock).run_once(clock.now) == 1


def forward(app: Flask, clock: Clock, days: int) -> None:
    """Let days pass, in which the relay purged."""
    clock.forward(days=days)
    purge(app.extensions["engine"], clock.now, timedelta(days=30))


# ---------------------------------------------------------------- ready


def test_a_service_that_is_well_is_ready_and_names_all_it_depends_on(app: Flask) -> None:
    told = ask(app)
    assert list(told["checks"]) == EVERYTHING
    assert told["alarms"] == []
    assert not any("do" in check for check in told["checks"].values())
    assert told["checks"]["catalogue"]["languages"] == list(service_of(app).languages)
    assert told["checks"]["bank_holidays"]["until"] == UNTIL.isoformat()


def test_without_its_database_it_is_not_ready_and_says_what_to_do(
    make_app: MakeApp, app: Flask, tmp_path: Path
) -> None:
    with broken(app.extensions["engine"], "alembic_version"):
        told = ask(app, 503)
    assert "flask migrate" in told["checks"]["database"]["do"]
    told = ask(make_app(DATABASE_URL=f"sqlite:///{tmp_path}"), 503)  # a folder, which nobody can open as a file
    assert "DATABASE_URL" in told["checks"]["database"]["do"]
    assert told["checks"]["oldest_unsent"] == {"ok": None, "do": "The database does not say."}
    assert str(tmp_path) not in json.dumps(told)


def test_without_room_on_the_disk_it_is_not_ready(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.shutil, "disk_usage", lambda path: SimpleNamespace(free=1024))
    assert ask(app, 503)["alarms"] == ["disk"]


@pytest.mark.parametrize("missing", ["PUBLIC_KEYS", "PEPPER_FILE"])
def test_without_keys_it_is_not_ready_and_names_no_path(make_app: MakeApp, tmp_path: Path, missing: str) -> None:
    told = ask(make_app(**{missing: str(tmp_path / "nothing")}), 503)
    assert told["alarms"] == ["keys"]
    assert "flask keys make" in told["checks"]["keys"]["do"]
    assert str(tmp_path) not in json.dumps(told)


def test_a_catalogue_that_was_not_compiled_is_an_alarm_but_turns_nobody_away(make_app: MakeApp, tmp_path: Path) -> None:
    folder = tmp_path / "translations" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").touch()
    told = ask(make_app(TRANSLATIONS=str(tmp_path / "translations")))
    assert told["alarms"] == ["catalogue"]
    assert "cy" in told["checks"]["catalogue"]["do"]


def test_the_end_of_the_known_bank_holidays_is_warned_of_and_then_an_alarm(app: Flask, clock: Clock) -> None:
    last = datetime(UNTIL.year, UNTIL.month, UNTIL.day, 12, tzinfo=UTC)
    for days, ok, warned in ((90, True, False), (89, True, True), (0, True, True), (-1, False, True)):
        clock.now = last - timedelta(days=days)
        check = ask(app)["checks"]["bank_holidays"]
        assert (check["days"], check["ok"], "do" in check) == (days, ok, warned)


def test_drafts_that_are_not_deleted_in_time_are_an_alarm_and_turn_nobody_away(app: Flask, clock: Clock) -> None:
    client = HygieneClient(app)
    go_to(client, "what-happened")
    clock.forward(minutes=30)
    assert ask(app)["alarms"] == []
    clock.forward(minutes=5)
    told = ask(app)
    assert told["alarms"] == ["purge"]
    assert "flask relay" in told["checks"]["purge"]["do"]
    purge(app.extensions["engine"], clock.now, timedelta(days=30))
    assert ask(app)["alarms"] == []


def test_what_waits_too_long_is_an_alarm_sooner_when_urgent_and_turns_nobody_away(app: Flask, clock: Clock) -> None:
    send(HygieneClient(app))
    clock.forward(minutes=8)
    send(HygieneClient(app), {**HIS_MOTHER, "danger": "yes"})
    clock.forward(minutes=2)
    assert ask(app)["alarms"] == []
    clock.forward(seconds=1)
    told = ask(app)
    assert told["alarms"] == ["oldest_unsent", "oldest_urgent_unsent"]
    assert (told["checks"]["oldest_unsent"]["count"], told["checks"]["oldest_urgent_unsent"]["count"]) == (2, 1)
    assert "flask relay" in told["checks"]["oldest_unsent"]["do"]
    assert Relay(app.extensions["engine"], EmbeddedQueue(app.extensions["engine"]), clock).run_once(clock.now) == 2
    assert ask(app)["alarms"] == []


def test_what_was_delivered_and_not_registered_the_next_day_is_an_alarm(
    app: Flask, engine: Engine, clock: Clock
) -> None:
    send(HygieneClient(app))
    carry(app, Elsewhere(engine), clock)
    assert ask(app)["alarms"] == []
    forward(app, clock, days=1)
    told = ask(app)
    assert (told["alarms"], told["checks"]["unregistered"]["count"]) == (["unregistered"], 1)
    with writing(engine) as connection:
        connection.execute(update(submission).values(registered_on=clock.now.date()))
    assert ask(app)["alarms"] == []


def test_what_is_in_our_own_inbox_needs_no_answer(app: Flask, clock: Clock) -> None:
    send(HygieneClient(app))
    carry(app, EmbeddedQueue(app.extensions["engine"]), clock)
    forward(app, clock, days=9)
    assert ask(app)["alarms"] == []


def test_the_public_is_told_yes_or_no_and_operators_why(make_app: MakeApp, tmp_path: Path) -> None:
    for status, more in ((200, {}), (503, {"PEPPER_FILE": str(tmp_path / "nothing")})):
        app = make_app(METRICS_HOSTS="web-1.internal", **more)
        answered = app.test_client().get("/health/ready")
        assert (answered.status_code, answered.json) == (status, {"ready": status == 200})
        assert answered.headers["Cache-Control"] == "no-store"
        assert not answered.headers.getlist("Set-Cookie")
        operators: dict[str, Any] = {"base_url": "http://web-1.internal:8000"}
        assert app.test_client().get("/health/ready", **operators).json == ask(app, status)
        by_a_proxy = app.test_client().get("/health/ready", headers={"X-Forwarded-For": "203.0.113.9"}, **operators)
        assert by_a_proxy.json == {"ready": status == 200}
    app = make_app()
    assert app.test_client().get("/health/ready").json == {"ready": True}, "no hosts are named, so nobody is told more"


def test_whoever_keeps_asking_does_not_learn_when_someone_sends(make_app: MakeApp, clock: Clock) -> None:
    app = make_app(METRICS_HOSTS="localhost")
    own = ("/health", "/metrics")  # what is asked here is counted itself, at once
    before = ask(app), figures(app)
    for answers in (HERSELF, ANONYMOUS, {**HIS_MOTHER, "danger": "yes"}):
        send(HygieneClient(app), answers)
        clock.forward(seconds=30)
        after = ask(app), figures(app)
        assert after[0] == before[0]
        changed = {name for name in after[1] if after[1][name] != before[1].get(name)}
        assert {name for name in changed if not any(f"route={each}" in name for each in own)} == set()


def test_readiness_tells_nothing_about_anyone(app: Flask, clock: Clock) -> None:
    sent = send(HygieneClient(app), {**HIS_MOTHER, **CANARIES, "danger": "yes"})
    clock.forward(days=2)
    told = json.dumps(ask(app))
    for secret in (reference_on(sent), "canary", "Canary", "Grace", str(service_of(app).settings.pepper_file.parent)):
        assert secret not in told


# ---------------------------------------------------------------- metrics


def figures(app: Flask) -> dict[str, float]:
    """Return what Prometheus would read: each line's name and labels, with its value."""
    answered = app.test_client().get("/metrics")
    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-store"
    assert not answered.headers.getlist("Set-Cookie")
    return {
        " ".join([sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(answered.text)
        for sample in family.samples
    }


def test_metrics_are_for_those_who_ask_by_a_name_of_the_operators(make_app: MakeApp, app: Flask) -> None:
    asked = {"base_url": "http://web-1.internal:8000"}
    counting = make_app(METRICS_HOSTS="web-1.internal").test_client()
    assert counting.get("/metrics", **asked).status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"):
        assert counting.get("/metrics", headers={header: "203.0.113.9"}, **asked).status_code == 404
    assert counting.get("/metrics").status_code == 404
    assert counting.get("/health/ready", **asked).status_code == 200
    assert app.test_client().get("/metrics").status_code == 404
    assert app.test_client().get("/metrics", **asked).status_code == 400


def test_a_public_name_is_no_name_for_metrics_in_production() -> None:
    named = {"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": ".example.org"}
    with pytest.raises(BadSettings, match="METRICS_HOSTS"):
        Settings.read({**named, "METRICS_HOSTS": "complaints.example.org"})
    assert Settings.read({**named, "METRICS_HOSTS": "10.0.0.7"}).metrics_hosts == ("10.0.0.7",)
    with pytest.raises(BadSettings, match="PROMETHEUS_MULTIPROC_DIR"):
        Settings.read({"PROMETHEUS_MULTIPROC_DIR": "/nowhere/at/all"})


def test_metrics_count_what_happened_and_how_things_stand(make_app: MakeApp, clock: Clock) -> None:
    app = make_app(METRICS_HOSTS="localhost")
    before = figures(app)
    assert before["putitright_drafts_begun_total"] == before["putitright_submissions_accepted_total"] == 0
    client = HygieneClient(app)
    client.begin()
    client.go_on({**HIS_MOTHER, "danger": "yes"})
    tab = client.another_tab()
    tab.visit("check-answers")
    assert client.answer().slug == tab.answer().slug == "sent"
    HygieneClient(app).visit("/cambridgeshire/how-to-complain")  # drawn
    HygieneClient(app).visit("/cambridgeshire/how-to-complain")  # kept
    app.test_client().open("/en/", method="CANARY")
    found = figures(app)
    assert found["putitright_drafts_begun_total"] == found["putitright_submissions_accepted_total"] == 0
    assert not any("journey" in name for name in found), "before the day has ended"
    clock.forward(days=1)
    found = figures(app)
    assert found["putitright_drafts_begun_total"] == found["putitright_submissions_accepted_total"] == 1
    requests = "putitright_requests_total"
    assert found[f"{requests} method=GET route=/<language>/<organisation>/<slug> status=200"] == 2
    assert found[f"{requests} method=any route=journey status=303"] > 10
    assert found[f"{requests} method=any route=journey status=200"] > 10
    assert found[f"{requests} method=other route=- status=405"] == 1
    assert found["putitright_request_seconds_count method=any route=journey"] == sum(
        count for name, count in found.items() if name.startswith(f"{requests} method=any route=journey")
    )
    found |= figures(make_app(METRICS_HOSTS="localhost"))  # another process, which has not looked yet
    assert found["putitright_late"] == found["putitright_late_urgent"] == 1
    assert found["putitright_ok check=oldest_urgent_unsent"] == 0
    assert found["putitright_ready"] == 1
    for pack in service_of(app).content.packs.packs.values():
        assert found[f"putitright_pack_info organisation={pack.id} version={pack.version}"] == 1
    assert any(name.startswith("putitright_release_info") for name in found)


def test_what_fails_on_the_journey_is_counted_at_once_under_one_name(make_app: MakeApp) -> None:
    app = make_app(METRICS_HOSTS="localhost")
    client = HygieneClient(app)
    go_to(client, "check-answers")
    with broken(app.extensions["engine"], "draft"):
        assert client.visit("check-answers").status == 503
    assert figures(app)["putitright_requests_total method=any route=journey status=503"] == 1


def test_metrics_hold_no_answer_no_reference_and_no_address(make_app: MakeApp, clock: Clock) -> None:
    app = make_app(METRICS_HOSTS="localhost")
    client = HygieneClient(app)
    go_to(client, "check-answers", {**HERSELF, **CANARIES})
    reference = reference_on(client.answer())
    client.web.get("/en/complain/canary-path")
    client.web.get("/canary-nowhere", headers={"User-Agent": "canary-agent", "Referer": "https://canary.example/"})
    clock.forward(days=1)
    page = app.test_client().get("/metrics").text
    assert "putitright_submissions_accepted_total 1.0" in page
    for secret in (reference, "canary", "Canary", "127.0.0.1", client.page.token if client.page else "?"):
        assert secret.lower() not in page.lower()


def test_without_the_database_metrics_say_so_and_are_still_there(make_app: MakeApp, tmp_path: Path) -> None:
    found = figures(make_app(METRICS_HOSTS="localhost", DATABASE_URL=f"sqlite:///{tmp_path}"))
    assert found["putitright_ready"] == found["putitright_ok check=database"] == 0
    assert "putitright_late" not in found
    assert "putitright_requests_total" not in " ".join(found)
