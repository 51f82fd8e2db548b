"""Reading KPIs: what is measured, as this organisation reads it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef

from indicators.access import Grant
from indicators.calculations.types import KpiFacts
from indicators.models import Goal, GoalKpi, Kpi, Organisation
from indicators.permissions import Permission
from indicators.queries.goals import GoalFacts
from indicators.vocabulary import Direction, GapType, MeasureType, Population, SexMode

# The organisation's own reading of a shared KPI, where it has one, comes before what the KPI itself says.
# The figures of a pair come from where its women's KPI has them. Shares of people are whole per cents
# (docs/methods/disclosure.md).
_SELECT = """
SELECT kpi.id, kpi.code, kpi.title, kpi.unit, kpi.measure_type, kpi.sex_mode, kpi.population,
       coalesce(reading.direction, kpi.direction), coalesce(reading.gap_type, kpi.gap_type),
       CASE WHEN kpi.made_from_people AND kpi.disclosure_class > 0 AND kpi.measure_type = 'percent' THEN 0
            ELSE coalesce(reading.decimals, kpi.decimals) END,
       kpi.series_breaks, kpi.discontinued_year,
       coalesce(women.source, kpi.source), coalesce(women.producer, kpi.producer),
       kpi.organisation_id, kpi.women_kpi_id, kpi.men_kpi_id, kpi.margin_kpi_id
FROM indicators_kpi AS kpi
LEFT JOIN indicators_kpireading AS reading ON reading.kpi_id = kpi.id AND reading.organisation_id = %s
LEFT JOIN indicators_kpi AS women ON women.id = kpi.women_kpi_id
"""


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI with the KPIs that its figures lie under."""

    facts: KpiFacts
    is_own: bool
    women_kpi_id: int | None
    men_kpi_id: int | None
    margin_kpi_id: int | None

    @property
    def figure_ids(self) -> tuple[int, ...]:
        """The KPIs whose published figures this one is made of, margins included."""
        ids = (self.women_kpi_id, self.men_kpi_id) if self.women_kpi_id else (self.facts.id,)
        return tuple(kpi_id for kpi_id in (*ids, self.margin_kpi_id) if kpi_id is not None)


def kpis_of_goal(goal: Goal | GoalFacts) -> list[KpiRow]:
    """Return the goal's KPIs in their order. One query."""
    return _rows(
        goal.organisation_id,
        "JOIN indicators_goalkpi AS place ON place.kpi_id = kpi.id WHERE place.goal_id = %s "
        "ORDER BY place.position, place.id",
        goal.id,
    )


def kpis_of_goals(goals: Sequence[Goal]) -> dict[int, list[KpiRow]]:
    """Return the KPIs of each goal of one organisation, by the goal's id. Two queries."""
    found: dict[int, list[KpiRow]] = {goal.pk: [] for goal in goals}
    if not goals:
        return found
    of_goals = GoalKpi.objects.filter(organisation=goals[0].organisation_id, goal__in=goals)
    places = list(of_goals.values_list("goal_id", "kpi_id"))
    if not places:
        return found
    kpi_ids = sorted({kpi_id for _, kpi_id in places})
    marks = ", ".join(["%s"] * len(kpi_ids))
    rows = _rows(goals[0].organisation_id, f"WHERE kpi.id IN ({marks})", *kpi_ids)
    by_id = {row.facts.id: row for row in rows}
    for goal_id, kpi_id in places:
        found[goal_id].append(by_id[kpi_id])
    return found


def kpi_row(kpi: Kpi, organisation: Organisation) -> KpiRow:
    """Return one KPI as the organisation reads it. One query."""
    (row,) = _rows(organisation.pk, "WHERE kpi.id = %s", kpi.pk)
    return row


def find_kpi(grant: Grant, code: str) -> Kpi | None:
    """Return the KPI that the organisation's address with this code is about, or None.

    Its own comes first, then the shared one. Its own that stands in no published goal is there only for
    those who see drafts.
    """
    if "\0" in code:  # a text that PostgreSQL refuses to compare with
        return None
    organisation = grant.organisation
    own = Kpi.objects.filter(organisation=organisation, code=code)
    if not grant.may(Permission.VIEW_DRAFTS):
        published = GoalKpi.objects.filter(
            kpi=OuterRef("pk"), organisation=organisation, goal__is_published=True
        )
        own = own.filter(Exists(published))
    return own.first() or Kpi.objects.filter(organisation__isnull=True, code=code).first()


def _rows(organisation_id: int, which: str, *parameters: int) -> list[KpiRow]:
    """Return the KPIs that the rest of the statement names, as the organisation reads them.

    A plain cursor: the ORM takes longer to write this statement than the database to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + which, [organisation_id, *parameters])
        return [_row(*columns) for columns in cursor.fetchall()]


def _row(
    id_: int,
    code: str,
    title: str,
    unit: str,
    measure_type: str,
    sex_mode: str,
    population: str,
    direction: str,
    gap_type: str,
    decimals: int,
    series_breaks: str,
    discontinued_year: int | None,
    source: str,
    producer: str,
    organisation_id: int | None,
    women_kpi_id: int | None,
    men_kpi_id: int | None,
    margin_kpi_id: int | None,
) -> KpiRow:
    facts = KpiFacts(
        id=id_,
        code=code,
        title=title,
        unit=unit,
        measure_type=MeasureType(measure_type),
        direction=Direction(direction),
        gap_type=GapType(gap_type),
        decimals=decimals,
        sex_mode=SexMode(sex_mode),
        population=Population(population),
        series_breaks=tuple(json.loads(series_breaks)),
        discontinued_year=discontinued_year,
        source=source,
        producer=producer,
    )
    return KpiRow(facts, organisation_id is not None, women_kpi_id, men_kpi_id, margin_kpi_id)
