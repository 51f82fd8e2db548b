"""A part of a series: the years a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indicators.calculations.types import AreaSeries, KpiSeries


@dataclass(frozen=True, slots=True)
class Span:
    """From which year to which; None is open."""

    first: int | None = None
    last: int | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None

    def holds(self, period: str) -> bool:
        year = int(period[:4])
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


def within(series: KpiSeries, span: Span) -> KpiSeries:
    """Return the series with what lies within the span alone."""
    if not span:
        return series
    return replace(
        series,
        own=_area(series.own, span),
        comparisons=tuple(_area(area, span) for area in series.comparisons),
        targets={whose: _periods(targets, span) for whose, targets in series.targets.items()},
    )


def _area(area: AreaSeries, span: Span) -> AreaSeries:
    return replace(area, by_sex={sex: _periods(outcomes, span) for sex, outcomes in area.by_sex.items()})


def _periods[T](by_period: Mapping[str, T], span: Span) -> dict[str, T]:
    return {period: value for period, value in by_period.items() if span.holds(period)}
