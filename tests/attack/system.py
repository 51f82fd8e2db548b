"""What was read, as numbers between bounds and the sums between them."""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.attack.known import INFINITY, Known
from tests.attack.reading import GAP, Published, Reading, Spot, half_unit

# Of a sensitive property, that nobody of a smaller group has it says something of each of them.
SMALL_GROUP = 20


class Number(NamedTuple):
    """A number of people. part: count; of a share those in it (part), those not (rest), and all (whole)."""

    release: str
    part: str
    sex: str
    period: str


def known_by_all(reading: Reading, correction: float | None = None) -> Known:
    """Return what everybody knows who reads all pages and releases.

    correction: by how many people, at most, a later release moves a number by sex; None: that is not known.
    """
    known = Known()
    for release in reading.releases.values():
        for period in release.periods:
            _add_period(known, release, period)
    if correction is not None:
        _link(known, reading.releases.values(), correction)
    for extra in reading.extras:
        release = reading.newest(extra.kpi)
        if release is not None:
            _add_extra(known, release, extra.spot.sex, extra.spot.period, extra.low, extra.high, extra.where)
    return known


def _add_period(known: Known, release: Published, period: str) -> None:
    def name(part: str, sex: str) -> Number:
        return Number(release.name, part, sex, period)

    sexes = [spot.sex for spot, said in release.figures.items() if spot.period == period and said != "other"]
    says = f"release {release.name}, {period}"
    parts = ("part", "rest", "whole") if release.is_share else ("count",)
    for sex in sexes:
        value = release.value(sex, period)
        for part in parts:
            known.number(name(part, sex))
        if not release.is_share:
            if value is not None:
                known.number(name("count", sex), value, value)
            continue
        known.sum(
            name("whole", sex), [name("part", sex), name("rest", sex)], f"{says}: those in and not in it"
        )
        if (base := release.bases.get(Spot(sex, period))) is not None:
            known.number(name("whole", sex), base, base)
        if value is not None:
            _add_share(
                known,
                name("part", sex),
                name("whole", sex),
                value,
                half_unit(value),
                f"{says}: {value:g} % of {sex}",
            )
    if "T" in sexes and len(sexes) > 1:
        for part in parts:
            known.sum(
                name(part, "T"), [name(part, sex) for sex in sexes if sex != "T"], f"{says}: {part} by sex"
            )


def _add_share(known: Known, part: Number, whole: Number, value: float, half: float, says: str) -> None:
    """A share lies within what rounds to it: half a unit down, and just below half a unit up."""
    low, high = max(0.0, value - half) / 100, min(100.0, value + half - 1e-6) / 100
    known.between([(part, 1), (whole, -low)], 0, INFINITY, says)
    known.between([(part, 1), (whole, -high)], -INFINITY, 0, says)


def _link(known: Known, releases: Iterable[Published], correction: float) -> None:
    """The same number in two releases of a KPI differs by corrections alone."""
    ordered = sorted(releases, key=lambda one: (one.kpi, one.number))
    for earlier, later in pairwise(ordered):
        if earlier.kpi != later.kpi:
            continue
        for key in [one for one in known.bounds if one.sex != "T"]:
            before = key._replace(release=earlier.name) if key.release == later.name else None
            if before in known.bounds:
                says = f"releases {earlier.name} and {later.number}, {key.period}: {key.part} of {key.sex}"
                known.between([(key, 1), (before, -1)], -correction, correction, says)


def _add_extra(
    known: Known, release: Published, sex: str, period: str, low: float, high: float, where: str
) -> None:
    """A figure that is shown although the release hides it, or a status or gap that says something of it."""

    def name(part: str, one: str) -> Number:
        return Number(release.name, part, one, period)

    if sex == GAP and not release.is_share:
        known.between([(name("count", "F"), 1), (name("count", "M"), -1)], low, high, where)
    elif sex == GAP:
        wholes = [known.bounds[name("whole", one)] for one in "FM"]
        terms = [(name("part", "F"), 100 / wholes[0][0]), (name("part", "M"), -100 / wholes[1][0])]
        known.between(terms, low - 1, high + 1, where)  # of two rounded shares
    elif release.is_share:
        middle, half = (
            ((low + high) / 2, (high - low) / 2) if high < INFINITY else ((low + 100) / 2, (100 - low) / 2)
        )
        _add_share(known, name("part", sex), name("whole", sex), middle, half + 0.5, where)
    else:
        known.number(name("count", sex), low, high)


def hidden_numbers(reading: Reading, known: Known) -> list[Number]:
    """Return the numbers behind figures that releases hide: of a share, those who are in it and those not."""
    found = []
    for release in reading.releases.values():
        parts = ("part", "rest") if release.is_share else ("count",)
        for spot, said in release.figures.items():
            found += [Number(release.name, part, *spot) for part in parts if said == "hidden"]
    return [number for number in found if number in known.bounds]


class Truth(NamedTuple):
    """The numbers that the releases stand for, and from which number of people on they may be known."""

    numbers: Mapping[Number, float]
    smallest: Mapping[str, int]  # by release
    careful: frozenset[str] = frozenset()  # releases where nobody of a small group is hidden too

    def primaries(self) -> dict[Number, float]:
        """Return the numbers that nobody may know, hidden or not."""
        return {number: value for number, value in self.numbers.items() if self._is_primary(number, value)}

    def _is_primary(self, number: Number, value: float) -> bool:
        if value == 0 and number.release in self.careful:
            group = number._replace(part="whole")
            return number.part in ("part", "rest") and 0 < self.numbers[group] < SMALL_GROUP
        return 1 <= value < self.smallest[number.release]

    def alone(self, reading: Reading) -> list[dict[Number, float]]:
        """Return what each person knows who is alone in a number: it, and in which of its parts they are.

        In every release of the KPI, since the person was there all the time.
        """
        found: dict[Number, dict[Number, float]] = {}
        for number, value in self.numbers.items():
            kpi = reading.releases[number.release].kpi
            if value == 1:
                found[number._replace(release=kpi)] = {
                    other: told
                    for other, told in self.numbers.items()
                    if reading.releases[other.release].kpi == kpi and _is_within(other, number)
                }
        return list(found.values())

    def to_json(self) -> dict[str, Any]:
        return {
            "numbers": [[*number, value] for number, value in self.numbers.items()],
            "smallest": dict(self.smallest),
            "careful": sorted(self.careful),
        }


def _is_within(number: Number, total: Number) -> bool:
    return (
        number.period == total.period
        and total.sex in (number.sex, "T")
        and (total.part == number.part or (total.part == "whole" and number.part in ("part", "rest")))
    )


def truth_from(file: Path) -> Truth:
    """Read a truth file: {"numbers": [[release, part, sex, period, value], …], "smallest": {release: 5}}."""
    told = json.loads(file.read_text())
    return Truth(
        numbers={Number(*one[:4]): one[4] for one in told["numbers"]},
        smallest=told["smallest"],
        careful=frozenset(told.get("careful", ())),
    )
