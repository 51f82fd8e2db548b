"""Reading the targets that a grid of targets is made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from indicators.access import Grant
from indicators.models import Kpi, Target
from indicators.vocabulary import TargetFor

type Place = tuple[TargetFor, str]  # whom for, period


@dataclass(frozen=True, slots=True)
class RecordedTarget:
    """A stored target; lower and upper are None where the decision ended it."""

    id: int
    lower: Decimal | None
    upper: Decimal | None
    tolerance: Decimal
    recorded_by: str


def targets_in_force(grant: Grant, kpi: Kpi) -> dict[Place, RecordedTarget]:
    """Return what the latest decision on each place says, also that there is no target. One query."""
    return _by_place(_targets(grant, kpi).filter(superseded_by__isnull=True))


def targets_by_id(grant: Grant, kpi: Kpi, ids: Iterable[int]) -> dict[Place, RecordedTarget]:
    """Return those of the KPI's targets, superseded or not; ids of others give nothing. One query."""
    return _by_place(_targets(grant, kpi).filter(pk__in=list(ids)))


def _targets(grant: Grant, kpi: Kpi) -> QuerySet[Target]:
    organisation = grant.organisation
    return Target.objects.filter(
        organisation=organisation, area=organisation.area_id, kpi=kpi
    ).select_related("recorded_by")


def _by_place(targets: QuerySet[Target]) -> dict[Place, RecordedTarget]:
    return {
        (TargetFor(row.applies_to), row.period): RecordedTarget(
            row.pk, row.lower, row.upper, row.tolerance, str(row.recorded_by or "")
        )
        for row in targets
    }
