"""Reading what was decided of a KPI's targets, and when."""

from dataclasses import dataclass

from indicators.access import Grant
from indicators.calculations.types import Target
from indicators.models import Decision, Kpi
from indicators.models import Target as TargetRow
from indicators.vocabulary import TargetFor


@dataclass(frozen=True, slots=True)
class DecidedTargets:
    """What one decision set for a period: for women, men and the gap, those it spoke of.

    None where the decision ended the target. superseded: those that a later row has taken the place of.
    """

    period: str
    decision: Decision
    targets: dict[TargetFor, Target | None]
    superseded: frozenset[TargetFor]


def target_history(grant: Grant, kpi: Kpi) -> list[DecidedTargets]:
    """Return what was decided of the KPI's targets, newest period first, then newest first. One query."""
    rows = (
        TargetRow.objects.filter(organisation=grant.organisation, area=grant.organisation.area_id, kpi=kpi)
        .select_related("decision", "superseded_by")
        .order_by("-period", "-id")
    )
    # A correction within the same decision leaves the earlier row out: the first met is the newest.
    found: dict[tuple[str, int], dict[TargetFor, TargetRow]] = {}
    for row in rows:
        found.setdefault((row.period, row.decision_id), {}).setdefault(TargetFor(row.applies_to), row)
    return [
        DecidedTargets(
            period=period,
            decision=next(iter(by_whom.values())).decision,
            targets={whose: _target(row) for whose, row in by_whom.items()},
            superseded=frozenset(whose for whose, row in by_whom.items() if hasattr(row, "superseded_by")),
        )
        for (period, _), by_whom in found.items()
    ]


def _target(row: TargetRow) -> Target | None:
    if row.lower is None or row.upper is None:
        return None
    return Target(float(row.lower), float(row.upper), float(row.tolerance))
