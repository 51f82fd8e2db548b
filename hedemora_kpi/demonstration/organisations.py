"""One organisation of the demonstration: its accounts, boards, KPIs, decisions, goals and targets."""

from datetime import date
from typing import Any

from hedemora_kpi.demonstration.projects import load_projects
from indicators import audit
from indicators.access import grant_for
from indicators.actions.own_observations import Figure, enter_figures
from indicators.actions.releases import publish_release
from indicators.calculations.balance import percent
from indicators.models import (
    Area,
    Decision,
    Goal,
    GoalKpi,
    Kpi,
    KpiReading,
    Membership,
    Organisation,
    Target,
    User,
)
from indicators.permissions import Role
from indicators.queries.live import draft_release_of
from indicators.vocabulary import AreaKind, Sex, Status, TargetFor

_SEXES = {"women": Sex.WOMEN, "men": Sex.MEN}
_FOR = {"women": TargetFor.WOMEN, "men": TargetFor.MEN, "gap": TargetFor.GAP}


def load_organisation(
    said: dict[str, Any], *, areas: dict[str, Area], kpis: dict[str, Kpi], password: str, today: date
) -> None:
    """Write an organisation from its description. password: hashed, the same for all its accounts."""
    organisation = Organisation.objects.create(slug=said["slug"], name=said["name"], area=areas[said["area"]])
    for email, role in said["accounts"].items():
        user, _ = User.objects.get_or_create(email=email, defaults={"password": password})
        Membership.objects.create(organisation=organisation, user=user, role=role)
    boards = {
        code: Area.objects.create(
            organisation=organisation, code=code, title=title, kind=AreaKind.BOARD, parent=organisation.area
        )
        for code, title in said["boards"].items()
    }
    kpis = kpis | {row["code"]: _own_kpi(row, organisation, kpis) for row in said.get("kpis", [])}
    for code, reading in said.get("readings", {}).items():
        KpiReading.objects.create(organisation=organisation, kpi=kpis[code], **reading)
    decisions = {
        row["key"]: Decision.objects.create(
            organisation=organisation, **{name: value for name, value in row.items() if name != "key"}
        )
        for row in said["decisions"]
    }
    _load_goals(said["goals"], organisation, boards=boards, decisions=decisions, kpis=kpis)
    _load_targets(said["targets"], organisation, decisions=decisions, kpis=kpis)
    _publish_own_figures(said.get("own_figures", {}), organisation, kpis)
    if projects := said.get("projects"):
        load_projects(projects, organisation, today=today, by=_controller(organisation))
    audit.record("demonstration.loaded", organisation, by=None, organisation=organisation)


def _own_kpi(row: dict[str, Any], organisation: Organisation, kpis: dict[str, Kpi]) -> Kpi:
    links = {name: kpis[row[name]] for name in ("women_kpi", "men_kpi") if name in row}
    return Kpi.objects.create(organisation=organisation, **(row | links))


def _load_goals(
    rows: list[dict[str, Any]],
    organisation: Organisation,
    *,
    boards: dict[str, Area],
    decisions: dict[str, Decision],
    kpis: dict[str, Kpi],
) -> None:
    goals: dict[str, Goal] = {}
    for position, row in enumerate(rows):
        fields = {"is_published": True} | row | {"board": boards[row["board"]]}
        codes = fields.pop("kpis")
        if "parent" in row:
            fields["parent"] = goals[row["parent"]]
        if "decision" in row:
            fields["decision"] = decisions[row["decision"]]
        goal = Goal.objects.create(organisation=organisation, position=position, **fields)
        goals[row["slug"]] = goal
        GoalKpi.objects.bulk_create(
            GoalKpi(organisation=organisation, goal=goal, kpi=kpis[code], position=place)
            for place, code in enumerate(codes)
        )


def _load_targets(
    rows: list[dict[str, Any]],
    organisation: Organisation,
    *,
    decisions: dict[str, Decision],
    kpis: dict[str, Kpi],
) -> None:
    """Write targets in the order of their decisions: a later one supersedes what it is about."""
    in_force: dict[tuple[str, TargetFor, str], Target] = {}
    for row in sorted(rows, key=lambda row: decisions[row["decision"]].date):
        chains: dict[tuple[str, TargetFor, str], Target] = {}
        for whom, by_year in ((_FOR[name], row[name]) for name in _FOR if name in row):
            for year, decided in by_year.items():
                lower, upper = decided if isinstance(decided, list) else (decided, decided)
                chain = (row["kpi"], whom, year)
                chains[chain] = Target(
                    organisation=organisation,
                    kpi=kpis[row["kpi"]],
                    area=organisation.area,
                    period=year,
                    applies_to=whom,
                    lower=lower,
                    upper=upper,
                    tolerance=row.get("tolerance", 0),
                    decision=decisions[row["decision"]],
                    supersedes=in_force.get(chain),
                )
        Target.objects.bulk_create(chains.values())
        in_force |= chains


def _controller(organisation: Organisation) -> User:
    return User.objects.get(memberships__organisation=organisation, memberships__role=Role.CONTROLLER)


def _publish_own_figures(
    rows: dict[str, dict[str, dict[str, Any]]], organisation: Organisation, kpis: dict[str, Kpi]
) -> None:
    """Enter and publish figures as the organisation's controller does: a count, or [part, whole]."""
    if not rows:
        return
    controller = _controller(organisation)
    grant = grant_for(controller, organisation)
    for code, periods in rows.items():
        for period, entered in periods.items():
            enter_figures(
                organisation=organisation,
                kpi=kpis[code],
                period=period,
                figures={_SEXES[name]: _figure(value) for name, value in entered.items()},
                versions={},
                by=controller,
            )
        draft = draft_release_of(grant, kpis[code])
        publish_release(organisation=organisation, kpi=kpis[code], draft=draft, follows=None, by=controller)


def _figure(value: int | list[int]) -> Figure:
    if isinstance(value, int):
        return Figure(float(value), Status.OK)
    part, whole = value
    return Figure(percent(part, whole), Status.OK, part, whole)
