"""Numbers as people write them: rounding half up, Swedish and English format, exact differences.

docs/methods/rounding.md has the rules with worked examples.
"""

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple


class NumberStyle(NamedTuple):
    """How a number is written in a language."""

    decimal: str
    thousands: str
    minus: str


SWEDISH = NumberStyle(decimal=",", thousands="\u00a0", minus="\u2212")
ENGLISH = NumberStyle(decimal=".", thousands=",", minus="\u2212")

# Wide enough for every float, whatever the surrounding decimal context says.
_CONTEXT = Context(prec=400, rounding=ROUND_HALF_UP)

# Below this size, printing the float rounds as its shortest decimals do, unless it lies close to a tie:
# 1e9 with 3 decimals is 1e12 units of the last decimal, where floats still lie 0.0001 units apart.
_PRINTABLE = 1e9
_PRINTED = tuple((10.0**decimals, f",.{decimals}f") for decimals in range(4))

# Figures of this size and above keep 3 decimals when they are settled, smaller ones 9.
_LARGE = 100_000


def settled(value: float) -> float:
    """The value without the noise that binary fractions leave in the last digits.

    Rounded to 9 decimals, or to 3 from 100 000 up, where floats hold no more that can be relied on.
    """
    return round(value, 9 if -_LARGE < value < _LARGE else 3)


def difference(value: float, other: float) -> float:
    """value - other, as it would come out on paper: 73.1 - 74 is -0.9, not -0.9000000000000057.

    Right for figures with up to 9 decimals, or up to 3 where one of them is 100 000 or more.
    """
    if -_LARGE < value < _LARGE and -_LARGE < other < _LARGE:
        return round(value - other, 9)
    return round(value - other, 3)


def shows_as_zero(value: float, decimals: int) -> bool:
    """Whether the value, shown with so many decimals, is zero."""
    return abs(value) < 0.5 * 10.0**-decimals


def units_shown(value: float, decimals: int) -> int:
    """The value, rounded half away from zero, in units of the last decimal shown: 3.14 with one is 31.

    For settled values, which it rounds as round_half_up() does in a fraction of the time.
    """
    units = int(settled(abs(value) * 10.0**decimals) + 0.5)
    return units if value > 0 else -units


def round_half_up(value: float, decimals: int) -> Decimal:
    """The value rounded half away from zero to so many decimals, never a negative zero.

    Rounds the decimals that a person sees (the shortest that give this float), so 2.675 becomes 2.68.
    Raises ValueError for a value that is not finite.
    """
    exact = Decimal(repr(value))
    if not exact.is_finite():
        raise ValueError(f"{value} cannot be shown as a number")
    rounded = exact.quantize(Decimal((0, (1,), -decimals)), context=_CONTEXT)
    return rounded if rounded else abs(rounded)


def format_number(value: float, decimals: int, style: NumberStyle) -> str:
    """The value as text with so many decimals, rounded half up, thousands apart from 1 000 up.

    Zero never has a sign.
    Raises ValueError for a value that is not finite.
    """
    text = ""
    if decimals < 4 and -_PRINTABLE < value < _PRINTABLE:
        units, spec = _PRINTED[decimals]
        # Half a unit of the last decimal is left over: a tie, or too close to one to tell here.
        if not 0.499 < value * units % 1 < 0.501:
            text = format(value, spec)
    text = text or f"{round_half_up(value, decimals):,f}"
    if style is not ENGLISH:
        if "," in text:
            text = text.replace(",", style.thousands)
        text = text.replace(".", style.decimal)
    if text[0] == "-":
        text = text[1:]
        return style.minus + text if text.strip("0.,") else text
    return text
