"""How women and men are distributed in a group: shares, and the 40-60 rule (docs/methods/balance.md)."""

from enum import StrEnum
from typing import NamedTuple

from indicators.calculations.numbers import difference, settled

# An even distribution, in per cent of either sex; both ends included.
LOWEST_BALANCED = 40.0
HIGHEST_BALANCED = 60.0

# A class says little about a group smaller than this.
SMALLEST_GROUP = 10


class Balance(StrEnum):
    """Who dominates a group: a sex with more than 60 per cent of it."""

    BALANCED = "balanced"
    WOMEN_DOMINATED = "women_dominated"
    MEN_DOMINATED = "men_dominated"


class SexDistribution(NamedTuple):
    """Women and men in per cent of women + men, and how many persons that leaves out."""

    women: float
    men: float
    left_out: int


def percent(part: float, whole: float) -> float | None:
    """The part in per cent of the whole (0-100); None when the whole is zero."""
    return settled(100 * part / whole) if whole else None


def share_of_women(women: float | None, men: float | None) -> float | None:
    """Women in per cent of women + men (0-100); None when either is unknown, or both are zero."""
    return None if women is None or men is None else percent(women, women + men)


def sex_distribution(women: int, men: int, non_binary: int = 0, unknown: int = 0) -> SexDistribution | None:
    """The shares of women and men, with the number of others to print beside them; None without either.

    Not the same as the share within each sex that has a property: that is percent() of each sex's own number.
    """
    share = share_of_women(women, men)
    if share is None:
        return None
    return SexDistribution(women=share, men=difference(100.0, share), left_out=non_binary + unknown)


def balance_of_counts(women: int, men: int, *, smallest_group: int = SMALLEST_GROUP) -> Balance | None:
    """The class of a group by its head counts, in whole numbers; None when fewer than smallest_group."""
    people = women + men
    if people < max(smallest_group, 1):
        return None
    if 10 * women > 6 * people:
        return Balance.WOMEN_DOMINATED
    return Balance.MEN_DOMINATED if 10 * men > 6 * people else Balance.BALANCED


def balance_of_percent(
    women: float, *, people: int | None = None, smallest_group: int = SMALLEST_GROUP
) -> Balance | None:
    """The class of a group by its share of women (0-100).

    people: how many the group is, where known; None comes back when they are fewer than smallest_group.
    """
    if people is not None and people < smallest_group:
        return None
    outside = percent_outside_balance(women)
    if outside == 0:
        return Balance.BALANCED
    return Balance.WOMEN_DOMINATED if outside > 0 else Balance.MEN_DOMINATED


def percent_outside_balance(women: float) -> float:
    """How far a share of women lies outside 40-60, in percentage points: below 0 too few women, 0 within."""
    if women > HIGHEST_BALANCED:
        return max(0.0, difference(women, HIGHEST_BALANCED))
    return min(0.0, difference(women, LOWEST_BALANCED))
