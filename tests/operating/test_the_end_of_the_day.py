"""What happens on the journey is told when the day has ended, and by nothing before."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.browser import HygieneClient
from tests.conftest import Clock, MakeApp
from tests.personas import ANONYMOUS
from tests.web.people import send
from tests.web.stored import service_of
from tests.web.test_outages import broken
from webapp.ops import logging
from webapp.ops.counts import Counts
from webapp.ops.day import end_day
from webapp.ops.metrics import JourneyDay, Metrics

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    assert logging.writer.flush()
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_whole_journey_leaves_no_line_and_its_day_is_told_once(
    make_app: MakeApp, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()
    client = HygieneClient(app)
    send(client, ANONYMOUS)
    client.web.post("/en/finish")
    client.web.get("/en/finished")
    client.web.get("/en/timed-out")
    client.web.get("/en/complain/nowhere")
    service = service_of(app)
    end_day(service.metrics, service.today())
    assert said(capsys) == [], "the day has not ended"
    clock.forward(hours=12)
    end_day(service.metrics, service.today())
    end_day(service.metrics, service.today())
    lines = said(capsys)
    assert {line["event"] for line in lines} == {"journey.day"}
    assert {line["day"] for line in lines} == {"2026-11-20"}
    counts = {line["status"]: line["count"] for line in lines}
    assert counts.keys() == {"2xx", "3xx", "4xx", "5xx"}
    assert (counts["4xx"], counts["5xx"]) == (1, 0)


def test_what_fails_is_told_at_once_under_one_name_and_without_how_long_it_took(
    make_app: MakeApp, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app()
    client = HygieneClient(app)
    send(client)
    with broken(app.extensions["engine"], "draft"):
        assert client.visit("sent").status == 503
    down, request = said(capsys)
    assert down["event"] == "database.down"
    assert request.keys() == {"event", "request", "route", "status", "level", "timestamp"}
    assert (request["route"], request["status"], request["level"]) == ("journey", 503, "error")


def test_the_day_ends_at_midnight_in_london(make_app: MakeApp, clock: Clock) -> None:
    clock.now = clock.now.replace(month=6, hour=22, minute=59)
    service = service_of(make_app())
    assert service.metrics.end_day(service.today()) is None
    clock.forward(minutes=1)
    assert service.metrics.end_day(service.today()) is not None


def test_a_day_is_published_whole_and_the_next_one_begins_at_nothing() -> None:
    meter = Metrics(FRIDAY)
    for status in (200, 200, 303, 404, 503):
        meter.answered_on_journey(status, 0.02)
    meter.began()
    meter.accepted()
    assert b'route="journey",status="503"} 1.0' in meter.page(())
    assert b'status="200"' not in meter.page(())
    assert b"accepted_total 0.0" in meter.page(())
    assert meter.end_day(SATURDAY) == JourneyDay(FRIDAY, {"2xx": 2, "3xx": 1, "4xx": 1, "5xx": 1})
    page = meter.page(())
    assert b'putitright_requests_total{method="any",route="journey",status="200"} 2.0' in page
    assert b'putitright_request_seconds_count{method="any",route="journey"} 5.0' in page
    assert b'putitright_request_seconds_bucket{method="any",route="journey",le="0.01"} 0.0' in page
    assert b'putitright_request_seconds_bucket{method="any",route="journey",le="0.025"} 5.0' in page
    assert b"accepted_total 1.0" in page
    assert meter.end_day(date(2026, 11, 22)) == JourneyDay(SATURDAY, {"2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0})


def test_workers_add_up_and_what_is_not_published_stands_in_no_file(tmp_path: Path) -> None:
    one, two = Metrics(FRIDAY, tmp_path), Metrics(FRIDAY, tmp_path)
    for each in (one, two):
        each.answered("/health", "GET", 200, 0.001)
        each.accepted()
        each.share()
    assert not any(Counts.from_json(file.read_text()).accepted for file in tmp_path.iterdir())
    for each in (one, two):
        assert b'{method="GET",route="/health",status="200"} 2.0' in each.page(())
        each.end_day(SATURDAY)
    assert b"accepted_total 1.0" in one.page(()), "the other has not told yet"
    two.share()
    assert b"accepted_total 2.0" in one.page(())
    (tmp_path / "torn.json").write_text('{"requests": [')
    assert b"accepted_total 2.0" in one.page(())


@pytest.mark.parametrize("folder", ["gone", "full"])
def test_a_folder_that_cannot_be_written_makes_counts_late_and_nothing_else(tmp_path: Path, folder: str) -> None:
    shared = tmp_path / folder
    meter = Metrics(FRIDAY, shared)
    if folder == "full":  # whatever is to be written there meets a full disk
        shared.mkdir()
        (shared / f"{meter.file}.new").symlink_to("/dev/full")
    meter.answered("/health", "GET", 200, 0.001)
    meter.share()
    assert meter.cannot_share
    assert b'{method="GET",route="/health",status="200"} 1.0' in meter.page(())
    if folder == "full":
        (shared / f"{meter.file}.new").unlink()
    else:
        shared.mkdir()
    meter.share()
    assert not meter.cannot_share
    assert Counts.from_json((shared / meter.file).read_text()).requests == {("/health", "GET", "200"): 1}
