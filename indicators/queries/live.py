"""The door to figures that are not released: the organisation's own, for those it let in.

Every function demands a grant and refuses one without the permission, so that a page cannot show such a
figure by mistake, and leaves in the trace who was given which before it gives them.
"""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from indicators.access import Grant
from indicators.audit import record_access
from indicators.calculations.own_figures import Entered, with_total
from indicators.calculations.types import KpiFacts, Outcome
from indicators.models import OwnObservation
from indicators.permissions import Permission
from indicators.vocabulary import Purpose, Sex, Status


def own_figures(
    grant: Grant, kpis: Sequence[KpiFacts], *, purpose: Purpose = Purpose.SHOWN
) -> dict[int, dict[Sex, dict[str, Outcome]]]:
    """Return the figures that the organisation entered, by KPI, sex and period, each with its total.

    A KPI without any is not in the answer. purpose: for the trace; when that cannot be written no figure
    comes out. Raises PermissionDenied without VIEW_OWN_FIGURES. One query, and the trace's.
    """
    if not grant.may(Permission.VIEW_OWN_FIGURES):
        raise PermissionDenied
    rows = (
        OwnObservation.objects.filter(
            organisation=grant.organisation,
            area=grant.organisation.area_id,
            kpi__in=[kpi.id for kpi in kpis],
        )
        .order_by("kpi_id", "period")
        .values_list("kpi_id", "sex", "period", "value", "status", "numerator", "denominator")
    )
    entered: dict[int, dict[str, dict[Sex, Entered]]] = {}
    for kpi_id, sex, period, value, status, numerator, denominator in rows:
        in_period = entered.setdefault(kpi_id, {}).setdefault(period, {})
        in_period[Sex(sex)] = Entered(Outcome(value, Status(status)), numerator, denominator)
    if entered:
        record_access(grant, purpose, grant.organisation, kpis=[str(kpi_id) for kpi_id in entered])
    measures = {kpi.id: kpi.measure_type for kpi in kpis}
    return {kpi_id: with_total(periods, measures[kpi_id]) for kpi_id, periods in entered.items()}
