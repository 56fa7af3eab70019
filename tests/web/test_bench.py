"""The bench measures what it says: the right process, the right pages, and every complaint it makes arrives."""

import json
import os
import time
from pathlib import Path

import bench
from bench.__main__ import LINES, VIEW, report
from bench.client import asked_on, heading_of, without_closed
from bench.servers import TICK, cpu_seconds, memory_mib

KEYS = {"question_get", "valid_post", "guidance_get", "journey_request", "first_view_bytes"}


def test_the_cpu_reader_reads_the_process_it_is_asked_about() -> None:
    before, ours = cpu_seconds(os.getpid()), time.process_time()
    while time.process_time() < ours + 20 * TICK:
        pass
    spent = time.process_time() - ours
    assert abs(cpu_seconds(os.getpid()) - before - spent) <= 2 * TICK
    assert memory_mib(os.getpid()) > 1


def test_a_page_is_answered_with_the_first_choice_it_offers() -> None:
    page = """
        <form method="post" action="/elsewhere"><input name="not_this" value="x"></form>
        <form id="question" method="post" novalidate><h1 class="big">Which?</h1>
        <input name="which" type="radio" value="one"><input name="which" type="radio" value="two">
        <textarea id="more" name="more"></textarea></form>"""
    assert asked_on(page) == {"which": "one", "more": ""}
    assert asked_on("<h1>Sent</h1>") == {}
    assert heading_of(page) == '<h1 class="big">Which?</h1>'


def test_nothing_is_sent_that_stands_under_a_choice_that_is_not_made() -> None:
    page = """
        <form method="post" novalidate>
        <input name="help" type="radio" value="no">
        <input name="help" type="radio" value="yes" data-aria-controls="conditional-help-2">
        <div class="govuk-radios__conditional" id="conditional-help-2"><div class="govuk-form-group">
        <input name="needs" type="checkbox" value="print" data-aria-controls="conditional-needs">
        <div class="govuk-checkboxes__conditional" id="conditional-needs"><input name="size"></div></div></div>
        <textarea name="more"></textarea></form>"""
    filled_in = {"needs": "print", "size": "18 point", "more": "words"}
    assert without_closed(page, {"help": "no", **filled_in}) == {"help": "no", "more": "words"}
    assert without_closed(page, {"help": "yes", **filled_in}) == {"help": "yes", **filled_in}
    assert without_closed(page, {"help": "yes", **filled_in, "needs": "audio"}).keys() == {"help", "needs", "more"}


def test_a_tiny_run_gives_exactly_the_promised_figures(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    found = bench.run(rounds=1, requests=20, file=file)
    assert json.loads(file.read_text(encoding="utf-8")) == found
    assert found.keys() == KEYS | {"detail"}
    assert {each.name for each in (*LINES, VIEW)} == KEYS
    assert all(isinstance(found[name], float) and found[name] > 0 for name in KEYS - {"first_view_bytes"})
    assert isinstance(found["first_view_bytes"], int)
    assert found["detail"]["people"] == 1
    assert found["detail"]["delivered"] == 2, "one complaint to learn the way, and that of the first person"
    assert found["detail"]["hit_rate"] == 0, "whoever is the first in a language finds nothing that is kept"
    assert all(each.words in report(found) for each in (*LINES, VIEW))
