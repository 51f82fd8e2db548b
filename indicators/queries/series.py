"""Reading the figures of KPIs: published outcomes and targets, in as few queries as there are kinds.

Of an organisation's own figures what it has released is read here, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from indicators.access import Grant
from indicators.calculations.sexes import outcomes_by_sex
from indicators.calculations.types import AreaSeries, KpiSeries, Outcome, Target
from indicators.queries.areas import AreaFacts, own_area
from indicators.queries.kpis import KpiRow
from indicators.queries.releases import ReleasedRow, released_rows
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

type BySex = dict[Sex, dict[str, Outcome]]
# area, KPI, sex, period, value, status, members
type FigureRow = tuple[int, int, str, str, float | None, str, int | None]
# KPI, whom, period, lower, upper, tolerance
type TargetRow = tuple[int, str, str, float, float, float]

_SEX = {sex.value: sex for sex in Sex}
_STATUS = {status.value: status for status in Status}
_TARGET_FOR = {member.value: member for member in TargetFor}


class SeriesRead(NamedTuple):
    """All that was read of a KPI, as plain values that can be compared: two that are equal show the same.

    released: of the organisation's own KPI, what its newest release shows.
    """

    row: KpiRow
    own: AreaFacts
    comparisons: tuple[AreaFacts, ...]
    figures: tuple[FigureRow, ...]
    targets: tuple[TargetRow, ...]
    released: tuple[ReleasedRow, ...] = ()

    def years(self) -> set[str]:
        """Return the years that the organisation's area has figures for."""
        own = {row[3][:4] for row in self.figures if row[0] == self.own.id}
        return own | {row[2][:4] for row in self.released}

    def series(self) -> KpiSeries:
        by_place = _by_place(self.figures)
        return KpiSeries(
            kpi=self.row.facts,
            own=self._own(by_place),
            targets=_targets(self.targets),
            comparisons=tuple(_area_series(area, self.row, by_place) for area in self.comparisons),
            margins=_margins(self.own, self.row, by_place),
            people=_people(self.released),
        )

    def _own(self, by_place: Mapping[tuple[int, int], BySex]) -> AreaSeries:
        if not self.released:
            return _area_series(self.own, self.row, by_place)
        by_sex: BySex = {}
        for _, sex, period, value, status, _base in self.released:
            by_sex.setdefault(_SEX[sex], {})[period] = Outcome(value, _STATUS[status])
        return AreaSeries(self.own.code, self.own.title, by_sex, self.own.kind)


def kpi_series(
    grant: Grant, kpis: Sequence[KpiRow], comparisons: Sequence[AreaFacts] = ()
) -> list[KpiSeries]:
    """Return each KPI with the organisation's figures, the targets in force and the comparison areas'."""
    return [read.series() for read in read_series(grant, kpis, comparisons)]


def read_series(
    grant: Grant, kpis: Sequence[KpiRow], comparisons: Sequence[AreaFacts] = ()
) -> list[SeriesRead]:
    """Return what `kpi_series` is made of, KPI by KPI.

    Two queries however many KPIs and areas; a third when a KPI is the organisation's own.
    """
    own = own_area(grant.organisation)
    figures = _by_kpi(
        _figure_rows(
            [own.id, *(area.id for area in comparisons)],
            list({kpi_id for row in kpis for kpi_id in row.figure_ids}),
        ),
        column=1,
    )
    targets = _by_kpi(_target_rows(grant, [row.facts.id for row in kpis]), column=0)
    released = _by_kpi(released_rows(grant, [row.facts.id for row in kpis if row.is_own]), column=0)
    return [
        SeriesRead(
            row,
            own,
            tuple(comparisons),
            tuple([one for kpi_id in row.figure_ids for one in figures.get(kpi_id, ())]),
            tuple(targets.get(row.facts.id, ())),
            tuple(released.get(row.facts.id, ())),
        )
        for row in kpis
    ]


def _by_kpi[T: tuple[Any, ...]](rows: Iterable[T], *, column: int) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _figure_rows(area_ids: Sequence[int], kpi_ids: Sequence[int]) -> list[FigureRow]:
    """Return the published figures of the areas for the KPIs: a range of the key for each pair.

    A plain cursor: model instances would cost five times the read.
    """
    if not area_ids or not kpi_ids:
        return []
    areas, kpis = (", ".join(["%s"] * len(ids)) for ids in (area_ids, kpi_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area_id, kpi_id, sex, period, value, status, members FROM indicators_observation "  # noqa: S608  placeholders
            f"WHERE area_id IN ({areas}) AND kpi_id IN ({kpis}) ORDER BY 1, 2, 3, 4",
            [*area_ids, *kpi_ids],
        )
        return cursor.fetchall()


def _target_rows(grant: Grant, kpi_ids: Sequence[int]) -> list[TargetRow]:
    """Return the targets that no later decision has superseded or ended.

    A plain cursor here too: the ORM's decimals of a goal cost as much as all its figures.
    """
    if not kpi_ids:
        return []
    kpis = ", ".join(["%s"] * len(kpi_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kpi_id, applies_to, period, CAST(lower AS double precision), "  # noqa: S608  placeholders
            "CAST(upper AS double precision), CAST(tolerance AS double precision) "
            "FROM indicators_target AS target "
            f"WHERE organisation_id = %s AND area_id = %s AND kpi_id IN ({kpis}) AND lower IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM indicators_target WHERE supersedes_id = target.id) "
            "ORDER BY kpi_id, applies_to, period",
            [grant.organisation.pk, grant.organisation.area_id, *kpi_ids],
        )
        return cursor.fetchall()


def _by_place(rows: Iterable[FigureRow]) -> dict[tuple[int, int], BySex]:
    """Return figures by area and KPI, then by sex, then by period. The rows are in that order."""
    found: dict[tuple[int, int], BySex] = {}
    here = None
    outcomes: dict[str, Outcome] = {}
    for area_id, kpi_id, sex, period, value, status, members in rows:
        if here != (area_id, kpi_id, sex):
            here = (area_id, kpi_id, sex)
            outcomes = found.setdefault((area_id, kpi_id), {})[_SEX[sex]] = {}
        outcomes[period] = Outcome(value, _STATUS[status], members)
    return found


def _targets(rows: Iterable[TargetRow]) -> dict[TargetFor, dict[str, Target]]:
    found: dict[TargetFor, dict[str, Target]] = {}
    for _, applies_to, period, lower, upper, tolerance in rows:
        in_force = found.setdefault(_TARGET_FOR[applies_to], {})
        in_force[period] = Target(lower, upper, tolerance)
    return found


def _area_series(area: AreaFacts, row: KpiRow, figures: Mapping[tuple[int, int], BySex]) -> AreaSeries:
    by_sex: Mapping[Sex, Mapping[str, Outcome]]
    if row.facts.sex_mode is SexMode.PAIR:
        by_sex = outcomes_by_sex(
            SexMode.PAIR, _of(figures, area, row.women_kpi_id), _of(figures, area, row.men_kpi_id)
        )
    else:
        by_sex = outcomes_by_sex(row.facts.sex_mode, _of(figures, area, row.facts.id))
    return AreaSeries(area.code, area.title, by_sex, area.kind)


def _of(figures: Mapping[tuple[int, int], BySex], area: AreaFacts, kpi_id: int | None) -> BySex:
    return figures.get((area.id, kpi_id), {}) if kpi_id is not None else {}


def _people(released: Sequence[ReleasedRow]) -> BySex:
    """Return the numbers of people behind released shares; a hidden one as hidden. Of counts nothing."""
    if all(row[5] is None for row in released):
        return {}
    found: BySex = {}
    for _, sex, period, value, status, people in released:
        # A figure that is shown without its number is from when nothing was said of people.
        without = Status.MISSING if value is not None else _STATUS[status]
        number = Outcome(None, without) if people is None else Outcome(people)
        found.setdefault(_SEX[sex], {})[period] = number
    return found


def _margins(
    area: AreaFacts, row: KpiRow, figures: Mapping[tuple[int, int], BySex]
) -> dict[Sex, dict[str, float]]:
    by_sex = _of(figures, area, row.margin_kpi_id)
    return {
        sex: {period: outcome.value for period, outcome in outcomes.items() if outcome.value is not None}
        for sex, outcomes in by_sex.items()
    }
