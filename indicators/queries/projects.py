"""Reading projects, activities and occasions: a person's own ones, in which they work."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet

from indicators.access import Grant
from indicators.models import Activity, Occasion, Project, ProjectMember
from indicators.permissions import Permission


def own_projects(grant: Grant) -> list[Project]:
    """Return the projects in which the person works. One query."""
    return list(_of_person(Project.objects.filter(organisation=grant.organisation), grant, "members"))


def other_projects(grant: Grant) -> list[Project]:
    """Return the organisation's other projects, for those who say who works in them; for others none."""
    if not grant.may(Permission.MANAGE_PROJECTS):
        return []
    own = ProjectMember.objects.filter(organisation=grant.organisation, user=grant.user)
    return list(Project.objects.filter(organisation=grant.organisation).exclude(pk__in=own.values("project")))


def find_project(grant: Grant, number: int) -> Project | None:
    """Return the project with that number, if the person works in it. One query."""
    mine = Project.objects.filter(organisation=grant.organisation, pk=number)
    return _of_person(mine.select_related("organisation"), grant, "members").first()


def find_activity(grant: Grant, number: int) -> Activity | None:
    """Return the activity with that number, if the person works in its project. One query."""
    mine = Activity.objects.filter(organisation=grant.organisation, pk=number)
    return _of_person(mine.select_related("project", "organisation"), grant, "project__members").first()


def find_occasion(grant: Grant, number: int) -> Occasion | None:
    """Return the occasion with that number, if the person works in its project. One query."""
    mine = Occasion.objects.filter(organisation=grant.organisation, pk=number)
    mine = mine.select_related("activity__project", "organisation")
    return _of_person(mine, grant, "activity__project__members").first()


def occasions_between(
    grant: Grant, first: date, last: date, *, projects: Collection[Project]
) -> list[Occasion]:
    """Return the occasions of these projects from the first day to the last, in their order. One query."""
    return list(
        Occasion.objects.filter(
            organisation=grant.organisation, activity__project__in=projects, date__range=(first, last)
        ).select_related("activity__project")
    )


class Unlocking(NamedTuple):
    """That a project's locked period was opened: by whom, when and why."""

    by: str
    at: datetime
    reason: str


def last_unlocking(project: Project) -> Unlocking | None:
    """Return when a period of the project was last unlocked; None where none ever was. One query."""
    found = project.history.exclude(history_change_reason=None).select_related("history_user").first()
    if found is None:
        return None
    return Unlocking(str(found.history_user), found.history_date, found.history_change_reason)


def people_of(project: Project) -> list[ProjectMember]:
    """Return who works in the project, by e-mail address. One query."""
    return list(project.members.select_related("user").order_by("user__email"))


def _of_person[Rows: QuerySet](rows: Rows, grant: Grant, members: str) -> Rows:
    if not grant.may(Permission.LOG_ATTENDANCE):
        return rows.none()
    return rows.filter(**{f"{members}__user": grant.user})


def last_of_series(occasion: Occasion) -> date | None:
    """Return the last day of the occasion's series; None for one that stands alone. One query."""
    if occasion.series_id is None:
        return None
    of_series = Occasion.objects.filter(organisation=occasion.organisation_id, series=occasion.series_id)
    return of_series.aggregate(Max("date"))["date__max"]
