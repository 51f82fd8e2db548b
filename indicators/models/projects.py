"""Projects and standing programmes, and whose they are."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from indicators.models.choices import DISCLOSURE_CLASSES, choices
from indicators.models.fields import SortKeyField
from indicators.models.owned import Owned
from indicators.vocabulary import AgeBands, DisclosureClass, Funder


class Project(Owned):
    """A project, or a programme that goes on: what its activities have in common.

    target_women and target_men say how the target group is made up; None: not known. Up to and including
    locked_through nothing that comes in counts until somebody has approved it.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="projects"
    )
    title = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField("title")
    description = models.TextField(_("description"), blank=True)
    funder = models.CharField(_("funder"), max_length=10, choices=choices(Funder), default=Funder.OWN)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    partners = models.TextField(_("partner organisations"), blank=True)
    target_group = models.CharField(_("target group"), max_length=300, blank=True)
    target_women = models.PositiveIntegerField(_("women in the target group"), null=True, blank=True)
    target_men = models.PositiveIntegerField(_("men in the target group"), null=True, blank=True)
    disclosure_class = models.PositiveSmallIntegerField(
        _("how sensitive"),
        # Nobody takes part in an activity as a person in public office.
        choices=DISCLOSURE_CLASSES[1:],
        default=DisclosureClass.ORDINARY,
    )
    age_bands = models.CharField(
        _("ages"), max_length=10, choices=choices(AgeBands), default=AgeBands.NONE, blank=True
    )
    locked_through = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Why a period was unlocked stands there too.
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"],
                name="project_title_once",
                violation_error_message=_("There is already a project with that name."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_it_starts",
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(condition=Q(funder__in=list(Funder)), name="project_funder_is_known"),
            models.CheckConstraint(condition=Q(age_bands__in=list(AgeBands)), name="project_ages_are_known"),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectMember(Owned):
    """A person who works in a project: they alone see what is counted in it."""

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="project_members"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("person of a project")
        verbose_name_plural = _("people of projects")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "project", "user"],
                name="project_member_once",
                violation_error_message=_("This person is already in the project."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.project_id}"
