"""Forms for occasions: one, or one a week."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.actions.occasions import Plan
from indicators.forms.owned import DateField, OwnedForm, VersionedForm
from indicators.models import Activity, Occasion

# A series is planned a while ahead: a slip of the finger makes no occasions for a hundred years.
_LONGEST = timedelta(days=2 * 366)
THIS, LATER = "this", "later"


class TimeField(forms.TimeField):
    """A time with the browser's own clock."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(**{"widget": widget} | options)


class NewOccasionForm(OwnedForm):
    """A new occasion, or a series when it is to be repeated."""

    date = DateField(label=_("Date"), required=True)
    starts = TimeField(label=_("From"))
    ends = TimeField(label=_("To"), help_text=_("Earlier than from: it goes on past midnight."))
    repeats_until = DateField(
        label=_("Repeat every week until"), help_text=_("Empty: this one occasion only.")
    )
    skips_holidays = forms.BooleanField(label=_("Skip public holidays and their eves"), required=False)

    class Meta:
        model = Occasion
        fields = ["date", "starts", "ends", "place", "leaders_women", "leaders_men"]

    def __init__(self, *arguments: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.instance.activity = activity
        self.initial.setdefault("skips_holidays", True)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"activity"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("starts") is not None and given.get("starts") == given.get("ends"):
            self.add_error("ends", ValidationError(_("It cannot end when it starts.")))
        first, last = given.get("date"), given.get("repeats_until")
        if first and last and not timedelta(0) <= last - first <= _LONGEST:
            self.add_error(
                "repeats_until",
                ValidationError(_("Write a day after the first one, at most two years later.")),
            )
        return given

    @property
    def repeats(self) -> bool:
        """Whether the valid form is about a series."""
        return self.cleaned_data["repeats_until"] is not None

    def plan(self) -> Plan:
        """Return the series that the valid form says."""
        given = self.cleaned_data
        return Plan(
            first=given["date"],
            last=given["repeats_until"],
            starts=given["starts"],
            ends=given["ends"],
            place=given["place"],
            leaders_women=given["leaders_women"],
            leaders_men=given["leaders_men"],
            skips_holidays=given["skips_holidays"],
        )


class OccasionForm(NewOccasionForm, VersionedForm):
    """An occasion that is changed, alone or with those of its series after it. last: the series' last day."""

    scope = forms.ChoiceField(
        label=_("What to change"),
        choices=[(THIS, _("this occasion")), (LATER, _("this and all later ones of the series"))],
        initial=THIS,
        widget=forms.RadioSelect,
    )

    class Meta(NewOccasionForm.Meta):
        fields = [*NewOccasionForm.Meta.fields, "is_cancelled"]

    def __init__(self, *arguments: Any, last: date | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if last is None:
            for name in ("scope", "repeats_until", "skips_holidays"):
                del self.fields[name]
        else:
            self.initial["repeats_until"] = last
            self.initial["skips_holidays"] = self.instance.series.skips_holidays
            self.fields["repeats_until"].help_text = _("With the later ones only.")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("scope") == LATER and not given.get("repeats_until"):
            self.add_error("repeats_until", ValidationError(_("Write the last day of the series.")))
        return given

    @property
    def repeats(self) -> bool:
        return self.cleaned_data.get("scope") == LATER
