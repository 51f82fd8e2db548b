"""Storing the figures that a source published: only what is new or changed, and what was there before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction

from indicators.actions.observation_rows import Record, write
from indicators.models import Area, ImportRun, Kpi, Observation
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


# Where a figure belongs within its KPI (code of the area, sex, period), and what it says (value, status,
# members).
Place = tuple[str, str, str]
Figure = tuple[float | None, str, int | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be written for the stored figures to be as the source has them."""

    new: dict[Place, Figure]
    changed: dict[Place, Figure]
    counts: Counts


def compare_observations(kpi_id: int | None, rows: Sequence[ObservationRow]) -> Difference:
    """Return how the rows, all of one KPI, differ from what is stored. Reads only.

    A figure that the source has withdrawn and that was never stored here is passed over. Raises
    SourceError on two rows for the same place.
    """
    arrived = _by_place(rows)
    stored = {} if kpi_id is None else _stored(kpi_id, {row.area_code for row in rows})
    new: dict[Place, Figure] = {}
    changed: dict[Place, Figure] = {}
    unchanged = 0
    for place, figure in arrived.items():
        if place not in stored:
            if figure[1] != Status.WITHDRAWN:
                new[place] = figure
        elif stored[place] != figure:
            changed[place] = figure
        else:
            unchanged += 1
    withdrawn = sum(status == Status.WITHDRAWN for _, status, _ in changed.values())
    counts = Counts(
        new=len(new),
        changed=len(changed) - withdrawn,
        unchanged=unchanged,
        withdrawn=withdrawn,
        missing=sum(row.status == Status.MISSING for row in rows),
    )
    return Difference(new, changed, counts)


@transaction.atomic
def store_observations(kpi_id: int, rows: Sequence[ObservationRow], *, run: ImportRun) -> Counts:
    """Make the stored figures of one KPI as the rows have them, in one transaction.

    What is as it was is not written. A figure that changed, or was withdrawn, leaves what it said as an
    EarlierObservation. Figures that no row speaks of stay. Raises SourceError on two rows for the same
    place, and nothing is stored.
    """
    # Until the end of the transaction nobody else stores figures of this KPI, so the comparison holds.
    Kpi.objects.select_for_update(no_key=True).only("pk").get(pk=kpi_id)
    area_ids = _area_ids({row.area_code for row in rows})
    known = [row for row in rows if row.area_code in area_ids]
    difference = compare_observations(kpi_id, known)

    def records(figures: dict[Place, Figure]) -> list[Record]:
        return [(area_ids[area], sex, period, *figure) for (area, sex, period), figure in figures.items()]

    write(kpi_id, run.pk, new=records(difference.new), changed=records(difference.changed))
    return difference.counts._replace(unknown=len(rows) - len(known))


def _by_place(rows: Sequence[ObservationRow]) -> dict[Place, Figure]:
    arrived: dict[Place, Figure] = {}
    for code, area, period, sex, value, status, members in rows:
        if (place := (area, sex, period)) in arrived:
            raise SourceError("the same figure twice", part=f"{code} {area} {period} {sex}")
        arrived[place] = (value, status, members)
    return arrived


def _stored(kpi_id: int, area_codes: Collection[str]) -> dict[Place, Figure]:
    code_of = {pk: code for code, pk in _area_ids(area_codes).items()}
    # Areas by id, so that each is one range of the key's index.
    figures = Observation.objects.filter(kpi_id=kpi_id, area_id__in=list(code_of)).values_list(
        "area_id", "sex", "period", "value", "status", "members"
    )
    return {
        (code_of[area_id], sex, period): (value, status, members)
        for area_id, sex, period, value, status, members in figures
    }


def _area_ids(codes: Collection[str]) -> dict[str, int]:
    return dict(Area.objects.filter(organisation=None, code__in=codes).values_list("code", "pk"))
