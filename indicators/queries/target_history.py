"""Reading what was decided of a KPI's targets, and when."""

from dataclasses import dataclass

from indicators.access import Grant
from indicators.calculations.types import Target
from indicators.models import Decision, Kpi
from indicators.models import Target as TargetRow
from indicators.vocabulary import TargetFor


@dataclass(frozen=True, slots=True)
class DecidedTarget:
    """A target as a decision set it; None where the decision ended it. in_force: none has come after."""

    period: str
    applies_to: TargetFor
    target: Target | None
    decision: Decision
    in_force: bool


def target_history(grant: Grant, kpi: Kpi) -> list[DecidedTarget]:
    """Return every target of the KPI, newest period first, women before men, newest decision first. One query."""
    rows = (
        TargetRow.objects.filter(organisation=grant.organisation, area=grant.organisation.area_id, kpi=kpi)
        .select_related("decision", "superseded_by")
        .order_by("-period", "applies_to", "-id")
    )
    order = list(TargetFor)
    found = [
        DecidedTarget(
            period=row.period,
            applies_to=TargetFor(row.applies_to),
            target=None
            if row.lower is None or row.upper is None
            else Target(float(row.lower), float(row.upper), float(row.tolerance)),
            decision=row.decision,
            in_force=not hasattr(row, "superseded_by"),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.period, -order.index(one.applies_to)), reverse=True)
