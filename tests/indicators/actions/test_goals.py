import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.actions.goals import add_goal, move_kpi, remove_kpi
from indicators.models import AuditEvent, Goal, GoalKpi
from tests.factories import kpis


@pytest.fixture
def places(hedemora):
    """The places of N1 and N2 as two people have them before them."""
    return list(kpis.goal(hedemora, "heltid", kpis.kpi("N1"), kpis.kpi("N2")).places.all())


def test_kpi_that_somebody_else_has_just_removed_is_neither_moved_nor_removed_again(controller, places):
    gone, left = places
    remove_kpi(place=GoalKpi._base_manager.get(pk=gone.pk), by=controller)

    move_kpi(place=gone, steps=1, by=controller)
    remove_kpi(place=gone, by=controller)

    assert GoalKpi._base_manager.get() == left
    assert AuditEvent._base_manager.get().action == "goal.kpi_removed"


def test_place_of_a_new_goal_is_read_once_others_wait(controller, hedemora):
    with CaptureQueriesContext(connection) as asked:
        add_goal(goal=Goal(organisation=hedemora, slug="nytt", title="Nytt"), by=controller)

    statements = [one["sql"] for one in asked]
    lock = next(i for i, sql in enumerate(statements) if 'FROM "indicators_organisation"' in sql)
    last = next(i for i, sql in enumerate(statements) if "MAX(" in sql)
    assert lock < last
