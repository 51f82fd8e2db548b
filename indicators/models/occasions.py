"""Occasions of activities, alone or in a weekly series."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.models.activities import Activity
from indicators.models.owned import Owned


class Series(Owned):
    """Which occasions were made together, one a week, and can be changed together."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="series"
    )
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="series")
    skips_holidays = models.BooleanField(_("skip public holidays"), default=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return f"{self.activity_id} {self.pk}"


class Occasion(Owned):
    """One time that an activity takes place.

    The date is the day in Sweden on which it begins, stored as such and worked out from nothing. One that
    ends before it starts goes on past midnight.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="occasions"
    )
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="occasions")
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, editable=False, related_name="occasions"
    )
    date = models.DateField(_("date"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    leaders_women = models.PositiveSmallIntegerField(_("leaders, women"), default=0)
    leaders_men = models.PositiveSmallIntegerField(_("leaders, men"), default=0)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["date", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "activity", "date", "starts"],
                name="occasion_once",
                violation_error_message=_("The activity already has an occasion that starts then."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.starts:%H:%M}"
