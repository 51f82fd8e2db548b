"""The grid of targets: women and men side by side, a row for each period."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.actions.targets import NewTarget
from indicators.calculations.attainment import widens_gap
from indicators.calculations.periods import period_range, year_of
from indicators.calculations.types import Target
from indicators.forms.numbers import NumberField
from indicators.forms.words import whom
from indicators.models import Decision, Kpi
from indicators.queries.decisions import decisions
from indicators.queries.targets import Place, RecordedTarget
from indicators.vocabulary import Frequency, SexMode, TargetFor

_ENDS = {
    Frequency.YEAR: ("", ""),
    Frequency.TERTIAL: ("-T1", "-T3"),
    Frequency.QUARTER: ("-Q1", "-Q4"),
    Frequency.MONTH: ("-01", "-12"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The years that a grid shows, both included."""

    since: int
    until: int

    @property
    def fields(self) -> dict[str, int]:
        return {"since": self.since, "until": self.until}

    def periods(self, kpi: Kpi) -> list[str]:
        start, end = _ENDS[Frequency(kpi.frequency)]
        return period_range(f"{self.since}{start}", f"{self.until}{end}")


def first_span(kpi: Kpi, *, known: Collection[str], latest: str | None, today: date) -> Span:
    """Return the years that a grid starts with.

    known: the periods with a target. latest: that of the newest figure. A KPI by years starts with the
    first of them and reaches four years ahead; one by months and the like shows last year to next.
    """
    if kpi.frequency != Frequency.YEAR:
        return Span(today.year - 1, today.year + 1)
    years = [today.year, *(year_of(period) for period in (*known, latest) if period)]
    return Span(min(years), max(today.year + 4, *years))


def longest_span(kpi: Kpi, *, today: date) -> Span:
    """Return the years beyond which a grid does not go."""
    back, ahead = (60, 25) if kpi.frequency == Frequency.YEAR else (1, 5)
    return Span(today.year - back, today.year + ahead)


@dataclass(frozen=True, slots=True)
class Cell:
    """One target of the grid: its fields, the outcome of its period, and a note about it."""

    applies_to: TargetFor
    value: BoundField
    upper: BoundField
    tolerance: BoundField
    outcome: str
    note: str


class TargetGridForm(forms.Form):
    """Targets of one KPI with the decision that sets them. An emptied cell ends its target."""

    decision = forms.ModelChoiceField(
        queryset=Decision.objects.none(),
        label=_("Decision"),
        empty_label=_("Choose a decision"),
        help_text=_("Targets that you change will apply by this decision. Earlier ones stay in the history."),
    )
    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    since = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.IntegerField(widget=forms.HiddenInput)
    show_range = forms.BooleanField(label=_("Range and tolerance"), required=False)
    show_gap = forms.BooleanField(label=_("Target for the gap"), required=False)

    def __init__(
        self,
        *arguments: Any,
        grant: Grant,
        kpi: Kpi,
        periods: Sequence[str],
        base: Mapping[Place, RecordedTarget],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.periods, self.base = periods, base
        self.is_comparison = kpi.sex_mode == SexMode.RATIO
        self.columns = [TargetFor.GAP] if self.is_comparison else list(TargetFor)
        self.fields["decision"].queryset = decisions(grant)  # type: ignore[attr-defined]
        self.targets: list[NewTarget] = []
        self._proposed: dict[Place, Target] = {}
        names = whom(kpi.population)
        for applies_to, period in self.places():
            self._add_fields((applies_to, period), names[applies_to])

    def _add_fields(self, place: Place, name: str) -> None:
        words = {"period": place[1], "whom": name}
        value, upper, tolerance = _names(place)
        self.fields[value] = NumberField(label=_("Target %(period)s, %(whom)s") % words)
        self.fields[upper] = NumberField(label=_("Highest %(period)s, %(whom)s") % words)
        self.fields[tolerance] = NumberField(label=_("Tolerance %(period)s, %(whom)s") % words)
        for field, recorded in fields_of(place, self.base.get(place)).items():
            self.initial.setdefault(field, recorded)

    def rows(
        self, outcomes: Mapping[Place, str], notes: Mapping[Place, str]
    ) -> Iterator[tuple[str, list[Cell]]]:
        """Give each period with its cells, women's first."""
        for period in self.periods:
            places = self._places_of(period)
            yield (
                period,
                [self._cell(one, outcomes.get(one, ""), notes.get(one, "")) for one in places],
            )

    def places(self) -> list[Place]:
        return [place for period in self.periods for place in self._places_of(period)]

    def _places_of(self, period: str) -> list[Place]:
        return [(applies_to, period) for applies_to in self.columns]

    def _cell(self, place: Place, outcome: str, note: str) -> Cell:
        value, upper, tolerance = (self[name] for name in _names(place))
        return Cell(place[0], value, upper, tolerance, outcome, note)

    def clean(self) -> None:
        for place in self.places():
            self._read(place)

    def _read(self, place: Place) -> None:
        names = _names(place)
        if names[0] not in self.data or any(name in self.errors for name in names):
            return
        lower, upper, tolerance = (self.cleaned_data[name] for name in names)
        if upper is not None and lower is None:
            self.add_error(names[0], _("A range needs its lowest value too."))
        elif upper is not None and upper < lower:
            self.add_error(names[1], _("The highest value of a range cannot be below the lowest."))
        elif tolerance is not None and tolerance < 0:
            self.add_error(names[2], _("The tolerance cannot be negative."))
        elif lower is None:
            self._propose(NewTarget(*place, None, None))
        else:
            self._propose(
                NewTarget(*place, lower, lower if upper is None else upper, tolerance or Decimal(0))
            )

    def _propose(self, target: NewTarget) -> None:
        place = (target.applies_to, target.period)
        base = self.base.get(place)
        now = (None, None, Decimal(0)) if base is None else (base.lower, base.upper, base.tolerance)
        if (target.lower, target.upper, target.tolerance) != now:
            self.targets.append(target)
        if target.lower is not None and target.upper is not None:
            self._proposed[place] = Target(float(target.lower), float(target.upper), float(target.tolerance))

    def widened_periods(self, women_now: float | None, men_now: float | None) -> list[str]:
        """The periods with a changed target where women's and men's lie further apart than their figures."""
        changed = {target.period for target in self.targets if target.applies_to is not TargetFor.GAP}
        return [
            period
            for period in sorted(changed)
            if widens_gap(
                self._proposed.get((TargetFor.WOMEN, period)),
                self._proposed.get((TargetFor.MEN, period)),
                women_now,
                men_now,
            )
        ]


def fields_of(place: Place, target: RecordedTarget | None) -> dict[str, Decimal | None]:
    """What the three fields of a place hold for a stored target, by their names."""
    value, upper, tolerance = _names(place)
    if target is None or target.lower is None:
        return {value: None, upper: None, tolerance: None}
    return {
        value: target.lower,
        upper: None if target.upper == target.lower else target.upper,
        tolerance: target.tolerance or None,
    }


def _names(place: Place) -> tuple[str, str, str]:
    applies_to, period = place
    return f"{applies_to}-{period}-value", f"{applies_to}-{period}-upper", f"{applies_to}-{period}-tolerance"
