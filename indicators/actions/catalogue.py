"""KPIs as their source describes them: made at the first import, kept up with the source afterwards."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from indicators.models import Kpi
from indicators.sources.base import KpiRow
from indicators.vocabulary import GapType, MeasureType, SexMode

_DECIMALS = {MeasureType.SEK: 0, MeasureType.COUNT: 0}
_LINKS = ("organisation", "women_kpi", "men_kpi", "margin_kpi")


class StoredKpi(NamedTuple):
    """A shared KPI as it now is, and what is to be said of it in the trace: "" when nothing has changed."""

    kpi: Kpi
    action: str
    changed: list[str]


@transaction.atomic
def store_kpi(row: KpiRow, *, source: str, today: date) -> StoredKpi:
    """Make the shared KPI of the row's code as its source describes it; the trace is left to the caller.

    How it is read (direction, gap, decimals, unit, population, sex mode) is filled in when it is new and
    then left to people; a title that people have changed stays too. It is tied to its margin of error
    and to the other half of its pair as soon as those are stored. Raises ValidationError on a text that
    is too long.
    """
    said = _said_by_source(row, source)
    Kpi(code=row.code, title=row.title, **_reading(row), **said).clean_fields(exclude=_LINKS)
    kpi, is_new = Kpi.objects.select_for_update(no_key=True).get_or_create(
        organisation=None,
        code=row.code,
        defaults={"title": row.title, "first_seen": today, **_reading(row), **said},
    )
    if kpi.title == kpi.title_as_imported:
        said["title"] = row.title
    if row.margin_code and kpi.margin_kpi_id is None:
        said["margin_kpi"] = shared_kpi(row.margin_code)
    changed = sorted(name for name, value in said.items() if getattr(kpi, name) != value)
    for name in changed:
        setattr(kpi, name, said[name])
    kpi.last_seen = today
    kpi.save()
    if is_new and row.sex_mode is SexMode.PAIR:
        _join_pair(row)
    return StoredKpi(kpi, "kpi.added" if is_new else "kpi.updated" if changed else "", changed)


def shared_kpi(code: str) -> Kpi | None:
    """Return the KPI that belongs to the installation and has this code."""
    return Kpi.objects.filter(organisation=None, code=code).first()


def _reading(row: KpiRow) -> dict[str, object]:
    """Return how a new KPI is read until somebody says otherwise."""
    return {
        "measure_type": row.measure_type,
        "unit": row.unit,
        "direction": row.direction,
        "gap_type": _gap_type(row),
        # A pair is made of two KPIs that are both there.
        "sex_mode": SexMode.ROWS if row.sex_mode is SexMode.PAIR else row.sex_mode,
        "population": row.population,
        "decimals": _DECIMALS.get(row.measure_type, 1),
    }


def _gap_type(row: KpiRow) -> GapType:
    if row.sex_mode is SexMode.SHARE_OF_WOMEN:
        return GapType.BALANCE
    if row.sex_mode is SexMode.RATIO:
        return GapType.RATIO
    if row.measure_type is MeasureType.PERCENT:
        return GapType.POINTS
    return GapType.RATIO if row.measure_type is MeasureType.SEK else GapType.DIFFERENCE


def _said_by_source(row: KpiRow, source: str) -> dict[str, object]:
    return {
        "source": source,
        "title_as_imported": row.title,
        "definition": row.definition,
        "producer": row.producer,
        "operating_area": row.operating_area,
        "next_publication": row.next_publication,
        "next_period": row.next_period,
        "discontinued_year": row.discontinued_year,
    }


def _join_pair(row: KpiRow) -> None:
    """Make one pair of the women's and the men's KPI, once both are there."""
    women, men = shared_kpi(row.women_code), shared_kpi(row.men_code)
    if women and men:
        Kpi.objects.filter(organisation=None, pk__in=[women.pk, men.pk], sex_mode=SexMode.ROWS).update(
            sex_mode=SexMode.PAIR, women_kpi=women, men_kpi=men
        )
