"""Figures: the yearly reports, how we are doing, and what there is to learn. They name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.reporting import doing as doing_tables
from webapp.desk.reporting import yearly
from webapp.desk.reporting.spreadsheet import spreadsheet
from webapp.desk.reporting.tables import Numbers, Table
from webapp.desk.store.people import AUDITOR, MANAGER
from webapp.desk.views.kit import hidden_from, may_see, page
from webapp.domain.cases import figures as counts
from webapp.domain.cases import performance
from webapp.domain.cases.case import Case
from webapp.domain.cases.clocks import Clock, clocks_of
from webapp.domain.cases.figures import ADULTS, CHILDREN, Audience, Year, is_apart, is_childrens, year_of
from webapp.domain.cases.learning import actions_of, in_turn
from webapp.domain.packs.model import Pack
from webapp.domain.packs.teams import WHISTLEBLOWING
from webapp.i18n.language import N_

figures = Blueprint("figures", __name__)
YEARS = 6
"""How many years can be chosen, this one and those before."""
MONTHS = 12
INSIDE, PUBLISHED = "inside", "published"
REPORTS: dict[str, str] = {
    ADULTS: N_("Complaints about services for adults"),
    CHILDREN: N_("Complaints about services for children"),
}
REPRESENTATIONS = "representations"
CSV_HEADINGS = (N_("Table"), N_("What is counted"), N_("Number"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which report is looked at: whose, of which year, about whom, and for which readers."""

    pack: Pack
    audience: Audience
    year: Year
    published: bool

    @property
    def query(self) -> dict[str, str]:
        """Return what stands in the address of its page."""
        view = PUBLISHED if self.published else INSIDE
        return {
            "organisation": self.pack.id,
            "about": self.audience,
            "year": str(self.year.begins_in),
            "view": view,
        }


@figures.get("/figures")
@for_roles(MANAGER, AUDITOR)
def show() -> Response:
    """Show a yearly report."""
    desk, pack = current_desk(), chosen_pack()
    chosen = _chosen(pack, request.args.get("about", reports_of(pack)[0]), request.args.get("year", ""))
    numbers = Numbers(desk.english, chosen.published)
    found = _year(chosen)
    report = _report(chosen, found)
    listed = chosen.audience == CHILDREN and not chosen.published
    return page(
        "figures/yearly.html",
        chosen=chosen,
        title=REPORTS[chosen.audience],
        organisations=my_organisations(),
        reports={each: REPORTS[each] for each in reports_of(pack)},
        years=_years(),
        tables=[*yearly.tables_of(report, numbers), yearly.left_out(found, numbers)],
        representations=_each(chosen, report) if listed else None,
        general=[] if chosen.published else _general(report),
        apart=None if chosen.published else _apart(pack, found.apart),
    )


@figures.get("/figures/<any(adults, children, representations):what>-<int:year>.csv")
@for_roles(MANAGER, AUDITOR)
def save(what: str, year: int) -> Response:
    """Give a report as a file for a spreadsheet: its totals, or each representation about a service for children."""
    desk, pack = current_desk(), chosen_pack()
    chosen = _chosen(pack, CHILDREN if what == REPRESENTATIONS else what, str(year))
    found = _year(chosen)
    report = _report(chosen, found)
    name = f"{pack.id}-{what}-{year}.csv"
    if what == REPRESENTATIONS:
        table = abort(404) if chosen.published else _each(chosen, report)
        return spreadsheet(name, table.headings, table.rows)
    numbers = Numbers(desk.english, chosen.published)
    tables = [*yearly.tables_of(report, numbers), yearly.left_out(found, numbers)]
    return spreadsheet(name, tuple(desk.english.gettext(each) for each in CSV_HEADINGS), yearly.flat(tables))


@figures.get("/doing")
@for_roles(MANAGER, AUDITOR)
def doing() -> Response:
    """Show how an organisation is doing now."""
    desk, pack = current_desk(), chosen_pack()
    months = counts.months_of(desk.today(), MONTHS)
    teams = [each.id for each in pack.all_teams if each.id != WHISTLEBLOWING]
    in_work = [case for team in teams for case in desk.cases.in_work(pack.id, team) if not is_apart(case)]
    unfinished = [case for case in in_work if case.is_open]
    complaints = counts.sort(desk.cases.received_between(pack.id, months[0], desk.today())).complaints
    waits = performance.waiting(_with_clocks(unfinished))
    failed = sum(len(case.failed_notices) for case in in_work)
    spreads = [
        performance.spread(performance.days_until(complaints, what, desk.working_days))
        for what in ("acknowledged", "answered")
    ]
    return page(
        "figures/doing.html",
        pack=pack,
        organisations=my_organisations(),
        now=doing_tables.now_table(waits, failed, Numbers(desk.english)),
        months=doing_tables.months_table(performance.by_month(_with_clocks(complaints), months), desk.english),
        spreads=doing_tables.spreads_table(spreads[0], spreads[1], desk.english),
        longest=_listed(waits.longest),
        links=me().works_on_cases,
    )


@figures.get("/learning")
@for_roles(MANAGER, AUDITOR)
def learning() -> Response:
    """Show what there is to learn: the actions still to do, or those that were done in a year."""
    desk, pack = current_desk(), chosen_pack()
    cases = _listed(each for each in desk.cases.with_learning(pack.id) if not _is_of_others_apart(each))
    wanted = _year_named(request.args["done"]) if "done" in request.args else None
    chosen = [case for case in cases if any(_is_wanted(done_on, wanted) for _, done_on in case.learning)]
    actions = [each for case in chosen for each in actions_of(case, desk.cases.entries(case.received.id))]
    shown = sorted((each for each in actions if _is_wanted(each.done_on, wanted)), key=in_turn)
    return page(
        "figures/learning.html",
        pack=pack,
        organisations=my_organisations(),
        actions=shown,
        late=[each for each in shown if each.is_late(desk.today())],
        done=wanted,
        years=_years(),
        links=me().works_on_cases,
    )


def my_organisations() -> list[Pack]:
    """Return the organisations whose figures a person sees: an auditor every one, a manager those of their teams."""
    theirs = {team.partition("/")[0] for team in me().teams}
    every = current_desk().content.packs.listed
    return [each for each in every if me().role == AUDITOR or each.id in theirs]


def chosen_pack() -> Pack:
    """Return the organisation that is asked for, or the first; 404 when it is none of the person's own."""
    mine = my_organisations()
    wanted = request.args.get("organisation")
    found = next((each for each in mine if wanted in (None, each.id)), None)
    return found or abort(404)


def reports_of(pack: Pack) -> list[Audience]:
    """Return which reports an organisation has, by its procedures."""
    childrens = {is_childrens(each.id) for each in pack.procedures}
    return [audience for audience, wanted in ((ADULTS, False), (CHILDREN, True)) if wanted in childrens]


def _chosen(pack: Pack, about: str, year: str) -> Chosen:
    audience = next((each for each in reports_of(pack) if each == about), None)
    view = request.args.get("view", INSIDE)
    if audience is None or view not in (INSIDE, PUBLISHED):
        abort(404)
    return Chosen(pack, audience, _year_named(year) if year else _years()[0], view == PUBLISHED)


def _years() -> list[Year]:
    this = year_of(current_desk().today()).begins_in
    return [Year(this - back) for back in range(YEARS)]


def _year_named(told: str) -> Year:
    return next((each for each in _years() if str(each.begins_in) == told), None) or abort(404)


def _year(chosen: Chosen) -> counts.Sorted:
    received = current_desk().cases.received_between(chosen.pack.id, chosen.year.first, chosen.year.last)
    return counts.sort(received)


def _report(chosen: Chosen, found: counts.Sorted) -> counts.Report:
    return counts.report(chosen.audience, _with_clocks(found.complaints))


def _each(chosen: Chosen, report: counts.Report) -> Table:
    mine = {each.received.id for each in _listed(each.case for each in report.representations)}
    told = [each for each in report.representations if each.case.received.id in mine]
    return yearly.representations(told, chosen.pack, current_desk().english)


def _general(report: counts.Report) -> list[str]:
    """Return the references of what raised a matter of general importance, as far as a person may be told of each."""
    raised = {each.case.received.id: each.case for each in report.representations if each.general}
    return sorted(each.received.reference for each in _listed(raised.values()))


def _with_clocks(cases: Iterable[Case]) -> list[tuple[Case, Sequence[Clock]]]:
    desk, today = current_desk(), current_desk().today()
    return [(each, clocks_of(each, today, desk.working_days, desk.pack(each.received.organisation))) for each in cases]


def _listed(cases: Iterable[Case]) -> list[Case]:
    """Return the cases that a person may be told of one by one: a manager those of their teams."""
    hidden = hidden_from(me())
    mine = (each for each in cases if each.received.id not in hidden)
    return [each for each in mine if me().role == AUDITOR or may_see(me(), each)]


def _is_of_others_apart(case: Case) -> bool:
    return is_apart(case) and not me().belongs_to(case.received.organisation, case.received.team)


def _apart(pack: Pack, apart: Sequence[Case]) -> int | None:
    """Return how many reports of wrongdoing there are for a team of this person's; None for who may not know."""
    mine = sum(not _is_of_others_apart(each) for each in apart)
    return mine if mine or me().belongs_to(pack.id, WHISTLEBLOWING) else None


def _is_wanted(done_on: date | None, year: Year | None) -> bool:
    if year is None or done_on is None:
        return year is None and done_on is None
    return year.first <= done_on <= year.last
