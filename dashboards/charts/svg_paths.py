"""Where values lie in a picture, and the paths through them.

Speed counts here: a page of twelve charts has a thousand points.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# No picture that uses points() is higher than this.
HIGHEST = 200
# Every height that a point can have, as it is written: looking one up takes a third of formatting it.
WRITTEN = tuple([f",{tenths / 10:g}" for tenths in range(10 * HIGHEST + 1)])

Points = Sequence[str | None]


class Positions(NamedTuple):
    """The x of each period, as numbers and as they are written; half: half the way between two."""

    xs: tuple[float, ...]
    written: tuple[str, ...]
    half: float


@lru_cache(maxsize=512)
def positions(count: int, first: float, last: float) -> Positions:
    """So many periods evenly from first to last; a single one stands in the middle."""
    step = (last - first) / (count - 1) if count > 1 else 0.0
    begin = first if count > 1 else (first + last) / 2
    xs = [round(begin + step * at, 1) for at in range(count)]
    return Positions(tuple(xs), tuple([f"{x:g}" for x in xs]), min(9.0, step / 2) if step else 9.0)


def points(at: Positions, values: Sequence[float | None], base: float, scale: float) -> Points:
    """Where each value lies, as SVG writes a point: y is base - value * scale. None where there is none."""
    lowest, tenths = base * 10 + 0.5, scale * 10
    return [
        None if value is None else x + WRITTEN[int(lowest - value * tenths)]
        for x, value in zip(at.written, values, strict=True)
    ]


def line_path(points: Points, breaks: Sequence[int]) -> str:
    """The path through the points. It is interrupted at a gap and before a break of the series.

    A piece begins with a step of no length, so that a value without neighbours is drawn too.
    """
    path = ""
    piece = False
    for at, point in enumerate(points):
        if point is None:
            piece = False
        elif piece and at not in breaks:
            path += "L" + point
        else:
            path += f"M{point}h0"
            piece = True
    return path


def gap_path(women: Points, men: Points, breaks: Sequence[int]) -> str:
    """The area between women's and men's line, wherever both are drawn."""
    path = ""
    there: list[str] = []
    back: list[str] = []
    for at, (woman, man) in enumerate(zip([*women, None], [*men, None], strict=True)):
        if woman is None or man is None or at in breaks:
            if len(there) > 1:
                back.reverse()
                path += f"M{'L'.join(there)}L{'L'.join(back)}z"
            there, back = [], []
        if woman is not None and man is not None:
            there.append(woman)
            back.append(man)
    return path


def runs(positions: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring positions as (first, last)."""
    found: list[tuple[int, int]] = []
    for at in positions:
        if found and found[-1][1] == at - 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found
