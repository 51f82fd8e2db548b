"""The door to released figures, for everybody: what an organisation's own figures look like from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from indicators.access import Grant
from indicators.calculations.releases import ReleasedFigure
from indicators.models import Release
from indicators.models import ReleasedFigure as ReleasedFigureRow
from indicators.vocabulary import Sex, Status

# KPI, sex, period, value, status, base
type ReleasedRow = tuple[int, str, str, float | None, str, int | None]

_NEWEST = """
SELECT release.kpi_id, figure.sex, figure.period,
       CASE WHEN withdrawal.id IS NULL THEN figure.value END,
       CASE WHEN withdrawal.id IS NULL THEN figure.status ELSE %s END,
       CASE WHEN withdrawal.id IS NULL THEN figure.base END
FROM indicators_release AS release
JOIN indicators_releasedfigure AS figure ON figure.release_id = release.id
LEFT JOIN indicators_releasewithdrawal AS withdrawal ON withdrawal.release_id = release.id
WHERE release.organisation_id = %s AND release.kpi_id IN ({kpis}) AND NOT EXISTS (
    SELECT 1 FROM indicators_release AS later
    WHERE later.organisation_id = release.organisation_id AND later.kpi_id = release.kpi_id
      AND later.number > release.number
)
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """A release as everybody may know it. withdrawn_at: where it is withdrawn, its figures are not shown."""

    number: int
    digest: str
    parameters: dict[str, Any]
    published_at: datetime
    withdrawn_at: datetime | None


def released_rows(grant: Grant, kpi_ids: Sequence[int]) -> list[ReleasedRow]:
    """Return the newest release's figures of each KPI. Of a withdrawn one: that it is, without figures.

    One query, by KPI, sex and period.
    """
    if not kpi_ids:
        return []
    marks = ", ".join(["%s"] * len(kpi_ids))
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST.format(kpis=marks), [Status.WITHDRAWN.value, grant.organisation.pk, *kpi_ids])
        return cursor.fetchall()


def releases(grant: Grant, kpi_id: int) -> list[ReleaseFacts]:
    """Return the KPI's releases, the newest first. One query."""
    found = _releases(grant).filter(kpi_id=kpi_id).order_by("-number")
    return [_facts(release) for release in found]


def release_facts(grant: Grant, kpi_id: int, number: int) -> ReleaseFacts | None:
    """Return the KPI's release with the number, or None. One query."""
    release = _releases(grant).filter(kpi_id=kpi_id, number=number).first()
    return None if release is None else _facts(release)


def released_figures(grant: Grant, kpi_id: int, number: int) -> list[ReleasedFigure]:
    """Return what everybody sees of the release; nothing of a withdrawn one. Women first. One query."""
    rows = ReleasedFigureRow.objects.filter(
        release__organisation=grant.organisation,
        release__kpi=kpi_id,
        release__number=number,
        release__withdrawal=None,
    ).values_list("sex", "period", "value", "status", "base")
    order = list(Sex)
    figures = [
        ReleasedFigure(Sex(sex), period, value, Status(status), base)
        for sex, period, value, status, base in rows
    ]
    return sorted(figures, key=lambda one: (one.period, order.index(one.sex)))


def _releases(grant: Grant) -> QuerySet[Release]:
    return Release.objects.filter(organisation=grant.organisation).select_related("withdrawal")


def _facts(release: Release) -> ReleaseFacts:
    withdrawal = getattr(release, "withdrawal", None)
    return ReleaseFacts(
        number=release.number,
        digest=release.digest,
        parameters=release.parameters,
        published_at=release.published_at,
        withdrawn_at=withdrawal and withdrawal.at,
    )
