"""An organisation whose figures are attacked: seeded, many small numbers, released several times."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from indicators.actions.releases import NothingNew
from indicators.models import Kpi, Organisation, User
from indicators.vocabulary import DisclosureClass, GapType, MeasureType, Sex, TargetFor
from tests.attack.system import Number, Truth
from tests.factories import kpis, releases

F, M, X = Sex.WOMEN, Sex.MEN, Sex.NON_BINARY
# From how many people on a number is shown, by class (docs/methods/disclosure.md).
SMALLEST = {DisclosureClass.ORDINARY: 5, DisclosureClass.EMPLOYMENT: 10, DisclosureClass.SENSITIVE: 11}
# The corrections of three releases move a number by sex by no more.
CORRECTION = 2

type Figures = dict[str, dict[Sex, int | tuple[int, int]]]


@dataclass(slots=True)
class Subject:
    """Enters, publishes and remembers what is true."""

    organisation: Organisation
    by: User
    numbers: dict[Number, float] = field(default_factory=dict)
    smallest: dict[str, int] = field(default_factory=dict)
    careful: set[str] = field(default_factory=set)
    # What each release of a KPI stands for, by period: what a later one that is held keeps.
    stands: dict[tuple[int, str], dict[Sex, int | tuple[int, int]]] = field(default_factory=dict)

    def kpi(self, code: str, *, share: bool, klass: DisclosureClass = DisclosureClass.ORDINARY) -> Kpi:
        of_share = {"measure_type": MeasureType.PERCENT, "gap_type": GapType.POINTS, "unit": "%"}
        of_count = {"measure_type": MeasureType.COUNT, "gap_type": GapType.DIFFERENCE, "unit": "deltagare"}
        return kpis.kpi(
            code, title=f"Deltagare {code}", organisation=self.organisation, source="", made_from_people=True,
            disclosure_class=klass, decimals=0,
            **(of_share if share else of_count),
        )  # fmt: skip

    def publish(self, kpi: Kpi, figures: Figures) -> str:
        """Enter the figures, publish them, and return the release's name.

        Where others see the same as before nothing is published, and the newest release stands.
        """
        releases.enter(kpi, self.by, figures)
        try:
            release = releases.publish(kpi, self.by)
        except NothingNew:
            return str(kpi.releases.latest("number"))
        name = str(release)
        for period, by_sex in figures.items():
            if period not in release.parameters["held"]:
                self.stands[kpi.pk, period] = by_sex
        for (owner, period), by_sex in self.stands.items():
            if owner == kpi.pk:
                self._remember(name, period, by_sex)
        klass = DisclosureClass(kpi.disclosure_class)
        self.smallest[name] = SMALLEST[klass]
        if klass is DisclosureClass.SENSITIVE:
            self.careful.add(name)
        return name

    def truth(self) -> Truth:
        return Truth(self.numbers, self.smallest, frozenset(self.careful))

    def _remember(self, release: str, period: str, by_sex: dict[Sex, int | tuple[int, int]]) -> None:
        sums: dict[str, float] = {}
        for sex, value in by_sex.items():
            parts = {"count": value}
            if isinstance(value, tuple):
                parts = {"part": value[0], "rest": value[1] - value[0], "whole": value[1]}
            for part, number in parts.items():
                self.numbers[Number(release, part, sex.value, period)] = number
                sums[part] = sums.get(part, 0) + number
        # Without women's or men's figure there is no total.
        for part, number in sums.items() if {F, M} <= by_sex.keys() else ():
            self.numbers[Number(release, part, "T", period)] = number


def populate(subject: Subject, seed: int, *, rows: int, periods: int, versions: int) -> Iterator[str]:
    """Publish `rows` KPIs, half of them shares, each in several versions; yields each release's name."""
    draw = random.Random(seed)
    names = [str(2025 - back) for back in range(periods)]
    decision = kpis.decision(subject.organisation)
    goal = []
    for row in range(rows):
        share = row % 2 == 1
        klass = draw.choices(list(SMALLEST), [8, 1, 1])[0]
        kpi = subject.kpi(f"EGEN{row:03}", share=share, klass=klass)
        goal.append(kpi)
        third = draw.random() < 0.3
        figures: Figures = {name: _period(draw, share=share, third=third) for name in names}
        for whom in (TargetFor.WOMEN, TargetFor.MEN):
            kpis.target(kpi, subject.organisation, names[0], whom, draw.randint(5, 60), decision=decision)
        yield subject.publish(kpi, figures)
        for _ in range(versions - 1):
            for name in draw.sample(names, max(1, periods // 3)):
                late = _period(draw, share=share, third=draw.random() < 0.1)
                now = {sex: _corrected(draw, value) for sex, value in figures[name].items()}
                figures[name] = late | now if draw.random() < 0.5 else now
            yield subject.publish(kpi, figures)
        if len(goal) == 12 or row == rows - 1:
            kpis.goal(subject.organisation, f"mal-{row}", *goal)
            goal = []


def _period(draw: random.Random, *, share: bool, third: bool) -> dict[Sex, int | tuple[int, int]]:
    """Sometimes one sex has not been counted yet: a later release has it."""
    sexes = [F, M, X] if third else [F, M]
    if draw.random() < 0.1:
        sexes.remove(draw.choice(sexes[:2]))
    if not share:
        return {sex: _people(draw, sex) for sex in sexes}
    found: dict[Sex, int | tuple[int, int]] = {}
    for sex in sexes:
        whole = draw.choice([draw.randint(20, 60), draw.randint(60, 400), draw.randint(6, 25)])
        part = min(whole, _people(draw, sex))
        found[sex] = (part if draw.random() < 0.8 else whole - part, whole)
    return found


def _people(draw: random.Random, sex: Sex) -> int:
    """Often few: about a third of the numbers is 1-4, as in small units."""
    if sex is X:
        return draw.choice([0, 0, 1, 1, 2, 3, 8])
    return draw.choice([draw.randint(0, 6), draw.randint(1, 14), draw.randint(5, 60)])


def _corrected(draw: random.Random, value: int | tuple[int, int]) -> int | tuple[int, int]:
    """No number moves by more than 1, those who are not in a share neither."""
    if isinstance(value, int):
        return max(0, value + draw.choice([-1, 0, 0, 1]))
    part, whole = value
    if draw.random() < 0.3:
        return part + draw.choice([0, 1]), whole + 1
    return min(whole, max(0, part + draw.choice([-1, 0, 1]))), whole
