"""The form for an organisation's own figures of one period: women and men side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from indicators.actions.own_observations import Figure
from indicators.calculations.balance import percent
from indicators.calculations.periods import frequency_of, year_of
from indicators.forms.numbers import NumberField
from indicators.forms.words import whom
from indicators.models import Kpi, OwnObservation
from indicators.models.choices import choices
from indicators.models.observations import STATUSES_WITH_VALUE
from indicators.vocabulary import Frequency, MeasureType, Sex, Status

_OTHERS = (Sex.NON_BINARY, Sex.UNKNOWN)
ENTERED = (Sex.WOMEN, Sex.MEN, *_OTHERS)
_STATUSES = (Status.OK, Status.PRELIMINARY, Status.UNRELIABLE, Status.MISSING, Status.NOT_APPLICABLE)
_PARTS = {
    "value": _("Value"),
    "numerator": _("How many of them"),
    "denominator": _("Out of how many"),
    "status": _("Status"),
}
_PERIOD_HELP = {
    Frequency.YEAR: _("A year, for instance 2024."),
    Frequency.TERTIAL: _("A third of a year, for instance 2024-T2."),
    Frequency.QUARTER: _("A quarter, for instance 2024-Q3."),
    Frequency.MONTH: _("A month, for instance 2024-09."),
}


def is_period(text: str) -> bool:
    try:
        frequency_of(text)
    except ValueError:
        return False
    return True


def versions_text(stored: Mapping[Sex, OwnObservation]) -> str:
    """The versions of the stored figures, as the form carries them."""
    return " ".join(f"{sex}:{row.version}" for sex, row in stored.items())


@dataclass(frozen=True, slots=True)
class SexFields:
    """The fields of one sex, under its name."""

    sex: Sex
    name: str
    fields: list[tuple[str, BoundField]]  # what it holds, without the sex that its label says too


class OwnFiguresForm(forms.Form):
    """Figures of one period. A percentage is computed from its parts; a total is never entered."""

    period = forms.CharField(label=_("Period"), max_length=7)
    versions = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *arguments: Any, kpi: Kpi, stored: Mapping[Sex, OwnObservation], today: date, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.stored, self.today = stored, today
        self.of_people = kpi.made_from_people
        self.frequency, self.measure = Frequency(kpi.frequency), MeasureType(kpi.measure_type)
        self.fields["period"].help_text = _PERIOD_HELP[self.frequency]
        self.parts = ("numerator", "denominator") if self.measure is MeasureType.PERCENT else ("value",)
        self.names = whom(kpi.population)
        self.figures: dict[Sex, Figure] = {}
        for sex in ENTERED:
            self._add_fields(sex)
        self.initial.setdefault("versions", versions_text(stored))

    def _add_fields(self, sex: Sex) -> None:
        name = self.names[sex]
        for part in self.parts:
            self.fields[f"{sex}-{part}"] = NumberField(label=f"{_PARTS[part]}, {name}")
        self.fields[f"{sex}-status"] = forms.ChoiceField(
            label=f"{_PARTS['status']}, {name}", choices=choices(Status, only=_STATUSES), required=False
        )
        row = self.stored.get(sex)
        for part in (*self.parts, "status"):
            self.initial.setdefault(f"{sex}-{part}", row and getattr(row, part))

    def sexes(self) -> Iterator[SexFields]:
        """Give the fields of each sex, women first."""
        for sex in ENTERED:
            parts = [(str(_PARTS[part]), self[f"{sex}-{part}"]) for part in (*self.parts, "status")]
            yield SexFields(sex, capfirst(self.names[sex]), parts)

    def has_others(self) -> bool:
        """Whether anything is entered for people who are neither women nor men."""
        names = [f"{sex}-{part}" for sex in _OTHERS for part in self.parts]
        return any(sex in self.stored for sex in _OTHERS) or any(self[name].value() for name in names)

    def clean_period(self) -> str:
        period: str = self.cleaned_data["period"].strip()
        if not is_period(period) or frequency_of(period) is not self.frequency:
            raise ValidationError(
                _("“%(period)s” is not a period of this KPI. %(help)s"),
                code="period",
                params={"period": period, "help": _PERIOD_HELP[self.frequency]},
            )
        if year_of(period) > self.today.year:
            raise ValidationError(_("That year has not come yet."), code="future")
        return period

    def clean_versions(self) -> dict[Sex, int]:
        pairs = (word.partition(":") for word in self.cleaned_data["versions"].split())
        try:
            return {Sex(sex): int(version) for sex, _, version in pairs}
        except ValueError as error:
            raise ValidationError(
                _("Open the page again, and enter the figures there."), code="versions"
            ) from error

    def clean(self) -> None:
        for sex in ENTERED:
            names = [f"{sex}-{part}" for part in self.parts]
            if not any(name in self.errors for name in (*names, f"{sex}-status")):
                self._read(sex, names)

    def _read(self, sex: Sex, names: list[str]) -> None:
        numbers = [self.cleaned_data[name] for name in names]
        status = Status(self.cleaned_data[f"{sex}-status"] or Status.OK)
        has_numbers = any(number is not None for number in numbers)
        if status not in STATUSES_WITH_VALUE:
            if has_numbers:
                self.add_error(names[0], _("Empty the figure, or choose a state that a figure can have."))
            self.figures[sex] = Figure(None, status)
        elif has_numbers:
            self._read_numbers(sex, names, numbers, status)
        elif sex in (Sex.WOMEN, Sex.MEN) or sex in self.stored:
            self.add_error(names[0], _("Enter the figure, or choose the state that says why there is none."))

    def _read_numbers(
        self, sex: Sex, names: list[str], numbers: list[Decimal | None], status: Status
    ) -> None:
        missing = [name for name, number in zip(names, numbers, strict=True) if number is None]
        if missing:
            self.add_error(missing[0], _("A share needs both its numbers."))
            return
        known = [float(number) for number in numbers if number is not None]
        if self.measure is MeasureType.PERCENT:
            self._read_share(sex, names, known, status)
        elif self.measure is MeasureType.COUNT and (known[0] < 0 or known[0] % 1):
            self.add_error(names[0], _("A number of people or things is a whole number from 0 up."))
        else:
            self.figures[sex] = Figure(known[0], status)

    def _read_share(self, sex: Sex, names: list[str], known: list[float], status: Status) -> None:
        numerator, denominator = known
        if self.of_people and (numerator % 1 or denominator % 1):
            self.add_error(names[0], _("A number of people or things is a whole number from 0 up."))
        elif denominator <= 0:
            self.add_error(names[1], _("The number that the share is of must be above zero."))
        elif not 0 <= numerator <= denominator:
            self.add_error(names[0], _("The part lies between 0 and the number that it is a part of."))
        else:
            value = percent(numerator, denominator)
            self.figures[sex] = Figure(value, status, numerator, denominator)
