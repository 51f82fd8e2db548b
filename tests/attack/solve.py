"""How far each number can be narrowed by all that is known: linear programmes, then whole numbers.

Numbers that hang together by equations are solved together; the same small system is solved once, however
often it comes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from tests.attack.known import CLOSE, INFINITY, Equation, Key, Known, whole

# A shorter interval is tried once more with whole numbers alone.
NARROW = 5
type Interval = tuple[float, float]


class Contradiction(Exception):
    """No numbers fit all that is known: something was read wrong, or the pages do not agree."""


def intervals(known: Known, wanted: Collection[Key]) -> dict[Key, Interval]:
    """Return the least and the most that each wanted number can be."""
    bounds = _narrowed(known)
    found: dict[Key, Interval] = {key: bounds[key] for key in wanted}
    for equations in _components(known.equations, bounds):
        keys = list(dict.fromkeys(key for one in equations for key, _ in one.terms if _is_open(bounds[key])))
        asked = tuple(index for index, key in enumerate(keys) if key in found)
        if len(equations) == 1 or not asked:
            continue  # one sum alone says no more than the bounds do
        place = {key: index for index, key in enumerate(keys)}
        rows = []
        for one in equations:
            fixed = sum(factor * bounds[key][0] for key, factor in one.terms if key not in place)
            terms = tuple((place[key], factor) for key, factor in one.terms if key in place)
            rows.append((terms, one.low - fixed, one.high - fixed))
        solved = _solve(tuple(bounds[key] for key in keys), tuple(sorted(set(rows))), asked)
        found |= {keys[index]: interval for index, interval in zip(asked, solved, strict=True)}
    return found


def certificate(known: Known, key: Key) -> list[str]:
    """Return what gave the number away: equations that are all needed for its narrow interval."""
    aim = intervals(known, [key])[key]
    kept = [one for part in _components(known.equations, known.bounds, key) for one in part]
    for one in list(kept):
        rest = [other for other in kept if other is not one]
        if intervals(Known(known.bounds, rest), [key])[key] == aim:
            kept = rest
    return [one.says for one in kept]


def _is_open(bound: Interval) -> bool:
    return bound[1] > bound[0]


def _narrowed(known: Known) -> dict[Key, Interval]:
    """Return the bounds after every equation has been used on every number in it, until nothing changes."""
    bounds = dict(known.bounds)
    of_key: dict[Key, list[Equation]] = defaultdict(list)
    for one in known.equations:
        for key, _ in one.terms:
            of_key[key].append(one)
    waiting = dict.fromkeys(known.equations)
    for _ in range(50 * len(known.equations)):
        if not waiting:
            break
        equation = next(iter(waiting))
        del waiting[equation]
        for key, factor in equation.terms:
            others = [(f * bounds[k][0], f * bounds[k][1]) for k, f in equation.terms if k != key]
            ends = sorted(
                (
                    (equation.low - sum(max(ends) for ends in others)) / factor,
                    (equation.high - sum(min(ends) for ends in others)) / factor,
                )
            )
            before = bounds[key]
            now = whole(max(before[0], ends[0]), min(before[1], ends[1]))
            if now[0] > now[1]:
                raise Contradiction(f"{key}: {equation.says}")
            if now != before:
                bounds[key] = now
                waiting |= dict.fromkeys(of_key[key])
    return bounds


def _components(
    equations: Iterable[Equation], bounds: dict[Key, Interval], holding: Key | None = None
) -> list[list[Equation]]:
    """Return the equations by what hangs together through open numbers; those of one number if asked."""
    parent: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    opened = []
    for one in equations:
        keys = [key for key, _ in one.terms if _is_open(bounds[key])]
        if keys:
            opened.append((one, keys[0]))
        for key in keys[1:]:
            parent[root(key)] = root(keys[0])
    found: dict[Key, list[Equation]] = defaultdict(list)
    for one, key in opened:
        found[root(key)].append(one)
    return [part for key, part in found.items() if holding is None or key == root(holding)]


@lru_cache(maxsize=200_000)
def _solve(bounds: tuple[Interval, ...], rows: tuple, asked: tuple[int, ...]) -> list[Interval]:
    entries = [(row, key, factor) for row, (terms, _, _) in enumerate(rows) for key, factor in terms]
    matrix = csr_array(
        (
            [factor for _, _, factor in entries],
            ([row for row, _, _ in entries], [key for _, key, _ in entries]),
        ),
        shape=(len(rows), len(bounds)),
    )
    low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    same = high - low < CLOSE
    less = np.concatenate([matrix[~same].toarray(), -matrix[~same].toarray()])
    limit = np.concatenate([high[~same], -low[~same]])
    finite = np.isfinite(limit)
    programme = {
        "A_eq": matrix[same] if same.any() else None,
        "b_eq": low[same] if same.any() else None,
        "A_ub": less[finite] if finite.any() else None,
        "b_ub": limit[finite] if finite.any() else None,
        "bounds": list(bounds),
        "method": "highs",
    }
    found = []
    for index in asked:
        interval = tuple(_end(programme, len(bounds), index, sign) for sign in (1, -1))
        if interval[1] - interval[0] < NARROW:
            constraint = LinearConstraint(matrix, low - CLOSE, high + CLOSE)
            box = Bounds([one[0] for one in bounds], [one[1] for one in bounds])
            interval = tuple(_whole_end(constraint, box, len(bounds), index, sign) for sign in (1, -1))
        found.append(whole(*interval))
    return found


def _aim(count: int, index: int, sign: int) -> np.ndarray:
    aim = np.zeros(count)
    aim[index] = sign
    return aim


def _end(programme: dict, count: int, index: int, sign: int) -> float:
    result = linprog(_aim(count, index, sign), **programme)
    if result.status == 3:
        return -sign * INFINITY
    if result.status != 0:
        raise Contradiction(result.message)
    return sign * result.fun


def _whole_end(constraint: LinearConstraint, box: Bounds, count: int, index: int, sign: int) -> float:
    result = milp(_aim(count, index, sign), constraints=constraint, bounds=box, integrality=np.ones(count))
    if result.x is None:
        raise Contradiction(result.message)
    return float(round(result.x[index]))
