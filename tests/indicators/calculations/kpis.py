"""KPIs with figures for the tests of calculations and sentences."""

from dataclasses import replace

from indicators.calculations.types import AreaSeries, KpiFacts, KpiSeries, Outcome, Target
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

HIDDEN = Outcome(None, Status.SUPPRESSED)
MISSING = Outcome(None, Status.MISSING)

FULL_TIME = KpiFacts(
    id=1,
    code="N00206",
    title="Heltidsanställda, andel (%)",
    unit="%",
    measure_type=MeasureType.PERCENT,
    direction=Direction.HIGHER,
    gap_type=GapType.POINTS,
    decimals=1,
    sex_mode=SexMode.ROWS,
    population=Population.ADULTS,
)
SICK_LEAVE = replace(FULL_TIME, id=2, code="N00090", direction=Direction.LOWER)
PAY = replace(
    FULL_TIME,
    id=3,
    code="LON",
    unit="kr",
    measure_type=MeasureType.SEK,
    gap_type=GapType.RATIO,
    decimals=0,
    sex_mode=SexMode.PAIR,
)
PAY_RATIO = replace(
    FULL_TIME, id=4, code="N00953", gap_type=GapType.RATIO, sex_mode=SexMode.RATIO, direction=Direction.NONE
)
COUNCIL = replace(
    FULL_TIME,
    id=5,
    code="N05815",
    gap_type=GapType.BALANCE,
    sex_mode=SexMode.SHARE_OF_WOMEN,
    direction=Direction.RANGE,
)


def target(lower, upper=None, tolerance=0.0):
    return Target(lower, lower if upper is None else upper, tolerance)


def outcomes(figures):
    return {
        period: figure if isinstance(figure, Outcome) else Outcome(figure)
        for period, figure in figures.items()
    }


def by_sex(women=None, men=None, total=None):
    figures = {Sex.WOMEN: women, Sex.MEN: men, Sex.TOTAL: total}
    return {sex: outcomes(of_sex) for sex, of_sex in figures.items() if of_sex is not None}


def series(kpi, women=None, men=None, total=None, *, targets=None, margins=None):
    """A KPI with figures {period: value or Outcome} by sex, targets {TargetFor: {period: Target}}."""
    return KpiSeries(
        kpi=kpi,
        own=AreaSeries("2083", "Hedemora", by_sex(women, men, total)),
        targets=targets or {},
        margins=margins or {},
    )


def targets_in(period, women=None, men=None, gap=None):
    whose = {TargetFor.WOMEN: women, TargetFor.MEN: men, TargetFor.GAP: gap}
    return {who: {period: aim} for who, aim in whose.items() if aim is not None}
