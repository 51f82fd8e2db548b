"""Reading goals: published ones for everybody, drafts for those who may see them."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from indicators.access import Grant
from indicators.models import Goal, Kpi
from indicators.models.choices import NATIONAL_SUBGOALS, label
from indicators.permissions import Permission
from indicators.vocabulary import GoalLevel

_SELECT = """
SELECT goal.id, goal.organisation_id, goal.slug, goal.title, goal.description, goal.level,
       goal.perspective, goal.national_subgoal, goal.valid_from, goal.valid_to, goal.is_published,
       board.title,
       decision.title, decision.link, decision.body, decision.date, decision.section, decision.record_number
FROM indicators_goal AS goal
LEFT JOIN indicators_area AS board ON board.id = goal.board_id
LEFT JOIN indicators_decision AS decision ON decision.id = goal.decision_id
WHERE goal.organisation_id = %s AND goal.slug = %s
"""


class DecisionFacts(NamedTuple):
    """A decision as pages name it."""

    title: str
    link: str
    body: str
    date: date
    section: str
    record_number: str


class GoalFacts(NamedTuple):
    """A goal as its page shows it. board is the name of who is responsible."""

    id: int
    organisation_id: int
    slug: str
    title: str
    description: str
    level: str
    perspective: str
    national_subgoal: int | None
    valid_from: date | None
    valid_to: date | None
    is_published: bool
    board: str | None
    decision: DecisionFacts | None

    @property
    def level_name(self) -> str | Promise:
        return label(GoalLevel(self.level))

    @property
    def national_subgoal_name(self) -> str | Promise:
        return dict(NATIONAL_SUBGOALS)[self.national_subgoal] if self.national_subgoal else ""


def goals(grant: Grant) -> QuerySet[Goal]:
    """Return the organisation's goals that the person may see, in their order, with board and decision."""
    visible = Goal.objects.filter(organisation=grant.organisation).select_related("board", "decision")
    return visible if grant.may(Permission.VIEW_DRAFTS) else visible.filter(is_published=True)


def find_goal(grant: Grant, slug: str) -> GoalFacts | None:
    """Return the goal, or None where there is none that the person may see. One query.

    A plain cursor: the ORM takes longer to write this statement than the database to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [grant.organisation.pk, slug])
        row = cursor.fetchone()
    if row is None:
        return None
    decision = DecisionFacts._make(row[12:]) if row[12] is not None else None
    goal = GoalFacts._make([*row[:12], decision])
    return goal if goal.is_published or grant.may(Permission.VIEW_DRAFTS) else None


def goals_of_kpi(grant: Grant, kpi: Kpi) -> list[Goal]:
    """Return the goals that the KPI follows up, of those the person may see. One query."""
    return list(goals(grant).filter(places__kpi=kpi))
