"""What a release of an organisation's own figures shows, period by period, after disclosure control.

Periods have no sum between them, so each is protected by itself, together with what earlier releases said of
it. A share is shown as a whole per cent with the number of people that it is of.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indicators.calculations.disclosure.control import protect
from indicators.calculations.disclosure.rules import Rules
from indicators.calculations.disclosure.types import (
    PRIMARY,
    Before,
    Cell,
    Derived,
    Place,
    Reason,
    Relation,
    Tables,
)
from indicators.calculations.numbers import round_half_up
from indicators.calculations.own_figures import Entered, with_total
from indicators.vocabulary import MeasureType, Sex, Status

PEOPLE, HAVING, LACKING, SHARE = "people", "having", "lacking", "share"


class NotAssessable(ValueError):
    """Figures of people that do not say how many people are behind them. sex, period: which."""

    def __init__(self, sex: Sex, period: str) -> None:
        super().__init__(f"{period} {sex}")
        self.sex, self.period = sex, period


class ReleasedFigure(NamedTuple):
    """A figure as everybody sees it. base: of a share, how many people it is of, where that is shown."""

    sex: Sex
    period: str
    value: float | None
    status: Status
    base: int | None = None


class BasisCell(NamedTuple):
    """A number of people that figures were made from, and why it is hidden. For the owner alone."""

    measure: str
    sex: Sex
    period: str
    value: int
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class PeriodRelease:
    """What one release says of one period.

    held: the figures have changed in a way that may not be shown, so the earlier release stands.
    withdrawn: nobody may see its figures any more.
    unprotected: nothing protects some of its cells from somebody; it may not be published.
    """

    period: str
    figures: tuple[ReleasedFigure, ...]
    basis: tuple[BasisCell, ...] = ()
    held: bool = False
    withdrawn: bool = False
    unprotected: bool = False
    audited: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A release before it is one."""

    periods: tuple[PeriodRelease, ...]

    @property
    def figures(self) -> list[ReleasedFigure]:
        return [figure for period in self.periods for figure in period.figures]

    @property
    def basis(self) -> list[BasisCell]:
        return [cell for period in self.periods for cell in period.basis]

    @property
    def held(self) -> list[str]:
        return [period.period for period in self.periods if period.held]

    @property
    def unprotected(self) -> list[str]:
        return [period.period for period in self.periods if period.unprotected]

    @property
    def hidden(self) -> list[ReleasedFigure]:
        return [figure for figure in self.figures if figure.status is Status.SUPPRESSED]

    def why_hidden(self, figure: ReleasedFigure) -> Reason:
        """Return what weighs most of the reasons to hide the figure: its own before others'."""
        reasons = {
            cell.reason
            for cell in self.basis
            if cell.reason and (cell.sex, cell.period) == (figure.sex, figure.period)
        }
        # A count hides by its own number; a share by any of the numbers that it is made of, or by its base.
        return min(reasons, key=list(Reason).index, default=Reason.BASE)

    @property
    def audited(self) -> int:
        return sum(period.audited for period in self.periods)

    def digest(self) -> str:
        """SHA-256 over all that is published and what it was made from, in one way of writing."""
        return _sha256([[list(figure) for figure in self.figures], [list(cell[:4]) for cell in self.basis]])


def published_digest(figures: Iterable[ReleasedFigure]) -> str:
    """SHA-256 over what everybody sees of a release, in one way of writing."""
    return _sha256([list(figure) for figure in sorted(figures, key=lambda one: (one.period, one.sex))])


def draft_release(
    periods: Mapping[str, Mapping[Sex, Entered]],
    measure: MeasureType,
    rules: Rules,
    earlier: Mapping[str, Sequence[PeriodRelease]],
) -> Draft:
    """Return what may be shown of the entered figures.

    periods: what was entered, by period and sex. earlier: what releases before this said of each period,
    the oldest first. A period that is no longer entered stays as it was released. Raises NotAssessable.
    """
    drafts = []
    for period in sorted({*periods, *earlier}):
        before = earlier.get(period, ())
        if period not in periods:
            drafts.append(_as_before(before))
            continue
        draft = _draft_period(period, periods[period], measure, rules, before)
        if draft.unprotected and before:
            draft = replace(_as_before(before), held=True)
        drafts.append(draft)
    return Draft(tuple(drafts))


def _as_before(earlier: Sequence[PeriodRelease]) -> PeriodRelease:
    """Return what the newest release that stands said; what was only in withdrawn ones has no value."""
    standing = [one for one in earlier if not one.withdrawn]
    if standing:
        return standing[-1]
    last = earlier[-1]
    gone = tuple(ReleasedFigure(one.sex, one.period, None, Status.WITHDRAWN) for one in last.figures)
    return PeriodRelease(last.period, gone, last.basis)


def _draft_period(
    period: str,
    entered: Mapping[Sex, Entered],
    measure: MeasureType,
    rules: Rules,
    earlier: Sequence[PeriodRelease],
) -> PeriodRelease:
    outcomes = {
        sex: by_period[period]
        for sex, by_period in with_total({period: entered}, measure).items()
        if period in by_period
    }
    figures = {
        sex: ReleasedFigure(sex, period, outcome.value, outcome.status) for sex, outcome in outcomes.items()
    }
    known = {sex for sex, outcome in outcomes.items() if outcome.value is not None}
    try:
        counts = _counts(period, entered, measure, known)
    except NotAssessable:
        if rules.are_open:
            return PeriodRelease(period, tuple(figures.values()))
        raise
    if rules.are_open:
        # Should the KPI be raised in class, what was shown is known.
        seen = tuple(BasisCell(kind, sex, period, value, None) for (kind, sex), value in counts.items())
        return PeriodRelease(period, tuple(figures.values()), seen)
    protected = protect(_tables(period, counts, measure, earlier), rules)
    basis = tuple(
        BasisCell(kind, sex, period, value, protected.hidden.get(_place(kind, sex, period)))
        for (kind, sex), value in sorted(counts.items())
    )
    for sex in known:
        figures[sex] = _shown(sex, period, counts, measure, figures[sex].status, protected.hidden)
    return PeriodRelease(
        period,
        tuple(figures.values()),
        basis,
        unprotected=bool(protected.findings),
        audited=protected.audited,
    )


type Counts = dict[tuple[str, Sex], int]


def _counts(period: str, entered: Mapping[Sex, Entered], measure: MeasureType, known: set[Sex]) -> Counts:
    """Return the numbers of people, by kind and sex; the total's where it is known."""
    counts: Counts = {}
    for sex, one in entered.items():
        if sex not in known:
            continue
        if measure is MeasureType.COUNT and one.outcome.value is not None:
            counts[PEOPLE, sex] = round(one.outcome.value)
        elif measure is MeasureType.PERCENT and one.numerator is not None and one.denominator is not None:
            counts[HAVING, sex] = round(one.numerator)
            counts[LACKING, sex] = round(one.denominator) - round(one.numerator)
            counts[PEOPLE, sex] = round(one.denominator)
        else:
            raise NotAssessable(sex, period)
    if Sex.TOTAL in known:
        for kind in {kind for kind, _ in counts}:
            counts[kind, Sex.TOTAL] = sum(value for (other, _), value in counts.items() if other == kind)
    return counts


def _tables(period: str, counts: Counts, measure: MeasureType, earlier: Sequence[PeriodRelease]) -> Tables:
    cells = tuple(_cell(period, key, counts, earlier) for key in counts)
    relations, derived = [], []
    sexes = [sex for kind, sex in counts if kind == PEOPLE]
    entered = [sex for sex in sexes if sex is not Sex.TOTAL]
    for kind in dict.fromkeys(kind for kind, _ in counts):
        if Sex.TOTAL in sexes:
            parts = tuple(_place(kind, sex, period) for sex in entered)
            relations.append(Relation(_place(kind, Sex.TOTAL, period), parts, "sex"))
    late, sums = _totals_of_fewer(period, counts, earlier)
    cells += late
    relations += sums
    if measure is MeasureType.PERCENT:
        for sex in sexes:
            people = _place(PEOPLE, sex, period)
            two = (_place(HAVING, sex, period), _place(LACKING, sex, period))
            relations.append(Relation(people, two, "category"))
            derived.append(Derived(_place(SHARE, sex, period), two, base=people))
    return Tables(cells, tuple(relations), tuple(derived))


def _totals_of_fewer(
    period: str, counts: Counts, earlier: Sequence[PeriodRelease]
) -> tuple[tuple[Cell, ...], list[Relation]]:
    """Return earlier totals of only some of the sexes: the new total less that one is who came later."""
    sexes = {sex for _, sex in counts}
    cells: list[Cell] = []
    sums = []
    for number, one in enumerate(earlier):
        then = {cell.sex for cell in one.basis}
        if Sex.TOTAL not in then or then == sexes:
            continue
        for kind in dict.fromkeys(kind for kind, _ in counts):
            parts = [sex for sex in sorted(then & sexes) if sex is not Sex.TOTAL]
            total = Place(kind, f"release {number}", "", Sex.TOTAL, period)
            value = sum(counts[kind, sex] for sex in parts)
            cells.append(Cell(total, value, value, before=Before.SHOWN, earlier=(value,)))
            sums.append(Relation(total, tuple(_place(kind, sex, period) for sex in parts), total.area))
    return tuple(cells), sums


def _cell(period: str, key: tuple[str, Sex], counts: Counts, earlier: Sequence[PeriodRelease]) -> Cell:
    kind, sex = key
    said = [(cell, one) for one in earlier for cell in one.basis if (cell.measure, cell.sex) == key]
    state = Before.NEVER
    if any(cell.reason in PRIMARY for cell, _ in said):
        state = Before.GUARDED
    elif any(cell.reason is not None for cell, _ in said):
        state = Before.HIDDEN
    elif any(_was_shown(cell, one) for cell, one in said):
        state = Before.SHOWN
    return Cell(
        _place(kind, sex, period),
        counts[key],
        counts[key],
        group=counts[PEOPLE, sex] if kind in (HAVING, LACKING) else None,
        before=state,
        earlier=tuple(cell.value for cell, _ in said),
        # The total is what politicians can do least without.
        keep=sex is Sex.TOTAL,
    )


def _was_shown(cell: BasisCell, release: PeriodRelease) -> bool:
    """Whether the release showed the number: of a share's parts, only where it showed the share."""
    if cell.measure == PEOPLE:
        return True
    return any(one.sex is cell.sex and one.value is not None for one in release.figures)


def _shown(
    sex: Sex,
    period: str,
    counts: Counts,
    measure: MeasureType,
    status: Status,
    hidden: Mapping[Place, Reason],
) -> ReleasedFigure:
    people = None if _place(PEOPLE, sex, period) in hidden else counts[PEOPLE, sex]
    if measure is MeasureType.COUNT:
        return ReleasedFigure(
            sex,
            period,
            None if people is None else float(people),
            Status.SUPPRESSED if people is None else status,
        )
    if _place(SHARE, sex, period) in hidden:
        return ReleasedFigure(sex, period, None, Status.SUPPRESSED, people)
    value = float(round_half_up(100 * counts[HAVING, sex] / counts[PEOPLE, sex], 0))
    return ReleasedFigure(sex, period, value, status, people)


def _place(kind: str, sex: Sex, period: str) -> Place:
    return Place(kind, "", "", sex, period)


def _sha256(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
