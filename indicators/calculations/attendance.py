"""From what was said about who came to how many came (docs/adr/0023-attendance-is-a-sum-of-events.md).

A count is a sum: of every event that counts and that none takes back. So it is the same in whatever order the
events come in, and however often each of them does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from indicators.calculations.balance import SexDistribution, sex_distribution
from indicators.vocabulary import Sex

# Whom attendance is counted for. The total is computed.
COUNTED = (Sex.WOMEN, Sex.MEN, Sex.NON_BINARY, Sex.UNKNOWN)


class Cell(NamedTuple):
    """What is counted apart: a sex, in an age band or, where ages are not counted or not known, in ""."""

    sex: Sex
    age_band: str = ""


class Event(NamedTuple):
    """What an event says. undoes: the key of the one that it takes back.

    counts: False while it waits for a decision, and when that was not to count it.
    """

    key: UUID
    cell: Cell
    delta: int
    undoes: UUID | None = None
    counts: bool = True


def taken_back(events: Iterable[Event]) -> set[UUID]:
    """Return the keys of what some event takes back, whether that has come in or not."""
    return {event.undoes for event in events if event.undoes is not None and event.counts}


def sums(events: Iterable[Event]) -> dict[Cell, int]:
    """Return the sum of each cell that something was said about. It can be below 0: see `shown`."""
    by_key = {event.key: event for event in events}
    gone = taken_back(by_key.values())
    found: dict[Cell, int] = defaultdict(int)
    for event in by_key.values():
        if event.counts and event.key not in gone:
            found[event.cell] += event.delta
    return dict(found)


def shown(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """Return the counts as people see them: nobody is fewer than none."""
    return {cell: max(0, number) for cell, number in cells.items()}


def by_sex(cells: Mapping[Cell, int]) -> dict[Sex, int]:
    """Return how many of each sex came, all ages together."""
    found = dict.fromkeys(COUNTED, 0)
    for cell, number in shown(cells).items():
        found[cell.sex] += number
    return found


def distribution(people: Mapping[Sex, int]) -> SexDistribution | None:
    """Return women's and men's shares of women and men, with how many are neither; None without either."""
    return sex_distribution(people[Sex.WOMEN], people[Sex.MEN], people[Sex.NON_BINARY], people[Sex.UNKNOWN])
