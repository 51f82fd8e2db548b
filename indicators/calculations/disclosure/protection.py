"""Chooses what else has to be hidden so that no hidden cell can be worked out, and proves it.

For a hidden cell with the value a, a *witness* is a change d of hidden cells alone that keeps every sum and
leaves nothing below zero, with d = 5 or more in the cell itself (`rules.needed_above`). The figures as they
are and the figures changed by d look the same to everybody who knows nothing that d changes, so none of them
can tell that the cell is not a + 5. The witness that needs the least hidden is a linear programme (Fischetti
and Salazar 2000; Handbook on SDC, chapter 4). A witness is checked by adding up, without a solver.

Somebody may know more than what is shown: a partner its own cells, the only person in a cell that cell, also
after an earlier release in which there was but one. For each of them every hidden cell needs a witness that
leaves alone what they know.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.calculations.disclosure.pattern import Demands, cheapest_pattern, demands_of
from indicators.calculations.disclosure.rules import Rules, needed_above
from indicators.calculations.disclosure.system import Part
from indicators.calculations.disclosure.types import Before, Cell

if TYPE_CHECKING:
    import numpy as np

_NOTHING = 1e-7
_KEPT = 10.0  # how much dearer it is to hide a cell that should be kept
# Few hidden cells come first; of two that will do, the one of fewer people.
_LARGE = 0.01


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who might want to know, and the numbers of the cells that they know anyhow."""

    name: str
    knows: frozenset[int]


class Protector:
    """The hidden cells of one part and their witnesses. Begins with what is hidden in itself."""

    def __init__(self, part: Part, rules: Rules, hidden: set[int], must_be_safe: Sequence[int]) -> None:
        import numpy as np

        self.part = part
        self.hidden = hidden
        needed = {number: needed_above(part.cells[number], rules) for number in must_be_safe}
        self.needed = {number: above for number, above in needed.items() if above > 0}
        self.must_be_safe = sorted(self.needed, key=lambda number: (-part.cells[number].value, number))
        self.floor = np.array([min((cell.value, *cell.earlier)) for cell in part.cells])
        self.fixed = frozenset(
            number for number, cell in enumerate(part.cells) if cell.before is Before.SHOWN
        )
        self.cost = np.array([_cost(cell) for cell in part.cells])
        self.counts = not any(cell.is_sum for cell in part.cells)
        self.witnesses: list[np.ndarray] = []

    def protect(self, partners: Sequence[Persona]) -> None:
        """Hide what is needed until every hidden cell has a witness for everybody, and no more."""
        keep_hidden = frozenset(self.hidden)
        knowing = [persona.knows for persona in self.personas(partners)]
        demands = demands_of(self.part, self.needed, self.floor, self.fixed, knowing)
        self.hidden = cheapest_pattern(self.part, demands, self.hidden, self.fixed, self.cost)
        tried: set[tuple[int, frozenset[int]]] = set()
        while open_ := [
            (number, persona)
            for number, persona in self.open_pairs(self.personas(partners))
            if (number, persona.knows) not in tried
        ]:
            tried.update((number, persona.knows) for number, persona in open_)
            self._find(open_)
        self._take_back_needless(partners, keep_hidden, demands)

    def personas(self, partners: Sequence[Persona]) -> list[Persona]:
        """Everybody who might want to know: the public, partners, and whoever is alone in a hidden cell."""
        found = [Persona("public", frozenset()), *partners]
        seen: set[frozenset[int]] = set()
        for number in sorted(self.hidden):
            cell = self.part.cells[number]
            knows = self.part.within(number) if _has_held_one(cell) else frozenset()
            if knows and knows not in seen:
                seen.add(knows)
                found.append(Persona(f"alone in {'/'.join(filter(None, cell.place[1:]))}", knows))
        return found

    def open_pairs(self, personas: Sequence[Persona]) -> list[tuple[int, Persona]]:
        """Return every cell with everybody who is not proved to be unable to work it out.

        A cell is safe from those who know it anyhow, and where a witness leaves alone what they know.
        """
        import numpy as np

        changes = np.array(self.witnesses).reshape(len(self.witnesses), len(self.part.cells))
        touched = np.abs(changes) > _NOTHING
        needed = np.array([self.needed[number] for number in self.must_be_safe])
        enough = changes[:, self.must_be_safe] >= needed - _NOTHING
        found = []
        for persona in personas:
            spares = ~touched[:, sorted(persona.knows)].any(axis=1)
            proved = enough[spares].any(axis=0)
            found += [
                (number, persona)
                for number, safe in zip(self.must_be_safe, proved.tolist(), strict=True)
                if not safe and number not in persona.knows
            ]
        return found

    def proves(self, witness: "np.ndarray") -> bool:
        """Whether the change keeps every sum, changes hidden cells alone and leaves nothing below zero."""
        import numpy as np

        scale = max(1.0, float(np.abs(witness).max(initial=0)))
        changed = np.flatnonzero(np.abs(witness) > _NOTHING)
        return (
            bool(np.all(np.abs(self.part.equations @ witness) <= _NOTHING * scale))
            and bool(np.all(self.floor + witness >= -_NOTHING * scale))
            and set(changed.tolist()) <= self.hidden - self.fixed
            and (not self.counts or bool(np.all(witness == np.round(witness))))
        )

    def _take_back_needless(
        self, partners: Sequence[Persona], keep_hidden: frozenset[int], demands: Demands
    ) -> None:
        """Show again what is not needed to hide the rest, the largest first."""
        cells = self.part.cells
        for number in sorted(self.hidden - keep_hidden, key=lambda one: (-cells[one].value, one)):
            if demands.needs(number, self.hidden):
                continue
            before = self.witnesses
            self.witnesses = [witness for witness in before if not abs(witness[number]) > _NOTHING]
            self.hidden.discard(number)
            if not self._find(self.open_pairs(self.personas(partners)), only_hidden=True):
                self.hidden.add(number)
                self.witnesses = before

    def _find(self, pairs: Sequence[tuple[int, Persona]], *, only_hidden: bool = False) -> bool:
        """Find witnesses for the cells and personas, and hide what they need.

        Return whether each has one. only_hidden: hide nothing more, and stop at the first that has none.
        """
        import numpy as np

        begun = len(self.witnesses)
        everyone = True
        for number, persona in pairs:
            if any(self._serves(witness, number, persona) for witness in self.witnesses[begun:]):
                continue
            witness = self._witness(number, persona.knows, only_hidden=only_hidden)
            if witness is not None:
                self.witnesses.append(witness)
                self.hidden.update(np.flatnonzero(np.abs(witness) > _NOTHING).tolist())
                continue
            everyone = False
            if only_hidden:
                break
        return everyone

    def _serves(self, witness: "np.ndarray", number: int, persona: Persona) -> bool:
        return witness[number] >= self.needed[number] - _NOTHING and not any(
            abs(witness[known]) > _NOTHING for known in persona.knows
        )

    def _witness(
        self, number: int, knows: frozenset[int], *, only_hidden: bool = False
    ) -> "np.ndarray | None":
        """Return the witness that makes the least visible disappear, or None when there is none."""
        import numpy as np

        movable = [
            one
            for one in (sorted(self.hidden) if only_hidden else range(len(self.part.cells)))
            if one not in knows and one not in self.fixed
        ]
        if number not in movable:
            return None
        found = self._solve(number, movable, whole=False)
        if found is not None and self.counts and np.abs(found - np.round(found)).max() > 1e-6:
            found = self._solve(number, movable, whole=True)
        return np.round(found) if found is not None and self.counts else found

    def _solve(self, number: int, movable: list[int], *, whole: bool) -> "np.ndarray | None":
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import hstack

        equations = self.part.equations[:, movable]
        equations = equations[np.flatnonzero(np.diff(equations.tocsr().indptr)), :]
        count = len(movable)
        # Of two ways through what is hidden, the smaller change is the better proof: it costs a little.
        cost = np.array([1e-6 if one in self.hidden else self.cost[one] for one in movable])
        # The change is up - down, so that both ways cost.
        lower, upper = np.zeros(2 * count), np.full(2 * count, np.inf)
        upper[count:] = self.floor[movable]
        here = movable.index(number)
        lower[here] = self.needed[number]
        upper[count + here] = 0
        result = milp(
            np.concatenate([cost, cost]),
            integrality=np.full(2 * count, int(whole)),
            bounds=Bounds(lower, upper),
            constraints=LinearConstraint(hstack([equations, -equations]), 0, 0) if equations.shape[0] else (),
        )
        if result.x is None:
            return None
        change = np.zeros(len(self.part.cells))
        change[movable] = result.x[:count] - result.x[count:]
        change[np.abs(change) <= _NOTHING] = 0
        return change


def _has_held_one(cell: Cell) -> bool:
    """Whether somebody is alone in the cell, or was in an earlier release: that person knows it still."""
    return cell.contributors == 1 or (not cell.is_sum and 1 in cell.earlier)


def _cost(cell: Cell) -> float:
    return (1 + _LARGE * math.log1p(cell.value + 1)) * (_KEPT if cell.keep else 1.0)
