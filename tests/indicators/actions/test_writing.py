"""What holds for every action on an organisation's own objects."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.access import grant_for
from indicators.actions import decisions, goals, members, own_observations, targets
from indicators.actions import kpis as kpi_actions
from indicators.models import (
    AuditEvent,
    AuditHead,
    Decision,
    Goal,
    GoalKpi,
    Kpi,
    KpiReading,
    Membership,
    OwnObservation,
    Target,
    User,
)
from indicators.permissions import Role
from indicators.vocabulary import Sex, Status, TargetFor
from tests.factories import kpis, people

WRITTEN = [Goal, GoalKpi, Decision, Kpi, KpiReading, Membership, OwnObservation, Target, User]


def add_goal(organisation, by):
    goals.add_goal(goal=Goal(organisation=organisation, slug="nytt", title="Nytt"), by=by)


def change_goal(organisation, by):
    goal = Goal._base_manager.get(slug="heltid")
    goal.title = "Annat"
    goals.change_goal(goal=goal, version=1, by=by)


def add_kpi_to_goal(organisation, by):
    goals.add_kpi(goal=Goal._base_manager.get(slug="heltid"), kpi=Kpi._base_manager.get(code="N3"), by=by)


def remove_kpi_from_goal(organisation, by):
    goals.remove_kpi(place=GoalKpi._base_manager.get(kpi__code="N1"), by=by)


def move_kpi(organisation, by):
    goals.move_kpi(place=GoalKpi._base_manager.get(kpi__code="N1"), steps=1, by=by)


def add_decision(organisation, by):
    decision = Decision(
        organisation=organisation, body="KF", date=datetime.date(2024, 1, 1), section="§ 1", title="Nytt"
    )
    decisions.add_decision(decision=decision, by=by)


def change_decision(organisation, by):
    decision = Decision._base_manager.get()
    decision.title = "Annat"
    decisions.change_decision(decision=decision, version=1, by=by)


def set_targets(organisation, by):
    new = [
        targets.NewTarget(TargetFor.WOMEN, "2025", 60, 60),
        targets.NewTarget(TargetFor.MEN, "2025", 60, 60),
    ]
    targets.set_targets(
        kpi=Kpi._base_manager.get(code="N1"),
        decision=Decision._base_manager.get(),
        targets=new,
        based_on=[],
        by=by,
    )


def enter_figures(organisation, by):
    own_observations.enter_figures(
        organisation=organisation,
        kpi=Kpi._base_manager.get(code="H1"),
        period="2023",
        figures={
            Sex.WOMEN: own_observations.Figure(1.0, Status.OK),
            Sex.MEN: own_observations.Figure(0.0, Status.OK),
        },
        versions={},
        by=by,
    )


def add_own_kpi(organisation, by):
    kpi = Kpi(code="H2", title="Eget", measure_type="percent", gap_type="points")
    kpi_actions.add_own_kpi(kpi=kpi, organisation=organisation, by=by)


def change_own_kpi(organisation, by):
    kpi = Kpi._base_manager.get(code="H1")
    state = kpi_actions.state_of(kpi, ["title"])
    kpi.title = "Annat"
    kpi_actions.change_own_kpi(kpi=kpi, organisation=organisation, fields=["title"], state=state, by=by)


def read_kpi(organisation, by):
    reading = KpiReading(organisation=organisation, kpi=Kpi._base_manager.get(code="N1"))
    state = kpi_actions.state_of(reading, kpi_actions.READING)
    reading.direction = "lower"
    kpi_actions.read_kpi(reading=reading, state=state, by=by)


def add_member(organisation, by):
    members.add_member(
        grant=grant_for(by, organisation), email="ny@hedemora.example", role=Role.READER, by=by
    )


def remove_member(organisation, by):
    members.remove_member(membership=Membership._base_manager.get(role=Role.READER), by=by)


ACTIONS = [
    add_goal,
    change_goal,
    add_kpi_to_goal,
    remove_kpi_from_goal,
    move_kpi,
    add_decision,
    change_decision,
    set_targets,
    enter_figures,
    add_own_kpi,
    change_own_kpi,
    read_kpi,
    add_member,
    remove_member,
]


@pytest.fixture
def organisation(hedemora, administrator):
    """With one of everything."""
    kpis.goal(hedemora, "heltid", kpis.kpi("N1"), kpis.kpi("N2"))
    kpis.kpi("N3")
    kpis.kpi("H1", organisation=hedemora, measure_type="count")
    kpis.decision(hedemora)
    people.member("reader@hedemora.example", hedemora, Role.READER)
    return hedemora


def rows():
    return {model: list(model._base_manager.order_by("pk").values()) for model in WRITTEN}


@pytest.mark.parametrize("action", ACTIONS)
def test_action_leaves_a_trace_of_who_did_it(action, organisation, administrator):
    before = rows()

    action(organisation, administrator)

    event = AuditEvent._base_manager.get()
    assert (event.organisation, event.actor) == (organisation, administrator)
    assert rows() != before


@pytest.mark.parametrize("action", ACTIONS)
def test_action_whose_trace_cannot_be_written_writes_nothing(
    action, organisation, administrator, monkeypatch
):
    def fail(*arguments, **options):
        raise RuntimeError("no trace")

    before = rows()
    histories = Goal.history.count(), Decision.history.count(), OwnObservation.history.count()
    monkeypatch.setattr(AuditHead, "save", fail)

    with pytest.raises(RuntimeError, match="no trace"):
        action(organisation, administrator)

    assert rows() == before
    assert (Goal.history.count(), Decision.history.count(), OwnObservation.history.count()) == histories


@pytest.mark.parametrize("action", ACTIONS)
def test_action_lets_other_edits_of_the_organisation_wait_before_it_looks(
    action, organisation, administrator
):
    with CaptureQueriesContext(connection) as captured:
        action(organisation, administrator)

    own = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    locks = [number for number, sql in enumerate(own) if sql.startswith("SELECT") and _locks(sql)]
    writes = [number for number, sql in enumerate(own) if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert locks[0] < writes[0]


def _locks(sql):
    if connection.vendor == "postgresql":
        return sql.endswith("FOR NO KEY UPDATE")
    return 'FROM "indicators_organisation"' in sql


def test_trace_has_no_figures(organisation, administrator):
    enter_figures(organisation, administrator)
    set_targets(organisation, administrator)

    details = [event.details for event in AuditEvent._base_manager.order_by("pk")]
    assert details[0] == {"period": "2023", "sexes": ["F", "M"]}
    assert set(details[1]) == {"decision", "targets"}


def test_duplicate_that_came_between_check_and_write_is_refused_in_words(organisation, administrator):
    add_goal(organisation, administrator)

    with pytest.raises(ValidationError, match=r"goal|mål"):
        add_goal(organisation, administrator)


def test_nobody_gives_a_role_above_the_own(organisation):
    controller = people.member("controller@hedemora.example", organisation, Role.CONTROLLER)
    before = rows()

    with pytest.raises(PermissionDenied):
        members.add_member(
            grant=grant_for(controller, organisation),
            email="ny@hedemora.example",
            role=Role.ADMINISTRATOR,
            by=controller,
        )

    assert rows() == before
