"""Reading the figures of KPIs: published outcomes and targets, in as few queries as there are kinds.

An organisation's own figures are read in `indicators.queries.live`, which demands the grant of the owner.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from indicators.access import Grant
from indicators.calculations.sexes import outcomes_by_sex
from indicators.calculations.types import AreaSeries, KpiSeries, Outcome, Target
from indicators.models import Target as TargetRow
from indicators.permissions import Permission
from indicators.queries import live
from indicators.queries.areas import AreaFacts, own_area
from indicators.queries.kpis import KpiRow
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

type BySex = dict[Sex, dict[str, Outcome]]
# (area, KPI) -> figures by sex, then by period
type Figures = Mapping[tuple[int, int], BySex]

_SEX = {sex.value: sex for sex in Sex}
_STATUS = {status.value: status for status in Status}
_TARGET_FOR = {member.value: member for member in TargetFor}


def kpi_series(
    grant: Grant, kpis: Sequence[KpiRow], comparisons: Sequence[AreaFacts] = ()
) -> list[KpiSeries]:
    """Return each KPI with the organisation's figures, the targets in force and the comparison areas'.

    Two queries however many KPIs and areas; a third when a KPI is the organisation's own and the
    person may see figures that are not released.
    """
    own = own_area(grant.organisation)
    figures = published_figures(
        [own.id, *(area.id for area in comparisons)], {kpi_id for row in kpis for kpi_id in row.figure_ids}
    )
    targets = targets_in_force(grant, [row.facts.id for row in kpis])
    own_kpis = [row.facts for row in kpis if row.is_own]
    own_figures: dict[int, BySex] = {}
    if own_kpis and grant.may(Permission.VIEW_OWN_FIGURES):
        own_figures = live.own_figures(grant, own_kpis)
    return [
        KpiSeries(
            kpi=row.facts,
            own=_area_series(own, row, figures, own_figures.get(row.facts.id)),
            targets=targets.get(row.facts.id, {}),
            comparisons=tuple(_area_series(area, row, figures) for area in comparisons),
            margins=_margins(own, row, figures),
        )
        for row in kpis
    ]


def published_figures(area_ids: Sequence[int], kpi_ids: Iterable[int]) -> Figures:
    """Return the published figures of the areas for the KPIs. One query: a range of the key for each pair.

    A plain cursor: model instances would cost five times the read.
    """
    found: defaultdict[tuple[int, int], BySex] = defaultdict(dict)
    kpi_ids = list(kpi_ids)
    if not area_ids or not kpi_ids:
        return found
    areas, kpis = (", ".join(["%s"] * len(ids)) for ids in (area_ids, kpi_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT area_id, kpi_id, sex, period, value, status, members FROM indicators_observation "  # noqa: S608  placeholders
            f"WHERE area_id IN ({areas}) AND kpi_id IN ({kpis}) ORDER BY 1, 2, 3, 4",
            [*area_ids, *kpi_ids],
        )
        rows = cursor.fetchall()
    here = None
    series: dict[str, Outcome] = {}
    for area_id, kpi_id, sex, period, value, status, members in rows:
        if here != (area_id, kpi_id, sex):
            here = (area_id, kpi_id, sex)
            series = found[area_id, kpi_id][_SEX[sex]] = {}
        series[period] = Outcome(value, _STATUS[status], members)
    return found


def targets_in_force(grant: Grant, kpi_ids: Sequence[int]) -> dict[int, dict[TargetFor, dict[str, Target]]]:
    """Return the targets that no later decision has superseded or ended, by KPI, whom and period."""
    rows = TargetRow.objects.filter(
        organisation=grant.organisation,
        area=grant.organisation.area_id,
        kpi__in=kpi_ids,
        superseded_by__isnull=True,
        lower__isnull=False,
    ).values_list("kpi_id", "applies_to", "period", "lower", "upper", "tolerance")
    found: dict[int, dict[TargetFor, dict[str, Target]]] = {}
    for kpi_id, applies_to, period, lower, upper, tolerance in rows:
        assert lower is not None
        assert upper is not None  # the database holds that both are there, or neither
        in_force = found.setdefault(kpi_id, {}).setdefault(_TARGET_FOR[applies_to], {})
        in_force[period] = Target(float(lower), float(upper), float(tolerance))
    return found


def _area_series(
    area: AreaFacts, row: KpiRow, figures: Figures, own_figures: BySex | None = None
) -> AreaSeries:
    if own_figures is not None:
        by_sex: Mapping[Sex, Mapping[str, Outcome]] = own_figures
    elif row.facts.sex_mode is SexMode.PAIR:
        by_sex = outcomes_by_sex(
            SexMode.PAIR, _of(figures, area, row.women_kpi_id), _of(figures, area, row.men_kpi_id)
        )
    else:
        by_sex = outcomes_by_sex(row.facts.sex_mode, _of(figures, area, row.facts.id))
    return AreaSeries(area.code, area.title, by_sex, area.kind)


def _of(figures: Figures, area: AreaFacts, kpi_id: int | None) -> BySex:
    return figures.get((area.id, kpi_id), {}) if kpi_id is not None else {}


def _margins(area: AreaFacts, row: KpiRow, figures: Figures) -> dict[Sex, dict[str, float]]:
    by_sex = _of(figures, area, row.margin_kpi_id)
    return {
        sex: {period: outcome.value for period, outcome in outcomes.items() if outcome.value is not None}
        for sex, outcomes in by_sex.items()
    }
