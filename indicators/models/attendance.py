"""Attendance: what was tapped, corrected and taken back. Only added to: the database refuses everything else.

What is counted is the sum of the events (indicators.calculations.attendance), so that their order never
matters (docs/adr/0023-attendance-is-a-sum-of-events.md).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.calculations.attendance import COUNTED, Cell, Event
from indicators.models.choices import choices
from indicators.models.occasions import Occasion
from indicators.models.owned import Owned
from indicators.vocabulary import Sex


class AttendanceEvent(Owned):
    """One thing that was said about who came to an occasion.

    key: made where it was said, so that what is sent twice is stored once. delta: how much the count of that
    sex and age changes. A correction says what the count was set to, and why. What takes another back says
    its key (undoes), and changes no count of its own. tapped_at is the telephone's word, and decides nothing.
    is_late: it came when the occasion's period was locked, and waits for a decision.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="attendance_events"
    )
    key = models.UUIDField()
    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="events")
    sex = models.CharField(max_length=1, choices=choices(Sex, only=COUNTED))
    age_band = models.CharField(max_length=7, blank=True)
    delta = models.IntegerField()
    set_to = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    undoes = models.UUIDField(null=True)
    is_late = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    tapped_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attendance event")
        verbose_name_plural = _("attendance events")
        indexes = [
            # What takes an event back is looked for when many occasions are summed up.
            models.Index(
                fields=["occasion", "undoes"],
                condition=Q(undoes__isnull=False),
                name="attendance_event_undone",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="attendance_event_once"),
            models.CheckConstraint(condition=Q(sex__in=COUNTED), name="attendance_sex_is_counted"),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True, set_to__isnull=True, delta__in=(1, -1))
                | Q(undoes__isnull=True, set_to__isnull=False) & ~Q(reason="")
                | Q(undoes__isnull=False, set_to__isnull=True, delta=0),
                name="attendance_tap_correction_or_undo",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion_id} {self.sex} {self.delta:+}"

    def said(self) -> Event:
        """Return what the event says, as it is counted. Reads its decision."""
        decision = getattr(self, "decision", None)
        counts = not self.is_late or (decision is not None and decision.is_accepted)
        return Event(self.key, Cell(Sex(self.sex), self.age_band), self.delta, self.undoes, counts)


class LateDecision(Owned):
    """That what came in for a locked period counts, or does not, and why."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="late_decisions"
    )
    event = models.OneToOneField(AttendanceEvent, on_delete=models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a late registration")
        verbose_name_plural = _("decisions on late registrations")

    def __str__(self) -> str:
        return f"{self.event_id} {self.is_accepted}"
