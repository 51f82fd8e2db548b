"""The relations of cells as equations, split into parts that have nothing to do with each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from indicators.calculations.disclosure.types import Cell, Place, Relation

if TYPE_CHECKING:
    from scipy.sparse import csr_array


class OverlappingGroups(ValueError):
    """A number is divided in two ways along the same dimension, which lets groups be told apart."""


@dataclass(frozen=True)
class Part:
    """Cells that hang together, in the order of their places, and the sums between them."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def index(self) -> dict[Place, int]:
        return {cell.place: number for number, cell in enumerate(self.cells)}

    def within(self, number: int) -> frozenset[int]:
        """Return the cell and everything it is the sum of: whoever is alone in it knows them all."""
        found, waiting = {number}, [number]
        while waiting:
            for part in self._divisions.get(waiting.pop(), ()):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return frozenset(found)

    @cached_property
    def _divisions(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for relation in self.relations:
            parts = found.setdefault(self.index[relation.total], [])
            parts.extend(self.index[place] for place in relation.parts)
        return found

    @cached_property
    def equations(self) -> "csr_array":
        """A row for each relation, a column for each cell: its parts less its total give 0."""
        from scipy.sparse import csr_array

        rows, columns, factors = [], [], []
        for row, relation in enumerate(self.relations):
            for place in (relation.total, *relation.parts):
                rows.append(row)
                columns.append(self.index[place])
                factors.append(-1.0 if place == relation.total else 1.0)
        return csr_array((factors, (rows, columns)), shape=(len(self.relations), len(self.cells)))


def parts_of(cells: Sequence[Cell], relations: Iterable[Relation]) -> list[Part]:
    """Return the connected parts, in the order of their first places.

    A relation with a cell that is not there says nothing and is left out. Raises OverlappingGroups, and
    ValueError for a place that stands twice or a sum that does not add up.
    """
    by_place = {cell.place: cell for cell in cells}
    if len(by_place) != len(cells):
        raise ValueError("a place stands twice")
    known = [
        relation
        for relation in relations
        if all(place in by_place for place in (relation.total, *relation.parts))
    ]
    _refuse_overlaps(known)
    for relation in known:
        _refuse_wrong_sum(relation, by_place)
    leader = {place: place for place in by_place}

    def find(place: Place) -> Place:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for relation in known:
        for part in relation.parts:
            leader[find(part)] = find(relation.total)
    groups: dict[Place, tuple[list[Cell], list[Relation]]] = {}
    for place in sorted(by_place):
        groups.setdefault(find(place), ([], []))[0].append(by_place[place])
    for relation in sorted(known):
        groups[find(relation.total)][1].append(relation)
    return [Part(tuple(mine), tuple(sums)) for mine, sums in groups.values()]


def _refuse_overlaps(relations: Sequence[Relation]) -> None:
    """One division along a dimension: ages 16-24 and 16-25 side by side give away those who are 25."""
    totals: set[tuple[str, Place]] = set()
    parts: set[tuple[str, Place]] = set()
    for relation in relations:
        here = {(relation.dimension, place) for place in relation.parts}
        total = (relation.dimension, relation.total)
        if total in totals or here & parts or len(here) != len(relation.parts):
            raise OverlappingGroups(f"{relation.total} is divided twice along {relation.dimension}")
        totals.add(total)
        parts |= here


def _refuse_wrong_sum(relation: Relation, cells: dict[Place, Cell]) -> None:
    total = cells[relation.total].value
    if abs(sum(cells[place].value for place in relation.parts) - total) > 1e-6 * max(1.0, abs(total)):
        raise ValueError(f"the parts of {relation.total} do not add up to it")
