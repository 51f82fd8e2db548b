"""What somebody knows of numbers of people: bounds of each, and the sums that hold them together.

Numbers are named by anything hashable: cells that were read from pages, or the places of a table.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

type Key = Hashable
INFINITY = math.inf
# Rounded shares give bounds that are whole but for the last bits.
CLOSE = 1e-7


class Equation(NamedTuple):
    """low <= the sum of factor x number <= high. says: where it comes from, for the report."""

    terms: tuple[tuple[Key, float], ...]
    low: float
    high: float
    says: str


@dataclass(slots=True)
class Known:
    """Every number is a whole number, 0 or above."""

    bounds: dict[Key, tuple[float, float]] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)

    def number(self, key: Key, low: float = 0, high: float = INFINITY) -> None:
        """The number lies between: what was known of it before stays known."""
        before = self.bounds.get(key, (0, INFINITY))
        self.bounds[key] = whole(max(before[0], low), min(before[1], high))

    def sum(self, total: Key, parts: Iterable[Key], says: str) -> None:
        self.between([(total, -1), *((part, 1) for part in parts)], 0, 0, says)

    def between(self, terms: Iterable[tuple[Key, float]], low: float, high: float, says: str) -> None:
        terms = tuple((key, factor) for key, factor in terms if factor)
        for key, _ in terms:
            self.bounds.setdefault(key, (0, INFINITY))
        self.equations.append(Equation(terms, low, high, says))

    def knowing(self, values: Mapping[Key, float]) -> "Known":
        """Return what somebody knows who also knows these numbers."""
        return Known(self.bounds | {key: (value, value) for key, value in values.items()}, self.equations)


def whole(low: float, high: float) -> tuple[float, float]:
    """Return the whole numbers that the bounds leave."""
    return (
        math.ceil(low - CLOSE) if math.isfinite(low) else low,
        math.floor(high + CLOSE) if math.isfinite(high) else high,
    )
