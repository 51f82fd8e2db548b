"""Value axes with round numbers, and labels that do not lie on each other."""

import math
from collections.abc import Sequence
from functools import lru_cache

from dashboards.charts.description import Axis
from indicators.calculations.numbers import NumberStyle, format_number

# From here up, an axis would be mostly empty if it began at zero.
ZERO_BELOW = 0.4
# A change smaller than this (percentage points, or a part of the value) is not blown up to fill the chart.
LEAST_PERCENT = 4.0
LEAST_SPAN = 0.04
# Marks are rounded to 9 decimals; what is closer together than that is the same.
SMALLEST_SPAN = 1e-8
INTERVALS = 4
MOST_INTERVALS = 6


def nice_axis(values: Sequence[float], style: NumberStyle, *, percent: bool) -> Axis:
    """An axis around the values shown, 2 to 7 marks at round numbers.

    Begins at zero where the values come near it. A percentage within 0-100 never gets an axis beyond.
    """
    if not values:
        return Axis(0.0, 1.0, ())
    lowest, highest = min(values), max(values)
    within_percent = percent and lowest >= 0 and highest <= 100
    return _axis(lowest, highest, style, within_percent)


@lru_cache(maxsize=1024)
def _axis(lowest: float, highest: float, style: NumberStyle, within_percent: bool) -> Axis:
    low, high = _widened(lowest, highest, within_percent)
    step = _nice_step((high - low) / INTERVALS)
    first, last = _whole(low, high, step)
    if last - first > MOST_INTERVALS:
        # Ends that lie just beyond a mark each cost one more.
        step = _nice_step(step * 1.3)
        first, last = _whole(low, high, step)
    if within_percent:
        first, last = max(first, 0), min(last, math.ceil(100 / step))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    ticks = tuple(
        [
            (value, format_number(value, decimals, style))
            for value in [round(step * count, 9) for count in range(first, last + 1)]
        ]
    )
    return Axis(ticks[0][0], ticks[-1][0], ticks)


def _widened(lowest: float, highest: float, within_percent: bool) -> tuple[float, float]:
    low, high = lowest, highest
    if lowest > 0 and lowest <= ZERO_BELOW * highest:
        low = 0.0
    elif highest < 0 and highest >= ZERO_BELOW * lowest:
        high = 0.0
    if low <= 0 <= high:
        return (low, high) if high - low > SMALLEST_SPAN else (low, 1.0)
    least = LEAST_PERCENT if within_percent else LEAST_SPAN * max(abs(low), abs(high))
    if high - low < least:
        middle = (low + high) / 2
        low, high = middle - least / 2, middle + least / 2
    return low, high


def _whole(low: float, high: float, step: float) -> tuple[int, int]:
    """The steps at or beyond the ends, counted from zero."""
    return math.floor(low / step + 1e-11), math.ceil(high / step - 1e-11)


def _nice_step(wanted: float) -> float:
    """The least round number that is not much smaller than the one wanted."""
    power = 10.0 ** math.floor(math.log10(wanted))
    # 25 is as round as 20 and 50; 2.5 would need a decimal more.
    for factor in (1, 2, 2.5, 5) if power >= 10 else (1, 2, 5):
        if factor * power >= wanted * 0.79:
            return factor * power
    return 10 * power


def spread(heights: Sequence[float], distance: float) -> list[float]:
    """The heights (0-1), moved apart so that each is `distance` from its neighbours, in the same order.

    Neighbours give way equally, and stay within 0-1 as long as there is room.
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    wanted = [heights[index] for index in order]
    up = _upwards(wanted, distance, -1.0)
    down = _downwards(wanted, distance, 2.0)
    # Both keep the distance, so their middle does.
    middle = [(high + low) / 2 for high, low in zip(up, down, strict=True)]
    if middle and (middle[0] < 0 or middle[-1] > 1):
        middle = _downwards(_upwards(middle, distance, 0.0), distance, 1.0)
    placed = dict(zip(order, middle, strict=True))
    return [placed[index] for index in range(len(heights))]


def _upwards(heights: Sequence[float], distance: float, floor: float) -> list[float]:
    placed = []
    for height in heights:
        floor = height if height > floor else floor
        placed.append(floor)
        floor += distance
    return placed


def _downwards(heights: Sequence[float], distance: float, ceiling: float) -> list[float]:
    placed = []
    for height in reversed(heights):
        ceiling = height if height < ceiling else ceiling
        placed.append(ceiling)
        ceiling -= distance
    placed.reverse()
    return placed
