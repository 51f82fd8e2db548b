"""How the gap between women and men changed, and through whom (docs/methods/gap-change.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from indicators.calculations.gap import disadvantaged_sex, gap, gap_decimals, women_above
from indicators.calculations.numbers import difference, shows_as_zero
from indicators.calculations.types import KpiFacts, Outcomes
from indicators.vocabulary import Direction, GapType, Sex, SexMode


class ChangeKind(StrEnum):
    """What became of a gap. Crossed: the sex that was below is above."""

    SHRANK = "shrank"
    GREW = "grew"
    UNCHANGED = "unchanged"
    CROSSED = "crossed"


class GapAt(NamedTuple):
    """The gap of one period, with the values behind it; those are None when the KPI is itself the gap."""

    period: str
    gap: float
    women: float | None = None
    men: float | None = None


class GapParts(NamedTuple):
    """What the change of a gap comes from: the two parts add up to it.

    by_women, by_men: how much further from equality the gap is through either; below 0 when nearer.
    women_moved, men_moved: how much either's value rose; below 0 when it fell.
    """

    by_women: float
    by_men: float
    women_moved: float
    men_moved: float


@dataclass(frozen=True, slots=True)
class GapChange:
    """How a gap changed from one period to a later one.

    change: how much further from equality, in the gap's unit; below 0 when it shrank.
    parts: None for a gap that crossed, and for one that is no plain difference of two known values.
    levelling_down: the gap shrank, and at least half of that is the better-off sex doing worse.
    """

    earlier: GapAt
    later: GapAt
    kind: ChangeKind
    change: float
    parts: GapParts | None = None
    levelling_down: bool = False


def gap_change(
    earlier: GapAt, later: GapAt, *, gap_type: GapType, direction: Direction, decimals: int
) -> GapChange:
    """The change of the gap from the earlier to the later period.

    decimals: how many the gap is shown with. What is shown as zero counts as zero, so that no gap is
    said to shrink or to cross by an amount that nobody can see.
    direction: which way is better, as far as it can say who is worse off (higher or lower).
    """
    before, now = women_above(earlier.gap, gap_type), women_above(later.gap, gap_type)
    side_before, side_now = _sign(before, decimals), _sign(now, decimals)
    if side_before * side_now < 0:
        change = difference(abs(now), abs(before))
        shrank = _sign(change, decimals) < 0
        levelling_down = shrank and _is_levelling_down(earlier, later, direction)
        return GapChange(earlier, later, ChangeKind.CROSSED, change, levelling_down=levelling_down)

    side = side_before or side_now or 1
    change = side * difference(now, before)
    kind = {-1: ChangeKind.SHRANK, 0: ChangeKind.UNCHANGED, 1: ChangeKind.GREW}[_sign(change, decimals)]
    parts = _parts(earlier, later, side) if gap_type in (GapType.POINTS, GapType.DIFFERENCE) else None
    levelling_down = kind is ChangeKind.SHRANK and _is_levelling_down(earlier, later, direction)
    return GapChange(earlier, later, kind, change, parts, levelling_down)


def _parts(earlier: GapAt, later: GapAt, side: int) -> GapParts | None:
    """The parts of a gap whose higher sex is women (side 1) or men (side -1)."""
    women_moved, men_moved = _moved(earlier.women, later.women), _moved(earlier.men, later.men)
    if women_moved is None or men_moved is None:
        return None
    return GapParts(side * women_moved, -side * men_moved, women_moved, men_moved)


def _moved(before: float | None, now: float | None) -> float | None:
    return None if before is None or now is None else difference(now, before)


def _sign(value: float, decimals: int) -> int:
    if shows_as_zero(value, decimals):
        return 0
    return 1 if value > 0 else -1


def _is_levelling_down(earlier: GapAt, later: GapAt, direction: Direction) -> bool:
    worse_off = disadvantaged_sex(earlier.women, earlier.men, direction)
    higher_is_women = (worse_off is Sex.WOMEN) is (direction is Direction.LOWER)
    parts = _parts(earlier, later, 1 if higher_is_women else -1)
    if worse_off is None or parts is None:
        return False
    # The better-off sex comes nearer to equality by doing worse, so its part is what it worsened by.
    by_better_off = parts.by_men if worse_off is Sex.WOMEN else parts.by_women
    return 2 * by_better_off <= parts.by_women + parts.by_men


def latest_gap_change(kpi: KpiFacts, by_sex: Mapping[Sex, Outcomes]) -> GapChange | None:
    """The change to the newest period that has a gap from the nearest earlier one that has.

    None without two such periods, or with a break in the series between them. Women's and men's shares
    of one whole mirror each other, so that they say nothing of levelling down.
    """
    newest_first = _gaps(kpi, by_sex)
    later, earlier = next(newest_first, None), next(newest_first, None)
    if later is None or earlier is None:
        return None
    if any(earlier.period < first_of_new <= later.period for first_of_new in kpi.series_breaks):
        return None
    return gap_change(
        earlier,
        later,
        gap_type=kpi.gap_type,
        direction=Direction.NONE if kpi.sex_mode is SexMode.SHARE_OF_WOMEN else kpi.direction,
        decimals=gap_decimals(kpi),
    )


def _gaps(kpi: KpiFacts, by_sex: Mapping[Sex, Outcomes]) -> Iterator[GapAt]:
    """The gaps of a KPI, newest first."""
    if kpi.sex_mode is SexMode.RATIO:
        total = by_sex.get(Sex.TOTAL, {})
        for period in sorted(total, reverse=True):
            value = total[period].value
            if value is not None:
                yield GapAt(period, value)
        return
    women, men = by_sex.get(Sex.WOMEN, {}), by_sex.get(Sex.MEN, {})
    for period in sorted(women.keys() & men.keys(), reverse=True):
        women_value, men_value = women[period].value, men[period].value
        value = gap(women_value, men_value, kpi.gap_type)
        if value is not None:
            yield GapAt(period, value, women_value, men_value)
