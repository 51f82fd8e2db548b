"""Which cells to hide so that no single sum gives a hidden one away: where the search for a pattern begins.

Whatever hides a cell well enough does so in each sum that the cell is part of. When the cell is raised by
what it needs, others in the sum make up for it: the total rises, or other parts fall, each by no more than it
has; from a persona, those that the persona does not know. And nothing is hidden alone in a sum. This is an
integer programme with one unknown for each cell. What it finds is not safe yet, since it looks at one sum at
a time (`protection.py` goes on from it); but with fewer cells it cannot be done (docs/adr/0020).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.calculations.disclosure.system import Part

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array

# The programme ends within this of its best answer, or after so many branches: the same for the same tables.
_GAP, _BRANCHES = 0.01, 200
_NOTHING = 1e-9

type _Row = tuple[tuple[tuple[int, float], ...], float]


@dataclass(frozen=True)
class Demands:
    """What each sum demands: a row's factors, summed over what is hidden, are `least` or more."""

    factors: "csc_array"
    least: "np.ndarray"

    def needs(self, number: int, hidden: Iterable[int]) -> bool:
        """Whether some sum fails to hide its cells when the cell is taken out of what is hidden."""
        column = self.factors[:, [number]]
        here = self.factors[column.indices]
        left = here[:, sorted(hidden)].sum(axis=1) - column.data
        return bool((left < self.least[column.indices] - _NOTHING).any())


def demands_of(
    part: Part,
    needed: Mapping[int, float],
    room: "np.ndarray",
    fixed: frozenset[int],
    personas: Iterable[frozenset[int]],
) -> Demands:
    """Return what the sums demand of the cells that must be safe.

    needed: by how much each of them must be able to rise. room: by how much each cell can fall. fixed: what
    is never hidden. personas: what each of them knows. A demand that nothing can meet is left out.
    """
    rows: dict[_Row, None] = {}
    for relation in part.relations:
        total = part.index[relation.total]
        inside = [total, *(part.index[place] for place in relation.parts)]
        for number in inside:
            need = needed.get(number, 0)
            for known in personas if need else ():
                if number in known:
                    continue
                # Where the total rises, so do parts; where a part rises, the total does, or other parts fall.
                can = {
                    one: need if total in (number, one) else min(need, float(room[one]))
                    for one in inside
                    if one != number and one not in known and one not in fixed
                }
                if sum(can.values()) >= need:
                    rows[tuple((one, much) for one, much in can.items() if much > 0), need] = None
    return Demands(*_matrix(rows, len(part.cells)))


def cheapest_pattern(
    part: Part, demands: Demands, hidden: set[int], fixed: frozenset[int], cost: "np.ndarray"
) -> set[int]:
    """Return the cells to hide, the hidden among them, so that every demand is met at the least cost.

    Only what is hidden already when the programme finds nothing.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import vstack

    count = len(part.cells)
    least, most = np.zeros(count), np.ones(count)
    least[sorted(hidden)] = 1
    most[sorted(fixed - hidden)] = 0
    factors, limits = _matrix(dict.fromkeys(_never_alone(part, hidden)), count)
    result = milp(
        np.where(least > 0, 0, cost),
        integrality=np.ones(count),
        bounds=Bounds(least, most),
        constraints=LinearConstraint(
            vstack([demands.factors, factors]), np.concatenate([demands.least, limits]), np.inf
        ),
        options={"mip_rel_gap": _GAP, "node_limit": _BRANCHES},
    )
    return hidden if result.x is None else hidden | set(np.flatnonzero(result.x > 0.5).tolist())


def _never_alone(part: Part, hidden: set[int]) -> Iterable[_Row]:
    """A cell that is hidden for others' sake is hidden with another in each sum."""
    for relation in part.relations:
        inside = [part.index[place] for place in (relation.total, *relation.parts)]
        for number in inside:
            if number not in hidden:
                yield tuple((one, -1.0 if one == number else 1.0) for one in inside), 0.0


def _matrix(rows: Mapping[_Row, None], count: int) -> "tuple[csc_array, np.ndarray]":
    import numpy as np
    from scipy.sparse import csc_array

    entries = [(at, one, much) for at, (row, _) in enumerate(rows) for one, much in row]
    at, columns, factors = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(rows), count)
    return csc_array((factors, (at, columns)), shape=shape), np.array([least for _, least in rows])
