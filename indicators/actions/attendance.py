"""Writing down who came: taps, what takes them back, corrections, and what came in too late.

Events are their own trace, by whom and when; corrections and decisions are in the chained one too
(docs/adr/0024-taps-outside-the-chained-trace.md).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from indicators import audit
from indicators.actions import editing
from indicators.calculations.attendance import Cell, sums
from indicators.models import AttendanceEvent, LateDecision, Occasion, Project, User


class Outcome(StrEnum):
    """What became of a tap. It is stored in every case but CONFLICT, where its key was another tap's."""

    SAVED = "saved"
    LATE = "late"
    CONFLICT = "conflict"


class PeriodLocked(Exception):
    """The occasion's period is locked; nothing was written."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on one more (delta 1) or one fewer (-1), or, with the key of another in undoes and delta 0, its
    taking back. key: made once by whoever tapped. tapped_at: their telephone's clock, for people to read.

    Raises ValueError for anything else.
    """

    key: UUID
    cell: Cell
    delta: int = 1
    undoes: UUID | None = None
    tapped_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.delta not in ((1, -1) if self.undoes is None else (0,)):
            raise ValueError("a tap is one more or one fewer, or takes back another")


@transaction.atomic
def record_attendance(*, occasion: Occasion, taps: Sequence[Tap], by: User) -> dict[UUID, Outcome]:
    """Store the taps, and return what became of each; sent again they are stored once.

    Those for a locked period are stored and wait for a decision.
    """
    is_late = _is_locked(occasion)
    # By key, so that two who send the same ones never wait for each other.
    rows = [_event(occasion, tap, is_late=is_late, by=by) for tap in sorted(taps, key=lambda tap: tap.key)]
    # Asking first whether a key is there would let two through.
    AttendanceEvent.objects.bulk_create(rows, ignore_conflicts=True)
    mine = AttendanceEvent.objects.filter(organisation=occasion.organisation_id)
    stored = {row.key: row for row in mine.filter(key__in=[tap.key for tap in taps])}
    return {row.key: _outcome(row, stored[row.key]) for row in rows}


def _outcome(sent: AttendanceEvent, stored: AttendanceEvent) -> Outcome:
    if _content(sent) != _content(stored):
        return Outcome.CONFLICT
    return Outcome.LATE if stored.is_late else Outcome.SAVED


def _content(event: AttendanceEvent) -> tuple[object, ...]:
    return (
        event.occasion_id,
        event.sex,
        event.age_band,
        event.delta,
        event.set_to,
        event.undoes,
        event.by_id,
    )


def _event(occasion: Occasion, tap: Tap, *, is_late: bool, by: User) -> AttendanceEvent:
    return AttendanceEvent(
        organisation_id=occasion.organisation_id,
        key=tap.key,
        occasion=occasion,
        sex=tap.cell.sex,
        age_band=tap.cell.age_band,
        delta=tap.delta,
        undoes=tap.undoes,
        is_late=is_late,
        by=by,
        received_at=timezone.now(),
        tapped_at=tap.tapped_at,
    )


def _is_locked(occasion: Occasion) -> bool:
    """Whether the occasion's period is locked; until the end of this transaction nobody changes that."""
    project = occasion.activity.project_id
    if connection.vendor == "postgresql":
        # Whoever taps waits for nobody else who does: Django has no word for such a lock.
        with connection.cursor() as cursor:
            cursor.execute("SELECT locked_through FROM indicators_project WHERE id = %s FOR SHARE", [project])
            (through,) = cursor.fetchone()
    else:
        mine = Project.objects.filter(organisation=occasion.organisation_id, pk=project)
        through = mine.values_list("locked_through", flat=True).get()
    return through is not None and occasion.date <= through


@dataclass(frozen=True, slots=True)
class Correction:
    """What an occasion's counts shall be. seen: what they were when the person decided, of the same cells."""

    occasion: Occasion
    seen: Mapping[Cell, int]
    counts: Mapping[Cell, int]


@transaction.atomic
def correct_counts(*, corrections: Sequence[Correction], reason: str, by: User) -> int:
    """Set the counts of occasions of one organisation, and return how many changed: all of them, or none.

    Raises ChangedMeanwhile when a count is now neither what was seen nor what it is to be, PeriodLocked in a
    locked period; then nothing is written.
    """
    rows: list[AttendanceEvent] = []
    for correction in sorted(corrections, key=lambda one: one.occasion.pk):
        rows += _correct(correction, reason, by=by)
    AttendanceEvent.objects.bulk_create(rows)
    for correction in corrections:
        sexes = sorted({row.sex for row in rows if row.occasion == correction.occasion})
        if sexes:
            organisation = correction.occasion.organisation
            audit.record(
                "attendance.corrected", correction.occasion, by=by, organisation=organisation, sexes=sexes
            )
    return len(rows)


def _correct(correction: Correction, reason: str, *, by: User) -> Iterator[AttendanceEvent]:
    """Give the events that the correction makes."""
    occasion = correction.occasion
    mine = Occasion.objects.filter(organisation=occasion.organisation_id)
    # Of two who correct the second sees the first; whoever taps waits for neither.
    mine.select_for_update(no_key=True).get(pk=occasion.pk)
    if _is_locked(occasion):
        raise PeriodLocked
    events = AttendanceEvent.objects.filter(organisation=occasion.organisation_id, occasion=occasion)
    now = sums(event.said() for event in events.select_related("decision"))
    for cell, count in correction.counts.items():
        stands = now.get(cell, 0)
        if max(0, stands) == count:
            continue
        if max(0, stands) != correction.seen[cell]:
            raise editing.ChangedMeanwhile
        row = _event(occasion, Tap(uuid4(), cell), is_late=False, by=by)
        row.delta = count - stands
        row.set_to, row.reason = count, reason
        yield row


@transaction.atomic
def lock_period(*, project: Project, through: date, by: User) -> None:
    """Let nothing that comes in for that day or before count until it is approved.

    Raises ValueError for a day before the one that is locked already: that is unlocking.
    """
    stored = _locked_project(project)
    if stored.locked_through is not None and through < stored.locked_through:
        raise ValueError("unlocking needs a reason")
    _lock_through(stored, through, by=by)
    audit.record(
        "project.locked", project, by=by, organisation=project.organisation, period=through.isoformat()
    )


@transaction.atomic
def unlock_period(*, project: Project, reason: str, by: User) -> None:
    """Let what comes in count again, whatever day it is for. The reason is in the project's history."""
    _lock_through(_locked_project(project), None, by=by, reason=reason)
    audit.record("project.unlocked", project, by=by, organisation=project.organisation)


def _locked_project(project: Project) -> Project:
    editing.lock(project.organisation)
    return Project.objects.get(organisation=project.organisation, pk=project.pk)


def _lock_through(project: Project, through: date | None, *, by: User, reason: str | None = None) -> None:
    project.locked_through = through
    # Whoever edits the project at the same time would store the earlier lock again.
    project.version += 1
    editing.save(project, by=by, reason=reason)


@transaction.atomic
def decide_late(
    *, project: Project, events: Collection[int], is_accepted: bool, reason: str, by: User
) -> None:
    """Let these late events of the project count, or not. Those decided on already stay as they are."""
    editing.lock(project.organisation)
    waiting = AttendanceEvent.objects.filter(
        organisation=project.organisation,
        occasion__activity__project=project,
        is_late=True,
        decision=None,
        pk__in=events,
    )
    decided = [
        LateDecision(
            organisation=project.organisation, event=event, is_accepted=is_accepted, reason=reason, by=by
        )
        for event in waiting
    ]
    if not decided:
        return
    LateDecision.objects.bulk_create(decided)
    audit.record(
        "attendance.late_approved" if is_accepted else "attendance.late_refused",
        project,
        by=by,
        organisation=project.organisation,
        events=sorted(one.event_id for one in decided),
    )
