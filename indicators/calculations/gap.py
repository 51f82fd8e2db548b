"""The gap between women's and men's value (docs/methods/gap.md).

Signs differ between the kinds of gap, so nothing compares two gaps by their plain value: women_above()
says how women stand to men, gap_size_of() how far from equal they are.
"""

from indicators.calculations.balance import percent, percent_outside_balance, share_of_women
from indicators.calculations.numbers import difference
from indicators.calculations.types import KpiFacts, Outcome
from indicators.vocabulary import Direction, GapType, Sex, SexMode, Status

# Gaps that are percentages of something else than the KPI measures are shown with one decimal.
_PERCENTAGE_DECIMALS = 1

# What a gap inherits when either of its two figures is in that state, the gravest first.
_GRAVEST_FIRST = (
    Status.SUPPRESSED,
    Status.WITHDRAWN,
    Status.MISSING,
    Status.NOT_APPLICABLE,
    Status.UNRELIABLE,
    Status.PRELIMINARY,
    Status.OK,
)


def gap(women: float | None, men: float | None, gap_type: GapType) -> float | None:
    """The gap, or None when either value is, or when it is undefined.

    points          women - men, percentage points
    difference      women - men, in the KPI's unit
    ratio           women's value in per cent of men's
    percent_of_men  (men - women) in per cent of men's value: 100 - ratio, above 0 when women are lower
    balance         how far women's share of women + men lies outside 40-60, percentage points

    A percentage of men's value is undefined when that is zero or below, a share when both are zero.
    """
    if women is None or men is None:
        return None
    match gap_type:
        case GapType.POINTS | GapType.DIFFERENCE:
            return difference(women, men)
        case GapType.RATIO:
            return percent(women, men) if men > 0 else None
        case GapType.PERCENT_OF_MEN:
            return percent(difference(men, women), men) if men > 0 else None
        case GapType.BALANCE:
            share = share_of_women(women, men)
            return None if share is None else percent_outside_balance(share)


def women_above(gap: float, gap_type: GapType) -> float:
    """How far women's value is above men's, in the gap's own unit: below 0 when under, 0 when equal."""
    match gap_type:
        case GapType.RATIO:
            return difference(gap, 100.0)
        case GapType.PERCENT_OF_MEN:
            return 0.0 - gap
        case _:
            return gap


def gap_size_of(gap: float, gap_type: GapType) -> float:
    """How far a gap is from equality, 0 or above: |women - men|, |100 - ratio|, points outside 40-60."""
    return abs(women_above(gap, gap_type))


def gap_size(women: float | None, men: float | None, gap_type: GapType) -> float | None:
    """How far women and men are from equal, 0 or above; None where there is no gap to compute."""
    value = gap(women, men, gap_type)
    return None if value is None else gap_size_of(value, gap_type)


def gap_outcome(women: Outcome | None, men: Outcome | None, gap_type: GapType) -> Outcome:
    """The gap as a figure with a state: hidden when either is hidden, missing when either is missing.

    Not applicable where both have a value but the gap is undefined.
    """
    women, men = women or Outcome(None, Status.MISSING), men or Outcome(None, Status.MISSING)
    status = next(status for status in _GRAVEST_FIRST if status in (women.status, men.status))
    value = gap(women.value, men.value, gap_type)
    if value is None and women.value is not None and men.value is not None:
        status = Status.NOT_APPLICABLE
    return Outcome(value, status)


def disadvantaged_sex(women: float | None, men: float | None, direction: Direction) -> Sex | None:
    """The sex that is worse off; None when equal, unknown, or when no direction is the better one."""
    if women is None or men is None or women == men:
        return None
    match direction:
        case Direction.HIGHER:
            return Sex.WOMEN if women < men else Sex.MEN
        case Direction.LOWER:
            return Sex.WOMEN if women > men else Sex.MEN
        case _:
            return None


def gap_decimals(kpi: KpiFacts) -> int:
    """How many decimals the gap is shown with: the KPI's own, or one where it is a percentage of them."""
    if kpi.sex_mode is not SexMode.RATIO and kpi.gap_type in (GapType.RATIO, GapType.PERCENT_OF_MEN):
        return _PERCENTAGE_DECIMALS
    return kpi.decimals
