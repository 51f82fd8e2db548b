"""Writing goals, and the KPIs that follow them."""

from django.db import transaction
from django.db.models import Max

from indicators import audit
from indicators.actions import editing
from indicators.models import Goal, GoalKpi, Kpi, User


@transaction.atomic
def add_goal(*, goal: Goal, by: User) -> None:
    """Store a new goal, last in its organisation. Raises ValidationError when its address is taken."""
    editing.lock(goal.organisation)
    last = Goal.objects.filter(organisation=goal.organisation).aggregate(last=Max("position"))["last"]
    goal.position = 0 if last is None else last + 1
    editing.add(goal, by=by)


@transaction.atomic
def change_goal(*, goal: Goal, version: int, by: User) -> None:
    """Store a changed goal. Raises ChangedMeanwhile when `version` is no longer the stored one."""
    editing.change(goal, version=version, by=by)


@transaction.atomic
def add_kpi(*, goal: Goal, kpi: Kpi, by: User) -> None:
    """Let the KPI follow the goal, last of its KPIs. Raises ValidationError when it already does."""
    editing.lock(goal.organisation)
    last = goal.places.aggregate(last=Max("position"))["last"]
    place = GoalKpi(
        organisation=goal.organisation, goal=goal, kpi=kpi, position=0 if last is None else last + 1
    )
    place.validate_constraints()
    place.save()
    _record("goal.kpi_added", place, by=by)


@transaction.atomic
def remove_kpi(*, place: GoalKpi, by: User) -> None:
    """Let the KPI no longer follow the goal. The KPI, its figures and its targets stay."""
    editing.lock(place.organisation)
    if not place.goal.places.contains(place):
        return  # somebody else was first
    place.delete()
    _record("goal.kpi_removed", place, by=by)


@transaction.atomic
def move_kpi(*, place: GoalKpi, steps: int, by: User) -> None:
    """Swap the KPI's place with the one so many steps after it (before it: below 0), if there is one."""
    editing.lock(place.organisation)
    places = list(place.goal.places.all())
    if place not in places:
        return  # somebody has just removed it
    here = places.index(place)
    there = here + steps
    if not 0 <= there < len(places):
        return
    places[here], places[there] = places[there], places[here]
    for position, one in enumerate(places):
        one.position = position
    GoalKpi.objects.filter(organisation=place.organisation).bulk_update(places, ["position"])
    _record("goal.kpi_moved", place, by=by)


def _record(action: str, place: GoalKpi, *, by: User) -> None:
    audit.record(action, place.goal, by=by, organisation=place.organisation, kpi=place.kpi.code)
