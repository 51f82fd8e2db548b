"""Outcomes: published ones, which are public, and an organisation's own, which are not until released."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.models.choices import choices
from indicators.models.owned import Owned
from indicators.vocabulary import Sex, Status

STATUSES_WITH_VALUE = [Status.OK, Status.PRELIMINARY, Status.UNRELIABLE]


def value_agrees_with_status() -> Q:
    return Q(value__isnull=False, status__in=STATUSES_WITH_VALUE) | (
        Q(value__isnull=True) & ~Q(status__in=STATUSES_WITH_VALUE)
    )


class Observation(models.Model):
    """A figure that an agency published, as it published it, in double precision.

    Its key is its place: reading a KPI's series for an area is one range of the primary key's index,
    which on PostgreSQL carries the value (migration 0002).

    Its area and its import run are Django's to protect: the database does not check them, since that takes
    PostgreSQL longer than storing the figures (docs/adr/0011-references-of-observations.md).
    """

    pk = models.CompositePrimaryKey("area_id", "kpi_id", "sex", "period")
    area = models.ForeignKey(
        "indicators.Area", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="+", db_index=False)
    sex = models.CharField(max_length=1, choices=choices(Sex))
    period = models.CharField(max_length=7)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=15, choices=choices(Status), default=Status.OK)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    # How many areas are behind the value of a group.
    members = models.PositiveSmallIntegerField(null=True)
    import_run = models.ForeignKey(
        "indicators.ImportRun",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            models.CheckConstraint(condition=value_agrees_with_status(), name="observation_value_or_reason"),
            models.CheckConstraint(condition=Q(sex__in=list(Sex)), name="observation_sex_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.area_id} {self.period} {self.sex}"


class EarlierObservation(models.Model):
    """What an observation said before an import changed it."""

    area = models.ForeignKey("indicators.Area", on_delete=models.PROTECT, related_name="+")
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="+")
    sex = models.CharField(max_length=1, choices=choices(Sex))
    period = models.CharField(max_length=7)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=15, choices=choices(Status))
    members = models.PositiveSmallIntegerField(null=True)
    import_run = models.ForeignKey("indicators.ImportRun", on_delete=models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey("indicators.ImportRun", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("earlier observation")
        verbose_name_plural = _("earlier observations")
        indexes = [models.Index(fields=["area", "kpi", "sex", "period"], name="earlier_observation_place")]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.area_id} {self.period} {self.sex}"


class OwnObservation(Owned):
    """A figure that the organisation entered itself. Nobody but its controllers sees it before a release.

    Women, men, non-binary and unknown are entered; a total is computed when it is read.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="own_observations"
    )
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="own_observations")
    area = models.ForeignKey("indicators.Area", on_delete=models.PROTECT, related_name="+")
    sex = models.CharField(
        max_length=1, choices=choices(Sex, only=(Sex.WOMEN, Sex.MEN, Sex.NON_BINARY, Sex.UNKNOWN))
    )
    period = models.CharField(max_length=7)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=15, choices=choices(Status), default=Status.OK)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    entered_at = models.DateTimeField(auto_now=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("own observation")
        verbose_name_plural = _("own observations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kpi", "area", "sex", "period"],
                name="own_observation_once",
                violation_error_message=_("That figure is already entered."),
            ),
            models.CheckConstraint(
                condition=value_agrees_with_status(), name="own_observation_value_or_reason"
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[Sex.WOMEN, Sex.MEN, Sex.NON_BINARY, Sex.UNKNOWN]),
                name="own_observation_total_is_computed",
                violation_error_message=_("A total is computed, not entered."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="own_observation_denominator_above_zero",
                violation_error_message=_("The denominator must be above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.period} {self.sex}"
