"""Releases: what others than its owner see of an organisation's own figures. Only added to.

The database refuses to change and to remove all these rows (migrations 0006 and 0008). A correction is a new
release, and what must no longer be seen is withdrawn by a row of its own.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.calculations.disclosure.types import Reason
from indicators.models.choices import choices
from indicators.models.observations import value_agrees_with_status
from indicators.models.owned import Owned
from indicators.vocabulary import Sex, Status


class Release(Owned):
    """A set of published figures of one KPI, as it was approved, with an address that never changes.

    number: counts the KPI's releases. digest: SHA-256 of what everybody sees.
    parameters: the class and the thresholds, what the figures were called, the solver, what the audit said.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.PROTECT, related_name="releases"
    )
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kpi", "number"], name="release_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi.code} {self.number}"


class OfRelease(Owned):
    """A row of a release, and so its organisation's."""

    scoped_by = ("release__organisation",)

    class Meta:
        abstract = True


class ReleasedFigure(OfRelease):
    """A figure of a release, as everybody sees it. base: how many people a share is of, where it is shown."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="figures")
    sex = models.CharField(max_length=1, choices=choices(Sex))
    period = models.CharField(max_length=7)
    value = models.FloatField(null=True)
    status = models.CharField(max_length=15, choices=choices(Status))
    base = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("released figure")
        verbose_name_plural = _("released figures")
        constraints = [
            models.UniqueConstraint(fields=["release", "sex", "period"], name="released_figure_once"),
            models.CheckConstraint(
                condition=value_agrees_with_status(), name="released_figure_value_or_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.period} {self.sex}"


class ReleaseBasis(OfRelease):
    """A number of people that a release was made from. Its owner alone sees it.

    Later releases are protected together with it: what was hidden then stays hidden.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="basis")
    measure = models.CharField(max_length=10)
    sex = models.CharField(max_length=1, choices=choices(Sex))
    period = models.CharField(max_length=7)
    value = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name = _("basis of a release")
        verbose_name_plural = _("bases of releases")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "measure", "sex", "period"], name="release_basis_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *Reason]), name="release_basis_reason_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.measure} {self.period} {self.sex}"


class ReleaseWithdrawal(OfRelease):
    """That a release is no longer shown, and why. Its address answers that it is gone."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("withdrawal of a release")
        verbose_name_plural = _("withdrawals of releases")

    def __str__(self) -> str:
        return f"{self.release_id} {self.reason}"
