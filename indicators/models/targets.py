"""Targets, decided for women, for men and for the gap. Never edited: a later one supersedes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import choices
from indicators.models.owned import Owned
from indicators.vocabulary import TargetFor


class Target(Owned):
    """What an outcome should reach in a period, as a decision set it.

    lower == upper is a value; lower < upper a range; both null: the decision ended the target.
    Rows of the same KPI, area, period and sex form a chain through `supersedes`, each with at most one
    successor; the one without is in force. The database refuses changes of a row (migration 0002).
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="targets"
    )
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="targets")
    area = models.ForeignKey("indicators.Area", on_delete=models.PROTECT, related_name="targets")
    period = models.CharField(_("period"), max_length=7)
    applies_to = models.CharField(_("for"), max_length=1, choices=choices(TargetFor))
    lower = models.DecimalField(_("lowest"), max_digits=18, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(_("highest"), max_digits=18, decimal_places=6, null=True, blank=True)
    tolerance = models.DecimalField(_("tolerance"), max_digits=18, decimal_places=6, default=0)
    decision = models.ForeignKey("indicators.Decision", on_delete=models.PROTECT, related_name="targets")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kpi", "area", "period", "applies_to"],
                condition=Q(supersedes__isnull=True),
                name="target_first_of_its_chain",
                violation_error_message=_("There is already a target for that period and sex."),
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True, upper__isnull=True)
                | Q(lower__isnull=False, upper__isnull=False, upper__gte=F("lower")),
                name="target_range_in_order",
                violation_error_message=_("The highest value of a range cannot be below the lowest."),
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0),
                name="target_tolerance_not_negative",
                violation_error_message=_("The tolerance cannot be negative."),
            ),
            models.CheckConstraint(condition=Q(applies_to__in=list(TargetFor)), name="target_for_is_known"),
        ]
        indexes = [models.Index(fields=["organisation", "kpi", "area", "period"], name="target_of_kpi")]

    def __str__(self) -> str:
        return f"{self.kpi.code} {self.period} {self.get_applies_to_display()}"
