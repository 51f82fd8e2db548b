"""Goals that politicians decide, the decisions, and the KPIs that follow each goal up."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.models.choices import NATIONAL_SUBGOALS, choices
from indicators.models.owned import Owned
from indicators.vocabulary import GoalLevel


class Decision(Owned):
    """A political decision: who decided, when, and where it can be read."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="decisions"
    )
    body = models.CharField(_("body"), max_length=200, help_text=_("For instance Kommunfullmäktige."))
    date = models.DateField(_("date"))
    section = models.CharField(_("section"), max_length=20, help_text=_("For instance § 112."))
    record_number = models.CharField(_("record number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("link"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-date", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "body", "date", "section"],
                name="decision_once",
                violation_error_message=_(
                    "That body's decision with that section on that day is already registered."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.date.isoformat()} {self.section}"


class Goal(Owned):
    """What the council, a board or a unit wants to reach."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="goals"
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        validators=[RegexValidator(r"^(?!new$)", _("That address is used by the installation itself."))],
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    level = models.CharField(_("level"), max_length=10, choices=choices(GoalLevel), default=GoalLevel.COUNCIL)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("under"),
    )
    perspective = models.CharField(_("perspective"), max_length=100, blank=True)
    board = models.ForeignKey(
        "indicators.Area",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible board"),
    )
    national_subgoal = models.PositiveSmallIntegerField(
        _("national sub-goal"), choices=NATIONAL_SUBGOALS, null=True, blank=True
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("decision"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_published = models.BooleanField(_("published"), default=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    kpis = models.ManyToManyField("indicators.Kpi", through="GoalKpi", related_name="goals")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "slug"],
                name="goal_slug_unique_in_organisation",
                violation_error_message=_("There is already a goal with that address."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="goal_ends_after_it_starts",
                violation_error_message=_("A goal cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(national_subgoal__isnull=True) | Q(national_subgoal__range=(1, 6)),
                name="goal_national_subgoal_1_to_6",
            ),
            models.CheckConstraint(condition=Q(level__in=list(GoalLevel)), name="goal_level_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class GoalKpi(Owned):
    """A KPI's place in a goal."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="+", editable=False
    )
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="places")
    kpi = models.ForeignKey("indicators.Kpi", on_delete=models.PROTECT, related_name="places")
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "goal", "kpi"],
                name="goal_kpi_once",
                violation_error_message=_("The KPI already follows this goal up."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.kpi.code}"
