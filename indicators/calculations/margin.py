"""Whether a difference between women and men in a survey is larger than its margin of error.

docs/methods/margin-of-error.md has the rule and where it comes from.
"""

from math import hypot

from indicators.calculations.numbers import difference, settled


def margin_of_difference(women_margin: float, men_margin: float) -> float:
    """The margin of error of women's value minus men's, in the unit of the two margins.

    The root of the sum of the squares: the two samples are independent.
    """
    return settled(hypot(women_margin, men_margin))


def is_uncertain(
    women: float | None, men: float | None, women_margin: float | None, men_margin: float | None
) -> bool | None:
    """True when the difference is no larger than its margin of error; None when any of the four is."""
    if women is None or men is None or women_margin is None or men_margin is None:
        return None
    return abs(difference(women, men)) <= margin_of_difference(women_margin, men_margin)
