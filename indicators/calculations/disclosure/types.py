"""The cells that disclosure control works on, and how they hang together.

A cell is a number about people. Some numbers are sums of others (women and men give the total, units give
their department): the relations say which, and they are what an outsider calculates with. A share, a mean or
a gap is no cell but a derived figure: it is shown when everything that it is computed from is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Place(NamedTuple):
    """Which number a cell is: what is counted, where, of which kind, for whom and when."""

    measure: str
    area: str = ""
    category: str = ""
    sex: str = ""
    period: str = ""


class Before(StrEnum):
    """How earlier releases have the same figure. What one hid stays hidden; what all showed is known."""

    NEVER = "never"
    SHOWN = "shown"
    HIDDEN = "hidden"  # so that it did not give another away
    GUARDED = "guarded"  # for its own sake: it stays as safe as it was


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people, or a sum of what they have.

    value: 0 or above. contributors: how many people are behind it; of a count, its value.
    largest: of a sum, the two largest contributions of one person or recipient each (0 where there is none).
    moved: of a sum, how many came and left since the period before was published, where it was.
    beside: of a quantile, how many people lie strictly below and above it.
    group: of a count that is part of a group by a sensitive property, how many the group is.
    before, earlier: how earlier releases have the figure, and its values there.
    keep: hide something else rather than this, where there is a choice.
    """

    place: Place
    value: float
    contributors: int
    largest: tuple[float, float] | None = None
    moved: int | None = None
    beside: tuple[int, int] | None = None
    group: int | None = None
    before: Before = Before.NEVER
    earlier: tuple[float, ...] = ()
    keep: bool = False

    @property
    def is_sum(self) -> bool:
        return self.largest is not None


class Relation(NamedTuple):
    """The total is the sum of the parts. dimension: along what the total is divided: sex, area, category."""

    total: Place
    parts: tuple[Place, ...]
    dimension: str


class Derived(NamedTuple):
    """A figure that is computed from cells or other derived figures.

    base: the cell with the number of people that a share is of, where it is a share.
    """

    place: Place
    of: tuple[Place, ...]
    base: Place | None = None


class Reason(StrEnum):
    """Why something is hidden. For its owner alone: everybody else sees that it is."""

    SMALL = "small"  # too few people
    ZERO = "zero"  # nobody, or everybody, of a small group: says it of each of them
    DOMINANCE = "dominance"  # one contribution is nearly all
    CHURN = "churn"  # too few came or left since the last time
    QUANTILE = "quantile"  # too few on one side
    COMPLEMENT = "complement"  # would give a hidden one away
    EARLIER = "earlier"  # was hidden in an earlier release
    BASE = "base"  # a share of too few
    DERIVED = "derived"  # computed from something hidden


# Hidden for their own sake.
PRIMARY = frozenset({Reason.SMALL, Reason.ZERO, Reason.DOMINANCE, Reason.CHURN, Reason.QUANTILE, Reason.BASE})


@dataclass(frozen=True, slots=True)
class Tables:
    """All that is released together, with everything earlier releases of the same periods said.

    partners: by name, the cells that a party knows anyhow, for instance an organisation its own part of a
    shared total.
    """

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()
    derived: tuple[Derived, ...] = ()
    partners: Mapping[str, frozenset[Place]] = field(default_factory=dict)


class Finding(NamedTuple):
    """A cell that cannot be protected from somebody. persona: public, a partner's name, or a singleton."""

    place: Place
    persona: str


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be shown. hidden: why each hidden place is. findings: empty, or nothing may be shown.

    audited: how many pairs of a hidden cell and somebody who might want to know it were proved safe.
    """

    hidden: Mapping[Place, Reason]
    findings: tuple[Finding, ...]
    audited: int

    @property
    def primaries(self) -> int:
        return sum(reason in PRIMARY for reason in self.hidden.values())

    @property
    def complements(self) -> int:
        return sum(reason is Reason.COMPLEMENT for reason in self.hidden.values())
