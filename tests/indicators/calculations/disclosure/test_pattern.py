"""Where the search for what to hide begins."""

import numpy as np

from indicators.calculations.disclosure.control import protect
from indicators.calculations.disclosure.pattern import cheapest_pattern, demands_of
from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.system import parts_of
from indicators.vocabulary import DisclosureClass
from tests.attack.tables import linked
from tests.indicators.calculations.disclosure.tables import MEN, WOMEN, place, units


def begun(rows, small, knows=frozenset()):
    tables = units(rows)
    (part,) = parts_of(tables.cells, tables.relations)
    number = part.index[small]
    room = np.array([cell.value for cell in part.cells])
    known = frozenset(part.index[one] for one in knows)
    demands = demands_of(part, {number: 5}, room, frozenset(), [known])
    found = cheapest_pattern(part, demands, {number}, frozenset(), 1 + room / 1000)
    return {part.cells[one].place for one in found}


def test_small_cell_begins_with_a_rectangle_of_the_smallest_that_can_fall():
    hidden = begun({"A": (9, 3), "B": (20, 11), "C": (15, 8)}, place("A", MEN))

    assert hidden == {place(area, sex) for area in "AC" for sex in (WOMEN, MEN)}


def test_what_somebody_knows_hides_nothing_from_them():
    knows = {place("C", WOMEN), place("C", MEN)}

    hidden = begun({"A": (9, 3), "B": (20, 11), "C": (15, 8)}, place("A", MEN), knows)

    assert {place("B", MEN), place("A", WOMEN)} <= hidden


def test_linked_table_hides_few_cells_more_than_the_small_ones():
    protected = protect(linked(5), rules_of(DisclosureClass.ORDINARY))

    assert protected.findings == ()
    assert protected.complements <= 1.6 * protected.primaries  # 1.83 one witness after the other
