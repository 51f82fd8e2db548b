"""The door to what is counted in projects, for those who work in them (docs/adr/0024).

Every function asks itself whether the person does: a page cannot show such a figure by mistake.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from indicators.access import Grant
from indicators.calculations.attendance import Cell, sums, taken_back
from indicators.models import AttendanceEvent, Occasion, Project
from indicators.permissions import Permission
from indicators.vocabulary import Sex

# Whatever came in time, or was let in afterwards.
_COUNTS = Q(is_late=False) | Q(decision__is_accepted=True)


class Said(NamedTuple):
    """An event as its list shows it. waits: nobody has decided yet whether it counts."""

    pk: int
    key: UUID
    cell: Cell
    delta: int
    set_to: int | None
    reason: str
    person: str
    at: datetime
    is_undo: bool
    is_taken_back: bool
    waits: bool
    occasion: Occasion


class Attendance(NamedTuple):
    """The counts of one occasion, which can be below 0, and what was said about it, newest first."""

    cells: dict[Cell, int]
    events: list[Said]


def attendance(grant: Grant, occasion: Occasion) -> Attendance:
    """Return who came to the occasion, as known now, and everything that was said. One query.

    There is nothing for those who do not work in the project. Raises PermissionDenied for whoever may not
    count.
    """
    rows = list(
        _events(grant)
        .filter(occasion=occasion)
        .select_related("by", "decision")
        .order_by("received_at", "pk")
    )
    said = [row.said() for row in rows]
    gone = taken_back(said)
    events = [_said(row, is_taken_back=row.key in gone, occasion=occasion) for row in reversed(rows)]
    return Attendance(sums(said), events)


def counts(grant: Grant, occasions: Collection[Occasion]) -> dict[int, dict[Cell, int]]:
    """Return what `attendance` counts, of many occasions by their number. One query.

    Raises PermissionDenied for whoever may not count.
    """
    undone = AttendanceEvent.objects.filter(
        _COUNTS, organisation=grant.organisation, occasion=OuterRef("occasion"), undoes=OuterRef("key")
    )
    rows = (
        _events(grant)
        .filter(_COUNTS, ~Exists(undone), occasion__in=[one.pk for one in occasions])
        .values_list("occasion_id", "sex", "age_band")
        .annotate(Sum("delta"))
        .order_by()
    )
    found: dict[int, dict[Cell, int]] = {one.pk: {} for one in occasions}
    for occasion, sex, age_band, number in rows:
        found[occasion][Cell(Sex(sex), age_band)] = number
    return found


def late(grant: Grant, project: Project) -> list[Said]:
    """Return what came in for the project's locked periods and waits for a decision, oldest first. One query.

    Raises PermissionDenied for whoever may not count.
    """
    waiting = _events(grant).filter(occasion__activity__project=project, is_late=True, decision=None)
    rows = waiting.select_related("by", "occasion__activity").order_by("occasion__date", "received_at", "pk")
    return [_said(row, is_taken_back=False, occasion=row.occasion) for row in rows]


def _events(grant: Grant) -> QuerySet[AttendanceEvent]:
    if not grant.may(Permission.LOG_ATTENDANCE):
        raise PermissionDenied
    return AttendanceEvent.objects.filter(
        organisation=grant.organisation, occasion__activity__project__members__user=grant.user
    )


def _said(row: AttendanceEvent, *, is_taken_back: bool, occasion: Occasion) -> Said:
    return Said(
        pk=row.pk,
        key=row.key,
        cell=Cell(Sex(row.sex), row.age_band),
        delta=row.delta,
        set_to=row.set_to,
        reason=row.reason,
        person=str(row.by),
        at=row.received_at,
        is_undo=row.undoes is not None,
        is_taken_back=is_taken_back,
        waits=row.is_late and getattr(row, "decision", None) is None,
        occasion=occasion,
    )
