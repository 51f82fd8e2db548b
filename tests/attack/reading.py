"""What was read, of which KPI, and what of it should not be there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from tests.attack import words

GAP = "G"


def half_unit(share: float) -> float:
    """Return how far a share may be from what is shown: half of its last decimal."""
    return 0.5 if share == int(share) else 0.05


class Spot(NamedTuple):
    sex: str
    period: str


@dataclass(slots=True)
class Published:
    """A release as its own page has it: what everything else is held against."""

    kpi: str
    number: int
    figures: dict[Spot, float | str] = field(default_factory=dict)
    bases: dict[Spot, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.kpi} {self.number}"

    @property
    def is_share(self) -> bool:
        return bool(self.bases)

    @property
    def periods(self) -> list[str]:
        return sorted({spot.period for spot in self.figures})

    def value(self, sex: str, period: str) -> float | None:
        found = self.figures.get(Spot(sex, period))
        return found if isinstance(found, float) else None

    def numbers(self, periods: Iterable[str]) -> set[float]:
        """Return all that can be said of the periods with what is shown: figures, bases, and differences."""
        periods = list(periods)
        sexes = {spot.sex for spot in self.figures}
        shown = {(sex, period): self.value(sex, period) for period in periods for sex in sexes}
        for period in periods:
            pair = [shown.get(("F", period)), shown.get(("M", period))]
            shown[GAP, period] = None if None in pair else pair[0] - pair[1]
        known = {spot: value for spot, value in shown.items() if value is not None}
        said = {abs(value) for value in known.values()}
        said |= {self.bases[spot] for spot in self.bases if spot.period in periods}
        for sex in {sex for sex, _ in known}:
            of_sex = [value for (one, _), value in known.items() if one == sex]
            for one, other in combinations(of_sex, 2):
                # By how much it changed; gaps are also told by how far each is from none.
                said |= {abs(one - other), abs(abs(one) - abs(other))}
        return said


class Foreign(NamedTuple):
    """Something that the release does not say. kind: how it was said."""

    kind: str
    where: str
    kpi: str
    said: str


class Extra(NamedTuple):
    """A hidden figure that is shown all the same, or something that is computed from it: it is solved with.

    sex: of the figure, or GAP. low, high: where the figure lies, in its unit.
    """

    kpi: str
    spot: Spot
    low: float
    high: float
    where: str


@dataclass(slots=True)
class Reading:
    releases: dict[str, Published] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    targets: dict[str, set[float]] = field(default_factory=lambda: defaultdict(set))
    titles: dict[str, str] = field(default_factory=dict)
    higher_is_better: dict[str, bool] = field(default_factory=dict)
    # The periods of a KPI's chart, as the table beside it has them.
    periods: dict[str, list[str]] = field(default_factory=dict)
    figures: int = 0  # how many were read, of all channels

    def newest(self, kpi: str) -> Published | None:
        return max(
            (one for one in self.releases.values() if one.kpi == kpi),
            key=lambda one: one.number,
            default=None,
        )

    def report(self, kind: str, where: str, kpi: str, said: object) -> None:
        self.foreign.append(Foreign(kind, where, kpi, str(said)))

    def figure(self, where: str, kpi: str, spot: Spot, text: str) -> None:
        """Hold a figure against the release. The gap is held against women's and men's figures."""
        self.figures += 1
        try:
            said = words.state_or_number(text)
        except ValueError:
            self.report("text", where, kpi, text)
            return
        if isinstance(said, float):
            self.drawn(where, kpi, spot, said)

    def people(self, where: str, kpi: str, spot: Spot, text: str) -> None:
        """Hold the number of people behind a share against the release; one that it hides is then known."""
        self.figures += 1
        said, release = words.state_or_number(text), self.newest(kpi)
        if isinstance(said, float) and release is not None and release.bases.get(spot) != said:
            self.report("number of people", where, kpi, f"{spot}: {said:g}")
            release.bases[spot] = int(said)

    def drawn(self, where: str, kpi: str, spot: Spot, value: float, slack: float = 1e-6) -> None:
        """Hold a value that is shown or drawn, at most `slack` off, against the release."""
        release = self.newest(kpi)
        if release is None:
            self.report("without a release", where, kpi, f"{spot}: {value}")
            return
        if spot.sex == GAP:
            pair = [release.value(sex, spot.period) for sex in "FM"]
            if None in pair:
                self.report("gap of hidden", where, kpi, f"{spot}: {value}")
                self.extras.append(Extra(kpi, spot, value - 0.5 * slack, value + 0.5 * slack, where))
            return
        published = release.figures.get(spot)
        if isinstance(published, float) and abs(published - value) <= slack:
            return
        self.report("another number" if isinstance(published, float) else "hidden number", where, kpi,
                    f"{spot}: {value:g}")  # fmt: skip
        if not isinstance(published, float):
            self.extras.append(Extra(kpi, spot, value - slack, value + slack, where))

    def sentence(self, where: str, kpi: str, text: str) -> None:
        """Report numbers of a text that nothing shown explains."""
        release = self.newest(kpi)
        text = text.replace(self.titles.get(kpi, kpi), "")
        if release is None or not (said := words.numbers(text)):
            return
        for value, period in self._before_periods(text):
            shown = {release.value(sex, period) for sex in "FMXUT"} | self.targets[kpi]
            if value not in shown:
                self.report("sentence", where, kpi, text)
                return
        explained = (
            release.numbers(words.PERIOD.findall(text) or release.periods) | self.targets[kpi] | {40, 60}
        )
        if any(min((abs(abs(one) - other) for other in explained), default=1) > 1e-6 for one in said):
            self.report("sentence", where, kpi, text)

    def _before_periods(self, text: str) -> Iterator[tuple[float, str]]:
        for match in words.BEFORE_PERIOD.finditer(text):
            yield words.number(match[1].strip()), match[2]
