"""Reading goals: published ones for everybody, drafts for those who may see them."""

from django.db.models import QuerySet

from indicators.access import Grant
from indicators.models import Goal, Kpi
from indicators.permissions import Permission


def goals(grant: Grant) -> QuerySet[Goal]:
    """Return the organisation's goals that the person may see, in their order, with board and decision."""
    visible = Goal.objects.filter(organisation=grant.organisation).select_related("board", "decision")
    return visible if grant.may(Permission.VIEW_DRAFTS) else visible.filter(is_published=True)


def find_goal(grant: Grant, slug: str) -> Goal | None:
    """Return the goal, or None where there is none that the person may see. One query."""
    return goals(grant).filter(slug=slug).first()


def goals_of_kpi(grant: Grant, kpi: Kpi) -> list[Goal]:
    """Return the goals that the KPI follows up, of those the person may see. One query."""
    return list(goals(grant).filter(places__kpi=kpi))
