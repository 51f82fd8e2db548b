"""Projects of the demonstration: what they do each week, and who came. All of it is invented."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from indicators.actions.attendance import Tap, record_attendance
from indicators.actions.occasions import Plan, add_series
from indicators.actions.projects import add_activity, add_person, add_project
from indicators.calculations.attendance import Cell
from indicators.models import Activity, Occasion, Organisation, Project, User
from indicators.vocabulary import Sex

_WEEKS_AHEAD = 4


def load_projects(rows: list[dict[str, Any]], organisation: Organisation, *, today: date, by: User) -> None:
    """Write projects whose activities take place each week on today's weekday, those counted before today."""
    for row in rows:
        fields = {name: value for name, value in row.items() if name not in ("people", "activities")}
        started = today - timedelta(days=365)
        project = Project(organisation=organisation, starts_on=started, **fields)
        add_project(project=project, by=by)
        people = [User.objects.get(email=email) for email in row["people"]]
        for person in people:
            add_person(project=project, user=person, by=by)
        for said in row["activities"]:
            _load_activity(said, project, today=today, by=people[0])


def _load_activity(said: dict[str, Any], project: Project, *, today: date, by: User) -> None:
    came = list(zip(said["women"], said["men"], strict=True))
    activity = Activity(
        organisation=project.organisation, project=project, title=said["title"], kind=said["kind"]
    )
    add_activity(activity=activity, by=by)
    plan = Plan(
        first=today - timedelta(weeks=len(came)),
        last=today + timedelta(weeks=_WEEKS_AHEAD),
        starts=said["starts"],
        ends=said["ends"],
        place=said["place"],
        leaders_women=1,
        leaders_men=1,
        skips_holidays=False,
    )
    add_series(activity=activity, plan=plan, by=by)
    occasions = Occasion.objects.filter(organisation=project.organisation, activity=activity).order_by("date")
    for occasion, (women, men) in zip(occasions, came, strict=False):
        sexes = [Sex.WOMEN] * women + [Sex.MEN] * men
        record_attendance(occasion=occasion, taps=[Tap(uuid4(), Cell(sex)) for sex in sexes], by=by)
