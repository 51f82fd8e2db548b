from datetime import date, time
from uuid import uuid4

from indicators.actions.attendance import Tap, record_attendance
from indicators.calculations.attendance import Cell
from indicators.models import Activity, Occasion, Organisation, Project, ProjectMember, User
from indicators.vocabulary import Sex


def project(organisation: Organisation, *people: User, title: str = "En väg in", **fields) -> Project:
    made = Project.objects.create(
        organisation=organisation, title=title, **{"starts_on": date(2026, 1, 1)} | fields
    )
    for person in people:
        ProjectMember.objects.create(organisation=organisation, project=made, user=person)
    return made


def activity(project: Project, title: str = "Språkkafé", **fields) -> Activity:
    return Activity.objects.create(organisation=project.organisation, project=project, title=title, **fields)


def occasion(activity: Activity, day: str = "2026-03-03", **fields) -> Occasion:
    fields = {"starts": time(18), "ends": time(20)} | fields
    return Occasion.objects.create(
        organisation=activity.organisation, activity=activity, date=date.fromisoformat(day), **fields
    )


def tap(occasion: Occasion, by: User, *sexes: Sex) -> list[Tap]:
    """Count one for each of these sexes."""
    taps = [Tap(uuid4(), Cell(sex)) for sex in sexes]
    record_attendance(occasion=occasion, taps=taps, by=by)
    return taps
