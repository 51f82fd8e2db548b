"""The plain rows that queries give and that calculations, charts and downloads take.

No Django, no database, no clock. Values are floats as published; None is "no value" and always
comes with a status that says why. Zero is a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from indicators.vocabulary import (
    Direction,
    GapType,
    MeasureType,
    Population,
    Sex,
    SexMode,
    Status,
    TargetFor,
)


class Outcome(NamedTuple):
    """One figure: its value in the KPI's unit, and its state.

    value is None exactly when the status is missing, not applicable, suppressed or withdrawn.
    members is the number of areas behind the value of a group of areas, else None.
    """

    value: float | None
    status: Status = Status.OK
    members: int | None = None


class Target(NamedTuple):
    """What should be reached: a value (lower == upper) or a range, in the KPI's unit (or the gap's).

    tolerance is how far from it still counts as near, in the same unit, 0 or above.
    """

    lower: float
    upper: float
    tolerance: float = 0.0

    @property
    def is_range(self) -> bool:
        return self.lower != self.upper


# Figures of one sex by period, in SDMX form: "2024", "2024-T2", "2024-Q3", "2024-09".
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """What has to be known of a KPI to compute with it, draw it and name it."""

    id: int
    code: str
    title: str
    unit: str
    measure_type: MeasureType
    direction: Direction
    gap_type: GapType
    decimals: int
    sex_mode: SexMode
    population: Population
    series_breaks: tuple[str, ...] = ()  # the first period of each new series
    discontinued_year: int | None = None
    source: str = ""
    producer: str = ""


@dataclass(frozen=True, slots=True)
class AreaSeries:
    """The figures of one area for one KPI: by sex, then by period."""

    code: str
    title: str
    by_sex: Mapping[Sex, Outcomes]
    kind: str = ""

    def outcomes(self, sex: Sex) -> Outcomes:
        return self.by_sex.get(sex, {})


@dataclass(frozen=True, slots=True)
class KpiSeries:
    """A KPI with the figures of an organisation's own area, its targets, and others beside it.

    margins: the margin of error by sex and period (survey KPIs), in percentage points.
    people: of a released share the number of people that it is of, by sex and period.
    """

    kpi: KpiFacts
    own: AreaSeries
    targets: Mapping[TargetFor, Mapping[str, Target]] = field(default_factory=dict)
    comparisons: tuple[AreaSeries, ...] = ()
    margins: Mapping[Sex, Mapping[str, float]] = field(default_factory=dict)
    people: Mapping[Sex, Outcomes] = field(default_factory=dict)

    def periods(self) -> list[str]:
        """Every period that an own figure or a target has, in order."""
        found: set[str] = set()
        for outcomes in self.own.by_sex.values():
            found.update(outcomes)
        for targets in self.targets.values():
            found.update(targets)
        return sorted(found)

    def latest_period(self) -> str | None:
        """The newest period in which women, men or the total has a value or a hidden one, else None."""
        with_figure = [
            period
            for outcomes in self.own.by_sex.values()
            for period, outcome in outcomes.items()
            if outcome.value is not None or outcome.status is Status.SUPPRESSED
        ]
        return max(with_figure, default=None)
