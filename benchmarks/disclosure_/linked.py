"""The engine on linked tables that have no pages yet, attacked table by table."""

import time
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from indicators.calculations.disclosure.control import protect
from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.types import Place, Tables
from indicators.vocabulary import DisclosureClass
from tests.attack.judge import Judgement, Verdict, judge, judge_singletons
from tests.attack.tables import alone, linked, primaries, rule_of_thumb, seen

# Of the release whose protection is timed: 12 measures of 441 cells.
MEASURES = 12


class Attacked(NamedTuple):
    """How one table did. by_rule: what hiding small numbers alone, and the rule of thumb, would leak."""

    cells: int
    primaries: int
    hidden: int
    unprotected: int
    judgements: dict[str, Judgement]
    by_rule: dict[str, Counter[Verdict]]


def attack(seed: int) -> Attacked:
    tables = linked(seed)
    protected = protect(tables, rules_of(DisclosureClass.ORDINARY))
    small = primaries(tables)
    values = {cell.place: cell.value for cell in tables.cells}
    known = seen(tables, protected.hidden)
    (own,) = tables.partners.values()
    not_own = {place: value for place, value in small.items() if place not in own}
    knows = {place: values[place] for place in own}
    return Attacked(
        cells=len(tables.cells),
        primaries=len(small),
        hidden=len(protected.hidden),
        unprotected=len(protected.findings),
        judgements={
            "public": judge(known, small),
            "partner": judge(known.knowing(knows), not_own, persona="partner", insider=True),
            "singleton": judge_singletons(known, small, alone(tables), beside=True),
        },
        by_rule={
            "small numbers alone": _leaks(tables, small),
            "one more in each row and column": _leaks(tables, rule_of_thumb(tables)),
        },
    )


def _leaks(tables: Tables, hidden: Collection[Place]) -> Counter[Verdict]:
    return judge(seen(tables, hidden), primaries(tables), explain=0).counts


class Timed(NamedTuple):
    cells: int
    seconds: float


def protect_release(measures: int) -> Timed:
    """Protect and audit tables of several measures together."""
    tables = linked(1, measures=measures)
    started = time.perf_counter()
    protect(tables, rules_of(DisclosureClass.ORDINARY))
    return Timed(len(tables.cells), time.perf_counter() - started)
