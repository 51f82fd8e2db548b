"""Which cells may not be shown in themselves (docs/methods/disclosure.md).

The classes and their numbers: Handbook on Statistical Disclosure Control (Hundepool et al., 2010), the
thresholds that Swedish agencies use for counts, and the p % rule for sums.
"""

from dataclasses import dataclass

from indicators.calculations.disclosure.types import Cell, Reason
from indicators.vocabulary import DisclosureClass

# Fewer people than this are never shown. An installation can only ask for more.
SMALLEST = 5
# How much larger a hidden count must be able to be, for all that anybody can work out.
PROTECTION = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a class.

    smallest: the least number of people shown. base: the least number that a share is of.
    telling_group: a group below this in which nobody or everybody has the property is hidden (0: shown).
    p: a sum is hidden when the second largest contributor can work out the largest within p per cent.
    """

    smallest: int
    base: int
    telling_group: int
    p: float

    @property
    def are_open(self) -> bool:
        """Whether the class is of people in public office, whose figures are shown as they are."""
        return self.smallest == 0


def rules_of(disclosure_class: DisclosureClass, *, smallest: int = SMALLEST, p: float = 20.0) -> Rules:
    """Return the rules for what is shown outside the role that owns the figures.

    smallest: what the installation or the KPI asks for; below the class's own number it has no effect.
    p: in per cent.
    """
    match disclosure_class:
        case DisclosureClass.OPEN:
            return Rules(smallest=0, base=0, telling_group=0, p=0.0)
        case DisclosureClass.ORDINARY:
            return Rules(max(SMALLEST, smallest), base=20, telling_group=0, p=p)
        case DisclosureClass.EMPLOYMENT:
            return Rules(max(10, smallest), base=20, telling_group=10, p=p)
        case DisclosureClass.SENSITIVE:
            return Rules(max(11, smallest), base=50, telling_group=20, p=p)


def reason_to_hide(cell: Cell, rules: Rules) -> Reason | None:
    """Return why the cell may not be shown in itself, or None."""
    if rules.are_open:
        return None
    if 0 < cell.contributors < rules.smallest:
        return Reason.SMALL
    if cell.group is not None and 0 < cell.group < rules.telling_group and cell.value in (0, cell.group):
        return Reason.ZERO
    if cell.largest is not None and cell.contributors and _short_of(cell.value, cell.largest, rules) > 0:
        return Reason.DOMINANCE
    if cell.moved is not None and 0 < cell.moved < SMALLEST:
        return Reason.CHURN
    if cell.beside is not None and min(cell.beside) < SMALLEST:
        return Reason.QUANTILE
    return None


def needed_above(cell: Cell, rules: Rules) -> float:
    """Return how far above its value a hidden cell must be able to be, for all that anybody can work out.

    A count: 5. A sum: as much as the p % rule lacks, or p % of the largest contribution where it lacks
    nothing, and something at least. A quantile: 0, since it is part of no sum.
    """
    if cell.beside is not None:
        return 0
    if cell.largest is None:
        return PROTECTION
    short = _short_of(cell.value, cell.largest, rules)
    return short if short > 0 else max(rules.p / 100 * cell.largest[0], 1.0)


def _short_of(value: float, largest: tuple[float, float], rules: Rules) -> float:
    """Return what the p % rule lacks; 0 or less when it holds.

    The second largest contributor subtracts their own part, and so knows the largest to within what the
    others have, X - x1 - x2; that must be p per cent of x1 or more.
    """
    first, second = largest
    return rules.p / 100 * first - (value - first - second)
