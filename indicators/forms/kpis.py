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
from indicators.vocabulary import Direction, GapType, SexMode

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
        help_text=_("For a pair of KPIs: its code, for instance N00942."),
    )
    men_kpi = KpiField(
        label=_("Men's KPI"),
        required=False,
        help_text=_("For a pair of KPIs: its code, for instance N00943."),
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
        if women is not None and women == men:
            self.add_error("men_kpi", _("A pair has two different KPIs."))
        return cleaned


class NewKpiForm(_OwnKpiForm):
    """A KPI of the organisation's own. Its code is chosen once: it is its address."""

    class Meta:
        model = Kpi
        fields = ["code", *OWN_FIELDS]
        help_texts = {
            "code": _("For instance H001. It cannot be changed later."),
            "made_from_people": _(
                "The figures come from a register of persons and are protected before release."
            ),
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
            for name in _FIXED_BY_FIGURES:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Cannot be changed, since figures are entered.")


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
