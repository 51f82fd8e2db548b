"""Whether what the attacker found out comes too near the truth."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tests.attack.known import Equation, Key, Known
from tests.attack.solve import Interval, certificate, intervals

# A hidden number must be able to be this much larger than it is.
ROOM = 5


class Verdict(StrEnum):
    EXACT = "exact"
    WEAK = "weak"
    INSIDER_EXACT = "insider-exact"
    INSIDER_WEAK = "insider-weak"
    SAFE = "safe"


class Finding(NamedTuple):
    """A number that may not be known. because: the sums that gave it away."""

    persona: str
    key: Key
    truth: float
    interval: Interval
    verdict: Verdict
    because: list[str]


class Judgement(NamedTuple):
    counts: Counter[Verdict]
    findings: list[Finding]

    @property
    def attacked(self) -> int:
        return self.counts.total()


def verdict(truth: float, interval: Interval, *, insider: bool) -> Verdict:
    if interval[1] - interval[0] < 1:
        return Verdict.INSIDER_EXACT if insider else Verdict.EXACT
    if interval[1] < truth + ROOM or interval[0] > truth:
        return Verdict.INSIDER_WEAK if insider else Verdict.WEAK
    return Verdict.SAFE


def judge(
    known: Known,
    primaries: Mapping[Key, float],
    *,
    persona: str = "public",
    insider: bool = False,
    explain: int = 20,
) -> Judgement:
    """Attack the primary cells, whose true numbers are given. explain: of how many findings to say why."""
    solved = intervals(known, primaries)
    counts: Counter[Verdict] = Counter()
    findings = []
    for key, truth in primaries.items():
        said = verdict(truth, solved[key], insider=insider)
        counts[said] += 1
        if said is not Verdict.SAFE:
            because = certificate(known, key) if len(findings) < explain else []
            findings.append(Finding(persona, key, truth, solved[key], said, because))
    return Judgement(counts, findings)


def judge_singletons(
    known: Known,
    primaries: Mapping[Key, float],
    alone: Iterable[Mapping[Key, float]],
    *,
    beside: bool = False,
) -> Judgement:
    """Attack as everybody who is alone in a cell: each knows its own numbers, and nothing else more.

    Only numbers that hang together with what the person knows can be known better. beside: attack those that
    share a sum with it, since large tables have too many of the others.
    """
    counts: Counter[Verdict] = Counter()
    findings: list[Finding] = []
    hanging = _hanging_together(known)
    for own in alone:
        near = _near(known, hanging, own)
        others = {key: truth for key, truth in primaries.items() if key in near.bounds and key not in own}
        if beside:
            keys = {
                key for one in near.equations for key, _ in one.terms if own.keys() & dict(one.terms).keys()
            }
            others = {key: truth for key, truth in others.items() if key in keys}
        told = judge(near.knowing(own), others, persona=f"alone in {next(iter(own))}", insider=True)
        counts += told.counts
        findings += told.findings
    return Judgement(counts, findings)


type _Hanging = tuple[dict[Key, list[Equation]], dict[Equation, list[Key]]]


def _hanging_together(known: Known) -> _Hanging:
    """Return the equations of each number, and the open numbers of each equation."""
    of_key: dict[Key, list[Equation]] = defaultdict(list)
    for one in known.equations:
        for key, _ in one.terms:
            of_key[key].append(one)
    opened = {
        one: [key for key, _ in one.terms if known.bounds[key][0] < known.bounds[key][1]]
        for one in known.equations
    }
    return of_key, opened


def _near(known: Known, hanging: _Hanging, own: Iterable[Key]) -> Known:
    """Return the part of what is known that hangs together, through open numbers, with the own ones."""
    of_key, opened = hanging
    waiting = list(own)
    reached = set(waiting)
    kept: dict[Equation, None] = {}
    while waiting:
        key = waiting.pop()
        for one in of_key.get(key, ()):
            if one not in kept and key in opened[one]:
                kept[one] = None
                new = set(opened[one]) - reached
                reached |= new
                waiting += new
    return Known({key: known.bounds[key] for one in kept for key, _ in one.terms}, list(kept))
