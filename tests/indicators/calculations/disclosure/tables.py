"""Small tables to try disclosure control on, and an attacker of their own: none of the engine's code."""

from itertools import chain

import numpy as np
from scipy.optimize import linprog

from indicators.calculations.disclosure.types import Cell, Place, Relation, Tables

WOMEN, MEN, TOTAL = "F", "M", "T"


def place(area, sex, measure="people", category="", period="2025"):
    return Place(measure, area, category, sex, period)


def count(area, sex, value, **more):
    return Cell(place(area, sex), value, value, **more)


def by_sex(area, women, men, **more):
    """The cells of an area with the total of women and men, and the sum between them."""
    cells = [
        count(area, WOMEN, women, **more),
        count(area, MEN, men, **more),
        count(area, TOTAL, women + men, **more),
    ]
    return cells, Relation(place(area, TOTAL), (place(area, WOMEN), place(area, MEN)), "sex")


def units(rows, **more):
    """Units with women and men, and the sum of all units: {"A": (9, 3), …}."""
    whole = tuple(sum(one[column] for one in rows.values()) for column in (0, 1))
    made = [by_sex(name, *pair, **more) for name, pair in {**rows, "sum": whole}.items()]
    down = [
        Relation(place("sum", sex), tuple(place(name, sex) for name in rows), "area")
        for sex in (WOMEN, MEN, TOTAL)
    ]
    return Tables(
        cells=tuple(chain.from_iterable(cells for cells, _ in made)),
        relations=(*(sum_ for _, sum_ in made), *down),
    )


def interval(tables, hidden, wanted, knows=()):
    """The least and the most that a hidden cell can be, for somebody who sees all that is not hidden.

    knows: hidden cells whose values the person has anyhow.
    """
    unknown = sorted(set(hidden) - set(knows))
    values = {cell.place: cell.value for cell in tables.cells}
    rows, rights = [], []
    for relation in tables.relations:
        factors = {relation.total: -1.0} | dict.fromkeys(relation.parts, 1.0)
        rows.append([factors.get(one, 0.0) for one in unknown])
        rights.append(-sum(factor * values[one] for one, factor in factors.items() if one not in unknown))
    ends = []
    for sign in (1, -1):
        aim = [sign * float(one == wanted) for one in unknown]
        result = linprog(aim, A_eq=np.array(rows), b_eq=rights, bounds=(0, None), method="highs")
        assert result.status in (0, 3), result.message
        ends.append(sign * result.fun if result.status == 0 else np.inf)
    return tuple(ends)
