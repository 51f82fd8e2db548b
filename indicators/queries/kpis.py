"""Reading KPIs: what is measured, as this organisation reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from indicators.access import Grant
from indicators.calculations.types import KpiFacts
from indicators.models import Goal, GoalKpi, Kpi, Organisation
from indicators.permissions import Permission
from indicators.vocabulary import Direction, GapType, MeasureType, Population, SexMode

_COLUMNS = (
    "id",
    "code",
    "title",
    "unit",
    "measure_type",
    "direction",
    "gap_type",
    "decimals",
    "sex_mode",
    "population",
    "series_breaks",
    "discontinued_year",
    "source",
    "producer",
    "organisation_id",
    "women_kpi_id",
    "men_kpi_id",
    "margin_kpi_id",
    "reading__direction",
    "reading__gap_type",
    "reading__decimals",
)


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


def kpis_of_goal(goal: Goal) -> list[KpiRow]:
    """Return the goal's KPIs in their order. One query."""
    kpis = Kpi.objects.filter(places__goal=goal).order_by("places__position", "places__id")
    return kpi_rows(kpis, goal.organisation_id)


def kpis_of_goals(goals: Sequence[Goal]) -> dict[int, list[KpiRow]]:
    """Return the KPIs of each goal of one organisation, by the goal's id. Two queries."""
    if not goals:
        return {}
    places = list(GoalKpi.objects.filter(goal__in=goals).values_list("goal_id", "kpi_id"))
    rows = {
        row.facts.id: row
        for row in kpi_rows(
            Kpi.objects.filter(id__in={kpi_id for _, kpi_id in places}), goals[0].organisation_id
        )
    }
    found: dict[int, list[KpiRow]] = {goal.id: [] for goal in goals}
    for goal_id, kpi_id in places:
        found[goal_id].append(rows[kpi_id])
    return found


def find_kpi(grant: Grant, code: str) -> Kpi | None:
    """Return the KPI that the organisation's address with this code is about, or None.

    Its own comes first, then the shared one. Its own that stands in no published goal is there only for
    those who see drafts.
    """
    organisation = grant.organisation
    found = Q(organisation__isnull=True)
    own = Kpi.objects.filter(organisation=organisation, code=code)
    if not grant.may(Permission.VIEW_DRAFTS):
        published = GoalKpi.objects.filter(
            kpi=OuterRef("pk"), organisation=organisation, goal__is_published=True
        )
        own = own.filter(Exists(published))
    return own.first() or Kpi.objects.filter(found, code=code).first()


def kpi_row(kpi: Kpi, organisation: Organisation) -> KpiRow:
    """Return one KPI as the organisation reads it. One query."""
    (row,) = kpi_rows(Kpi.objects.filter(pk=kpi.pk), organisation.pk)
    return row


def kpi_rows(kpis: QuerySet[Kpi], organisation_id: int) -> list[KpiRow]:
    """Return the KPIs as the organisation reads them, in the order of the queryset. One query."""
    reading = FilteredRelation("readings", condition=Q(readings__organisation=organisation_id))
    return [_row(*columns) for columns in kpis.annotate(reading=reading).values_list(*_COLUMNS)]


def _row(
    id_: int,
    code: str,
    title: str,
    unit: str,
    measure_type: str,
    direction: str,
    gap_type: str,
    decimals: int,
    sex_mode: str,
    population: str,
    series_breaks: list[str],
    discontinued_year: int | None,
    source: str,
    producer: str,
    organisation_id: int | None,
    women_kpi_id: int | None,
    men_kpi_id: int | None,
    margin_kpi_id: int | None,
    read_direction: str | None,
    read_gap_type: str | None,
    read_decimals: int | None,
) -> KpiRow:
    facts = KpiFacts(
        id=id_,
        code=code,
        title=title,
        unit=unit,
        measure_type=MeasureType(measure_type),
        direction=Direction(read_direction or direction),
        gap_type=GapType(read_gap_type or gap_type),
        decimals=decimals if read_decimals is None else read_decimals,
        sex_mode=SexMode(sex_mode),
        population=Population(population),
        series_breaks=tuple(series_breaks),
        discontinued_year=discontinued_year,
        source=source,
        producer=producer,
    )
    return KpiRow(facts, organisation_id is not None, women_kpi_id, men_kpi_id, margin_kpi_id)
