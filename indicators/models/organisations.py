"""The organisations that use the installation, and the areas that figures are published for."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import choices
from indicators.models.fields import SortKeyField
from indicators.models.owned import Owned
from indicators.vocabulary import AreaKind

# First parts of addresses that are the installation's own (a test compares with the URLs).
RESERVED_SLUGS = frozenset({"accounts", "admin", "en", "sv", "healthz", "static", "i18n", "media"})


class Area(Owned):
    """A body that figures are published for: a country down to a unit, in a tree.

    Areas that an agency publishes for (organisation is null) belong to the installation and are stored
    once under the agency's code. Boards, departments and units belong to an organisation.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="areas"
    )
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField("title")
    kind = models.CharField(_("kind"), max_length=20, choices=choices(AreaKind))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    # Groups that an agency makes for one area and subject each year, such as Kolada's "Liknande kommuner".
    group_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="own_groups"
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    vintage = models.PositiveSmallIntegerField(_("year of the group"), null=True, blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(organisation__isnull=True),
                name="area_code_unique_in_installation",
                violation_error_message=_("There is already an area with that code."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(organisation__isnull=False),
                name="area_code_unique_in_organisation",
                violation_error_message=_("The organisation already has an area with that code."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="area_ends_after_it_starts",
                violation_error_message=_("An area cannot end before it starts."),
            ),
            models.CheckConstraint(condition=Q(kind__in=list(AreaKind)), name="area_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupMember(models.Model):
    """An area's time in a group of areas, as seen at imports."""

    group = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="members")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="member_of")
    seen_from = models.DateField()
    # The day an import no longer found it; null while it is a member.
    left_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "area"],
                condition=Q(left_by__isnull=True),
                name="group_member_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.group}"


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    COMPANY = "company", _("municipal company")
    ASSOCIATION = "association", _("coordination association")


class Organisation(models.Model):
    """Someone who uses the installation. Its slug opens every address of its own."""

    slug = models.SlugField(
        _("address"),
        max_length=50,
        validators=[
            RegexValidator(
                rf"^(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})$)",
                _("That address is used by the installation itself."),
            )
        ],
    )
    name = models.CharField(_("name"), max_length=200)
    sort_key = SortKeyField("name")
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.MUNICIPALITY
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="organisations"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="organisation_slug_unique",
                violation_error_message=_("There is already an organisation with that address."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
