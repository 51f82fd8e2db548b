"""Setting targets. A target is never changed: a new one supersedes it, and earlier reports stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from indicators import audit
from indicators.actions import editing
from indicators.models import Decision, Kpi, Target, User
from indicators.vocabulary import TargetFor


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What a decision sets for a period: a value (lower == upper), a range, or no target any more (None)."""

    applies_to: TargetFor
    period: str
    lower: Decimal | None
    upper: Decimal | None
    tolerance: Decimal = Decimal(0)


@transaction.atomic
def set_targets(
    *, kpi: Kpi, decision: Decision, targets: Sequence[NewTarget], based_on: Collection[int], by: User
) -> None:
    """Record what the decision sets for the KPI in the area of the decision's organisation.

    based_on: the ids of the KPI's targets in force that the person saw, all of them. Raises
    ChangedMeanwhile when others are in force now. All are recorded, or none.
    """
    organisation = decision.organisation
    editing.lock(organisation)
    in_force = {
        (target.applies_to, target.period): target
        for target in Target.objects.filter(
            organisation=organisation, kpi=kpi, area=organisation.area, superseded_by__isnull=True
        )
    }
    if {target.pk for target in in_force.values()} != set(based_on):
        raise editing.ChangedMeanwhile
    recorded = Target.objects.bulk_create(
        Target(
            organisation=organisation,
            kpi=kpi,
            area=organisation.area,
            period=target.period,
            applies_to=target.applies_to,
            lower=target.lower,
            upper=target.upper,
            tolerance=target.tolerance,
            decision=decision,
            supersedes=in_force.get((target.applies_to, target.period)),
            recorded_by=by,
        )
        for target in targets
    )
    ids = [target.pk for target in recorded]
    audit.record("targets.set", kpi, by=by, organisation=organisation, decision=decision.pk, targets=ids)
