"""Linked tables that the product has no pages for yet: areas x categories x sexes, several measures.

The engine gets them as its types; the attacker sees what may be shown, and the sums that everybody knows.
"""

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import product

from indicators.calculations.disclosure.types import Cell, Place, Relation, Tables
from tests.attack.known import Known

SEXES = ("F", "M")
SMALLEST = 5


def linked(seed: int, *, measures: int = 1, groups: int = 4, units: int = 4, categories: int = 6) -> Tables:
    """Return a municipality with departments and units, by category and sex: about a third are small numbers.

    One unit belongs to a partner, which knows its own numbers.
    """
    draw = random.Random(seed)
    tree = {f"d{group}": [f"d{group}u{unit}" for unit in range(units)] for group in range(groups)}
    kinds = [f"k{kind}" for kind in range(categories)]
    values: dict[Place, int] = {}
    relations: list[Relation] = []
    for measure in (f"m{number}" for number in range(measures)):
        for area, kind, sex in product([unit for of in tree.values() for unit in of], kinds, SEXES):
            few = draw.random() < 0.4
            values[Place(measure, area, kind, sex)] = draw.randint(0, 5) if few else draw.randint(5, 60)
        relations += _sums(values, measure, tree, kinds)
    partner = frozenset(place for place in values if place.area == "d0u0")
    return Tables(
        cells=tuple(Cell(place, value, value) for place, value in values.items()),
        relations=tuple(relations),
        partners={"partner": partner},
    )


def _sums(
    values: dict[Place, int], measure: str, tree: dict[str, list[str]], kinds: list[str]
) -> Iterable[Relation]:
    """Add the totals to the values, from the units up; yield what they are sums of."""

    def add(total: Place, parts: list[Place], dimension: str) -> Relation:
        values[total] = sum(values[part] for part in parts)
        return Relation(total, tuple(parts), dimension)

    for area, parts in [*tree.items(), ("all", list(tree))]:
        for kind, sex in product(kinds, SEXES):
            total = Place(measure, area, kind, sex)
            yield add(total, [total._replace(area=part) for part in parts], "area")
    areas = [*(unit for of in tree.values() for unit in of), *tree, "all"]
    for area, sex in product(areas, SEXES):
        total = Place(measure, area, "", sex)
        yield add(total, [total._replace(category=kind) for kind in kinds], "category")
    for area, kind in product(areas, [*kinds, ""]):
        total = Place(measure, area, kind, "T")
        yield add(total, [total._replace(sex=sex) for sex in SEXES], "sex")
    # The totals by sex add up along areas and categories too.
    for area, parts in [*tree.items(), ("all", list(tree))]:
        for kind, sex in product([*kinds, ""], [*SEXES, "T"]):
            if kind == "" or sex == "T":
                total = Place(measure, area, kind, sex)
                yield Relation(total, tuple(total._replace(area=part) for part in parts), "area")
    for area in areas:
        total = Place(measure, area, "", "T")
        yield Relation(total, tuple(total._replace(category=kind) for kind in kinds), "category")


def seen(tables: Tables, hidden: Collection[Place]) -> Known:
    """Return what everybody knows who sees all but the hidden."""
    known = Known()
    for cell in tables.cells:
        if cell.place in hidden:
            known.number(cell.place)
        else:
            known.number(cell.place, cell.value, cell.value)
    for relation in tables.relations:
        known.sum(relation.total, relation.parts, f"{relation.dimension} of {relation.total}")
    return known


def primaries(tables: Tables) -> dict[Place, float]:
    return {cell.place: cell.value for cell in tables.cells if 1 <= cell.value < SMALLEST}


def alone(tables: Tables) -> list[dict[Place, float]]:
    """Return what each person knows who is alone in a cell: it, and in which of its parts they are."""
    values = {cell.place: cell.value for cell in tables.cells}
    parts = defaultdict(set)
    for relation in tables.relations:
        parts[relation.total].update(relation.parts)

    def within(place: Place) -> set[Place]:
        return {place}.union(*(within(part) for part in parts[place]))

    return [
        {inside: values[inside] for inside in within(place)} for place, value in values.items() if value == 1
    ]


def rule_of_thumb(tables: Tables) -> set[Place]:
    """Return what is hidden by the rule "one more in each row and column": the smallest that is left."""
    values = {cell.place: cell.value for cell in tables.cells}
    hidden = set(primaries(tables))
    changed = True
    while changed:
        changed = False
        for relation in tables.relations:
            inside = [relation.total, *relation.parts]
            if len(hidden.intersection(inside)) == 1:
                left = [place for place in relation.parts if place not in hidden] or [relation.total]
                hidden.add(min(left, key=lambda place: (values[place] == 0, values[place])))
                changed = True
    return hidden
