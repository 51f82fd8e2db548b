"""The form that chooses which days occasions are shown of."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.forms.owned import DateField

_BACK, _AHEAD = timedelta(days=28), timedelta(days=14)
# A year of occasions is a page that can still be read.
_LONGEST = timedelta(days=366)


class PeriodForm(forms.Form):
    """From one day to another; at first the last four weeks and the next two."""

    first = DateField(label=_("From"), required=True)
    last = DateField(label=_("To"), required=True)

    def __init__(self, *arguments: Any, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial = {"first": today - _BACK, "last": today + _AHEAD}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and not timedelta(0) <= last - first <= _LONGEST:
            raise ValidationError(_("Choose at most a year, from the earlier day to the later."))
        return given

    def period(self) -> tuple[date, date]:
        """Return the days that are asked for, else those at first."""
        chosen = self.cleaned_data if self.is_valid() else self.initial
        return chosen["first"], chosen["last"]
