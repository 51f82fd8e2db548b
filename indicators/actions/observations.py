"""Storing the figures that a source published: only what is new or changed, and what was there before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction

from indicators.actions.observation_rows import Record, write
from indicators.models import Area, ImportRun, Kpi
from indicators.sources.base import ObservationRow, SourceError
from indicators.vocabulary import Status


class Counts(NamedTuple):
    """What an import found of a KPI's figures, compared with what is stored.

    withdrawn: stored figures that the source has taken back. missing: figures, among all of them, that
    the source says it does not have. unknown: figures for areas that are not stored; they are left out.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    missing: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written for the stored figures to be as the source has them."""

    new: list[ObservationRow]
    changed: list[ObservationRow]
    counts: Counts


def compare_observations(kpi_id: int | None, rows: Sequence[ObservationRow]) -> Difference:
    """Return how the rows, all of one KPI, differ from what is stored. Reads only.

    A figure that the source has withdrawn and that was never stored here is passed over. Raises
    SourceError on two rows for the same place that are not both as stored.
    """
    return _compare(kpi_id, rows, _area_ids({row.area_code for row in rows}))


@transaction.atomic
def store_observations(kpi_id: int, rows: Sequence[ObservationRow], *, run: ImportRun) -> Counts:
    """Make the stored figures of one KPI as the rows have them, in one transaction.

    What is as it was is not written. A figure that changed, or was withdrawn, leaves what it said as an
    EarlierObservation. Figures that no row speaks of stay. Raises SourceError on two rows for the same
    place, and nothing is stored.
    """
    # Until the end of the transaction nobody else stores figures of this KPI, so the comparison holds.
    Kpi.objects.select_for_update(no_key=True).only("pk").get(pk=kpi_id, organisation=None)
    codes = {row.area_code for row in rows}
    area_ids = _area_ids(codes)
    known = rows if len(area_ids) == len(codes) else [row for row in rows if row.area_code in area_ids]
    difference = _compare(kpi_id, known, area_ids)
    write(
        kpi_id,
        run.pk,
        new=_records(difference.new, area_ids),
        changed=_records(difference.changed, area_ids),
    )
    return difference.counts._replace(unknown=len(rows) - len(known))


def _compare(kpi_id: int | None, rows: Sequence[ObservationRow], area_ids: dict[str, int]) -> Difference:
    stored = set() if kpi_id is None else _stored(kpi_id, area_ids)
    # Most figures of most imports are as they were: each costs a look into a set, and no more.
    differing = [row for row in rows if row[1:] not in stored]
    if differing:
        _refuse_a_place_twice(rows)
    places = {figure[:3] for figure in stored} if differing else set()
    changed = [row for row in differing if _place(row) in places]
    new = [row for row in differing if _place(row) not in places and row.status != Status.WITHDRAWN]
    withdrawn = sum(row.status == Status.WITHDRAWN for row in changed)
    counts = Counts(
        new=len(new),
        changed=len(changed) - withdrawn,
        unchanged=len(rows) - len(differing),
        withdrawn=withdrawn,
        missing=[row.status for row in rows].count(Status.MISSING),
    )
    return Difference(new, changed, counts)


def _place(row: ObservationRow) -> tuple[str, str, str]:
    """Return where a figure belongs within its KPI: the code of its area, period, sex."""
    return row[1:4]


def _refuse_a_place_twice(rows: Sequence[ObservationRow]) -> None:
    seen = set()
    for row in rows:
        if (place := _place(row)) in seen:
            raise SourceError("the same figure twice", part=f"{row.kpi_code} {' '.join(place)}")
        seen.add(place)


def _stored(kpi_id: int, area_ids: dict[str, int]) -> set[tuple]:
    """Return what is stored for these areas, in tuples that equal a source's rows without the KPI's code."""
    if not area_ids:
        return set()
    # Each area is one range of the key's index.
    areas = ", ".join(["(%s, %s)"] * len(area_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH areas (code, id) AS (VALUES {areas})
            SELECT areas.code, period, sex, value, status, members
            FROM areas JOIN indicators_observation ON area_id = areas.id AND kpi_id = %s
            """,  # noqa: S608  placeholders
            [part for area in area_ids.items() for part in area] + [kpi_id],
        )
        return set(cursor.fetchall())


def _area_ids(codes: Collection[str]) -> dict[str, int]:
    return dict(Area.objects.filter(organisation=None, code__in=codes).values_list("code", "pk"))


def _records(rows: Sequence[ObservationRow], area_ids: dict[str, int]) -> list[Record]:
    return [
        (area_ids[area], sex, period, value, status, members)
        for _, area, period, sex, value, status, members in rows
    ]
