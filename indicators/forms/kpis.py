"""Forms for an organisation's own KPIs, and for how it reads shared ones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.actions.kpis import READING, state_of
from indicators.calculations.periods import frequency_of
from indicators.forms.owned import KpiField, OwnedForm
from indicators.models import Kpi, KpiReading
from indicators.models.choices import choices, label
from indicators.vocabulary import Direction, GapType, SexMode, TargetFor

OWN_FIELDS = [
    "title",
    "definition",
    "unit",
    "measure_type",
    "frequency",
    "population",
    "direction",
    "gap_type",
    "decimals",
    "sex_mode",
    "women_kpi",
    "men_kpi",
    "is_additive",
    "made_from_people",
    "disclosure_class",
    "smallest_group",
    "series_breaks",
    "discontinued_year",
    "producer",
]
# What figures that are entered were entered as.
_FIXED_BY_FIGURES = ("measure_type", "frequency", "sex_mode")
_WIDGETS = {"definition": forms.Textarea(attrs={"rows": 4})}


class PeriodsField(forms.CharField):
    """Periods with spaces between, as a list in order."""

    def clean(self, value: Any) -> list[str]:
        periods = sorted(set(super().clean(value).replace(",", " ").split()))
        for period in periods:
            try:
                frequency_of(period)
            except ValueError as error:
                raise ValidationError(
                    _("“%(period)s” is not a period. Write for instance 2019 or 2019-T2."),
                    code="period",
                    params={"period": period},
                ) from error
        return periods

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value


class _OwnKpiForm(OwnedForm):
    women_kpi = KpiField(
        label=_("Women's KPI"),
        required=False,
        help_text=_("For a pair of shared KPIs: the code of the one with women's figures."),
    )
    men_kpi = KpiField(
        label=_("Men's KPI"),
        required=False,
        help_text=_("For a pair of shared KPIs: the code of the one with men's figures."),
    )
    series_breaks = PeriodsField(
        label=_("First period of each new series"),
        required=False,
        help_text=_("Where figures before and after cannot be compared, for instance 2019."),
    )

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        modes = choices(SexMode, only=(SexMode.ROWS, SexMode.PAIR))
        self.fields["sex_mode"].choices = modes  # type: ignore[attr-defined]
        for name in ("women_kpi", "men_kpi"):
            self.initial[name] = getattr(self.instance, name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        women, men = cleaned.get("women_kpi"), cleaned.get("men_kpi")
        for name, kpi in (("women_kpi", women), ("men_kpi", men)):
            if kpi is not None and kpi.sex_mode == SexMode.PAIR:
                self.add_error(name, _("That KPI is itself a pair."))
            elif kpi is not None and kpi.organisation_id is not None:
                self.add_error(name, _("A pair is made of shared KPIs, not of the organisation's own."))
        if women is not None and women == men:
            self.add_error("men_kpi", _("A pair has two different KPIs."))
        return cleaned


class NewKpiForm(_OwnKpiForm):
    """A KPI of the organisation's own. Its code is chosen once: it is its address."""

    # Whoever does not say that the figures are not of people gets them protected.
    made_from_people = forms.BooleanField(
        label=_("Made from people"),
        required=False,
        initial=True,
        help_text=_("The figures are of people, and small groups are protected when they are published."),
    )

    class Meta:
        model = Kpi
        fields = ["code", *OWN_FIELDS]
        help_texts = {
            "code": _("For instance H001. It cannot be changed later."),
            "disclosure_class": _("Decides how small groups may be and what else is hidden."),
        }
        widgets = _WIDGETS


class OwnKpiForm(_OwnKpiForm):
    """A KPI of the organisation's own that is changed."""

    state = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = Kpi
        fields = OWN_FIELDS
        help_texts = NewKpiForm.Meta.help_texts
        widgets = _WIDGETS

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        self.initial["state"] = state_of(self.instance, OWN_FIELDS)
        if self.instance.own_observations.exists():
            _fix(self, *_FIXED_BY_FIGURES, why=_("Cannot be changed, since figures are entered."))
        if self.instance.targets.exists():
            _fix(self, "frequency", why=_("Cannot be changed, since targets are set."))
        _fix_gap_with_targets(self, self.instance)

    def clean_made_from_people(self) -> bool:
        return bool(self._only_upwards("made_from_people"))

    def clean_disclosure_class(self) -> int | None:
        return self._only_upwards("disclosure_class")

    def clean_smallest_group(self) -> int | None:
        return self._only_upwards("smallest_group")

    def _only_upwards(self, name: str) -> int | None:
        """Protection that published figures were promised is not taken back."""
        asked: int | None = self.cleaned_data[name]
        before: int | None = self.initial[name]
        if before is not None and (asked is None or asked < before) and self.instance.releases.exists():
            raise ValidationError(_("Figures are published: it can only be raised."), code="lowered")
        return asked


class ReadingForm(OwnedForm):
    """How the organisation reads a shared KPI. Empty: as the KPI itself says."""

    state = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = KpiReading
        fields = list(READING)

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        kpi = self.instance.kpi
        self.initial["state"] = state_of(self.instance, READING)
        own = {"direction": label(Direction(kpi.direction)), "gap_type": label(GapType(kpi.gap_type))}
        for name, words in own.items():
            field = self.fields[name]
            as_published = _("As published: %(words)s") % {"words": words}
            field.choices = [("", as_published), *field.choices[1:]]  # type: ignore[attr-defined]
        self.fields["decimals"].help_text = _("Empty: %(decimals)s, as published.") % {
            "decimals": kpi.decimals
        }
        _fix_gap_with_targets(self, kpi)


def _fix_gap_with_targets(form: OwnedForm, kpi: Kpi) -> None:
    """A target for the gap is a number of percentage points, per cent or whatever the gap is then."""
    if kpi.targets.filter(organisation=form.grant.organisation, applies_to=TargetFor.GAP).exists():
        _fix(form, "gap_type", why=_("Cannot be changed, since targets for the gap are set."))


def _fix(form: OwnedForm, *names: str, why: Any) -> None:
    for name in names:
        form.fields[name].disabled = True
        form.fields[name].help_text = why
