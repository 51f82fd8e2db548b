"""Reading an organisation's decisions."""

from django.db.models import Count, QuerySet

from indicators.access import Grant
from indicators.models import Decision


def decisions(grant: Grant) -> QuerySet[Decision]:
    """Return the organisation's decisions, newest first."""
    return Decision.objects.filter(organisation=grant.organisation).order_by("-date", "section")


def decisions_in_use(grant: Grant) -> QuerySet[Decision]:
    """Return the decisions, each with `goal_count` and `target_count`: what it is the ground of."""
    return decisions(grant).annotate(
        goal_count=Count("goals", distinct=True), target_count=Count("targets", distinct=True)
    )
