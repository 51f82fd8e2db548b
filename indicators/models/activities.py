"""Activities of projects."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.models.choices import choices
from indicators.models.fields import SortKeyField
from indicators.models.owned import Owned
from indicators.models.projects import Project
from indicators.vocabulary import ActivityKind, Population


class Activity(Owned):
    """What a project does again and again: a café, a course, a youth-centre evening."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="activities"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField("title")
    kind = models.CharField(
        _("kind"), max_length=15, choices=choices(ActivityKind), default=ActivityKind.OPEN
    )
    association = models.CharField(_("association"), max_length=200, blank=True)
    population = models.CharField(
        _("words"), max_length=10, choices=choices(Population), default=Population.ADULTS
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "title"],
                name="activity_title_once",
                violation_error_message=_("The project already has an activity with that name."),
            ),
            models.CheckConstraint(condition=Q(kind__in=list(ActivityKind)), name="activity_kind_is_known"),
            models.CheckConstraint(
                condition=Q(population__in=list(Population)), name="activity_words_are_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title
