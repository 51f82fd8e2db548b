"""How outcomes stand to their targets: one sex, a KPI, a goal (docs/methods/attainment.md)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from indicators.calculations.gap import gap_outcome, gap_size_of
from indicators.calculations.numbers import difference, settled
from indicators.calculations.types import KpiSeries, Outcome, Target
from indicators.vocabulary import Attainment, Direction, GapType, Sex, SexMode, Status, TargetFor

_WORST_FIRST = (Attainment.NOT_REACHED, Attainment.NEAR, Attainment.REACHED)


def signed_distance(outcome: float, target: Target, direction: Direction) -> float | None:
    """How far the outcome is on the right side of its target, in the KPI's unit; below 0 on the wrong side.

    A range is judged as a range whatever the direction: the distance to its nearer end. A value is
    judged by the direction; where that is a range, only the value itself is right. None where no
    direction is the better one and the target is a value.
    """
    if target.is_range or direction is Direction.RANGE:
        return min(difference(outcome, target.lower), difference(target.upper, outcome))
    match direction:
        case Direction.HIGHER:
            return difference(outcome, target.lower)
        case Direction.LOWER:
            return difference(target.upper, outcome)
        case _:
            return None


def attainment_of(outcome: Outcome | None, target: Target | None, direction: Direction) -> Attainment:
    """How one figure stands to its target. Near: on the wrong side by no more than the tolerance."""
    if target is None or (direction is Direction.NONE and not target.is_range):
        return Attainment.NO_TARGET
    if outcome is None or outcome.value is None:
        return _without_value(outcome)
    return _attained(signed_distance(outcome.value, target, direction), target)


def gap_attainment(gap: Outcome | None, target: Target | None, gap_type: GapType) -> Attainment:
    """How a gap stands to its own target: reached when it is no further from equality than the target.

    So -5 and 5 percentage points are the same target. A range holds the gap's own values (98-102 %).
    """
    if target is None:
        return Attainment.NO_TARGET
    if gap is None or gap.value is None:
        return _without_value(gap)
    if target.is_range:
        return _attained(signed_distance(gap.value, target, Direction.RANGE), target)
    allowed, found = gap_size_of(target.lower, gap_type), gap_size_of(gap.value, gap_type)
    return _attained(difference(allowed, found), target)


def _without_value(outcome: Outcome | None) -> Attainment:
    is_hidden = outcome is not None and outcome.status is Status.SUPPRESSED
    return Attainment.SUPPRESSED if is_hidden else Attainment.NO_DATA


def _attained(distance: float | None, target: Target) -> Attainment:
    if distance is None:
        return Attainment.NO_TARGET
    if distance >= 0:
        return Attainment.REACHED
    return Attainment.NEAR if -distance <= target.tolerance else Attainment.NOT_REACHED


class KpiAttainment(NamedTuple):
    """How a KPI stands: the worse of women and men, each of them, and its gap where that has a target.

    incomplete: the status is one sex's alone, since the other has a target but no figure.
    """

    status: Attainment
    women: Attainment
    men: Attainment
    gap: Attainment = Attainment.NO_TARGET
    incomplete: bool = False


def combined_attainment(
    women: Attainment, men: Attainment, gap: Attainment = Attainment.NO_TARGET
) -> KpiAttainment:
    """The KPI's attainment from its parts: never an average, never the total's.

    Of the sexes that have a target: hidden for one is hidden for the KPI; missing for one leaves the
    other's status, marked incomplete; else the worse of the two. Where only the gap has a target,
    its status is the KPI's; otherwise it stands beside.
    """
    judged = [attainment for attainment in (women, men) if attainment is not Attainment.NO_TARGET]
    if not judged:
        return KpiAttainment(gap, women, men, gap)
    if Attainment.SUPPRESSED in judged:
        return KpiAttainment(Attainment.SUPPRESSED, women, men, gap)
    worst = next((attainment for attainment in _WORST_FIRST if attainment in judged), Attainment.NO_DATA)
    incomplete = worst is not Attainment.NO_DATA and Attainment.NO_DATA in judged
    return KpiAttainment(worst, women, men, gap, incomplete)


def kpi_attainment(series: KpiSeries, period: str) -> KpiAttainment:
    """How a KPI stands in one period, from its figures and targets of that period.

    A KPI that is itself the comparison (sex mode ratio) has its target on the gap.
    """
    kpi, own = series.kpi, series.own
    women, men = own.outcomes(Sex.WOMEN).get(period), own.outcomes(Sex.MEN).get(period)
    gap_status = Attainment.NO_TARGET
    gap_target = _target(series, TargetFor.GAP, period)
    if gap_target is not None:
        is_comparison = kpi.sex_mode is SexMode.RATIO
        total = own.outcomes(Sex.TOTAL).get(period)
        gap = total if is_comparison else gap_outcome(women, men, kpi.gap_type)
        gap_status = gap_attainment(gap, gap_target, kpi.gap_type)
    return combined_attainment(
        attainment_of(women, _target(series, TargetFor.WOMEN, period), kpi.direction),
        attainment_of(men, _target(series, TargetFor.MEN, period), kpi.direction),
        gap_status,
    )


def _target(series: KpiSeries, whose: TargetFor, period: str) -> Target | None:
    return series.targets.get(whose, {}).get(period)


class GoalStatus(StrEnum):
    """How a goal stands by its KPIs."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class GoalAttainment:
    """How many of a goal's KPIs stand how, to be shown with its status, never colour alone."""

    status: GoalStatus
    counts: Mapping[Attainment, int]
    judged: int
    kpis: int


def goal_attainment(statuses: Iterable[Attainment]) -> GoalAttainment:
    """How a goal stands by the statuses of its KPIs: reached when all are, partly when some are.

    KPIs without target, figure, or with a hidden one are counted but not judged: they are never
    taken as not reached. Near is not reached.
    """
    found = Counter(statuses)
    counts = {attainment: found[attainment] for attainment in Attainment}
    judged = sum(counts[attainment] for attainment in _WORST_FIRST)
    reached = counts[Attainment.REACHED]
    if not judged:
        status = GoalStatus.NOT_JUDGED
    elif reached == judged:
        status = GoalStatus.REACHED
    else:
        status = GoalStatus.PARTLY if reached else GoalStatus.NOT_REACHED
    return GoalAttainment(status, counts, judged, found.total())


def progress(baseline: float | None, target: float | None, outcome: float | None) -> float | None:
    """How much of the way from baseline to target is done, in per cent; below 0 when further away.

    None when any is missing, or when the target is the baseline.
    """
    if baseline is None or target is None or outcome is None or target == baseline:
        return None
    return settled(100 * difference(outcome, baseline) / difference(target, baseline))


def widens_gap(
    women_target: Target | None, men_target: Target | None, women_now: float | None, men_now: float | None
) -> bool:
    """True when targets for women and men lie further apart than their present values: a warning, not a stop.

    Ranges lie as far apart as their nearest ends. False when anything is missing.
    """
    if women_target is None or men_target is None or women_now is None or men_now is None:
        return False
    apart = max(
        difference(women_target.lower, men_target.upper), difference(men_target.lower, women_target.upper)
    )
    return apart > abs(difference(women_now, men_now))
