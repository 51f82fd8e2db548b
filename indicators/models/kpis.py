"""Key performance indicators: what is measured, how, and how it is read."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import DISCLOSURE_CLASSES, choices
from indicators.models.owned import Owned
from indicators.vocabulary import (
    Direction,
    DisclosureClass,
    Frequency,
    GapType,
    MeasureType,
    Population,
    SexMode,
)

MOST_DECIMALS = 6


class Kpi(Owned):
    """A key performance indicator. Never deleted: a source that drops it leaves last_seen behind.

    One that an agency publishes (organisation is null) belongs to the installation and is public. An
    organisation's own has a code that is unique within it.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="own_kpis"
    )
    code = models.CharField(
        _("code"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]*$",
                _("A code has letters, digits, - and _, and starts with a letter or a digit."),
            ),
            RegexValidator(r"^(?!new$)", _("That code is used by the installation itself.")),
        ],
    )
    title = models.CharField(_("title"), max_length=300)
    definition = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    measure_type = models.CharField(_("measure"), max_length=10, choices=choices(MeasureType))
    direction = models.CharField(
        _("direction"), max_length=10, choices=choices(Direction), default=Direction.NONE
    )
    gap_type = models.CharField(_("gap"), max_length=20, choices=choices(GapType))
    is_additive = models.BooleanField(_("can be added up over areas"), default=False)
    decimals = models.PositiveSmallIntegerField(
        _("decimals shown"), default=1, validators=[MaxValueValidator(MOST_DECIMALS)]
    )
    frequency = models.CharField(
        _("frequency"), max_length=10, choices=choices(Frequency), default=Frequency.YEAR
    )
    population = models.CharField(
        _("population"), max_length=10, choices=choices(Population), default=Population.ADULTS
    )
    sex_mode = models.CharField(
        _("women and men"), max_length=20, choices=choices(SexMode), default=SexMode.ROWS
    )
    women_kpi = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("women's KPI"),
    )
    men_kpi = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("men's KPI")
    )
    margin_kpi = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("margin of error"),
    )
    # Figures made from people pass disclosure control before anybody but their owner sees them.
    made_from_people = models.BooleanField(_("made from people"), default=False)
    disclosure_class = models.PositiveSmallIntegerField(
        _("how sensitive"), choices=DISCLOSURE_CLASSES, default=DisclosureClass.ORDINARY
    )
    smallest_group = models.PositiveIntegerField(_("smallest group shown"), null=True, blank=True)
    series_breaks = models.JSONField(_("first period of each new series"), default=list, blank=True)
    discontinued_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    # As the source tells it.
    source = models.CharField(_("source"), max_length=20, blank=True)
    producer = models.CharField(_("original producer"), max_length=200, blank=True)
    title_as_imported = models.CharField(max_length=300, blank=True)
    operating_area = models.CharField(max_length=200, blank=True)
    next_publication = models.DateField(_("next publication"), null=True, blank=True)
    next_period = models.CharField(max_length=20, blank=True)
    first_seen = models.DateField(null=True, blank=True)
    last_seen = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("KPI")
        verbose_name_plural = _("KPIs")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(organisation__isnull=True),
                name="kpi_code_unique_in_installation",
                violation_error_message=_("There is already a KPI with that code."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "code"],
                condition=Q(organisation__isnull=False),
                name="kpi_code_unique_in_organisation",
                violation_error_message=_("The organisation already has a KPI with that code."),
            ),
            models.CheckConstraint(
                condition=Q(sex_mode=SexMode.PAIR, women_kpi__isnull=False, men_kpi__isnull=False)
                | (~Q(sex_mode=SexMode.PAIR) & Q(women_kpi__isnull=True, men_kpi__isnull=True)),
                name="kpi_pair_has_both_sexes",
                violation_error_message=_("A pair needs a KPI for women and a KPI for men."),
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=MOST_DECIMALS),
                name="kpi_decimals_at_most_6",
                violation_error_message=_("At most 6 decimals are shown."),
            ),
            models.CheckConstraint(
                condition=Q(made_from_people=False) | Q(organisation__isnull=False),
                name="kpi_made_from_people_is_owned",
                violation_error_message=_("Only an organisation's own KPI is made from people here."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=list(Direction))
                & Q(measure_type__in=list(MeasureType))
                & Q(gap_type__in=list(GapType))
                & Q(sex_mode__in=list(SexMode))
                & Q(frequency__in=list(Frequency))
                & Q(population__in=list(Population)),
                name="kpi_words_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class KpiReading(Owned):
    """How one organisation reads a KPI that is shared: what agencies do not say, and councils may differ on.

    Null means as the KPI itself says.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, related_name="kpi_readings"
    )
    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="readings")
    direction = models.CharField(
        _("direction"), max_length=10, choices=choices(Direction), null=True, blank=True
    )
    gap_type = models.CharField(_("gap"), max_length=20, choices=choices(GapType), null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(
        _("decimals shown"), null=True, blank=True, validators=[MaxValueValidator(MOST_DECIMALS)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kpi"], name="kpi_reading_one_per_organisation"),
            models.CheckConstraint(
                condition=(Q(direction__isnull=True) | Q(direction__in=list(Direction)))
                & (Q(gap_type__isnull=True) | Q(gap_type__in=list(GapType))),
                name="kpi_reading_words_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi.code} ({self.organisation})"
