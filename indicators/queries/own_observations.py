"""Reading the figures that an organisation enters itself, to edit them: for those who may see them."""

from django.core.exceptions import PermissionDenied

from indicators.access import Grant
from indicators.models import Kpi, OwnObservation
from indicators.permissions import Permission
from indicators.vocabulary import Sex


def entered_figures(grant: Grant, kpi: Kpi, period: str) -> dict[Sex, OwnObservation]:
    """Return what was entered for the organisation's area in the period, by sex. One query.

    Raises PermissionDenied without VIEW_OWN_FIGURES.
    """
    if not grant.may(Permission.VIEW_OWN_FIGURES):
        raise PermissionDenied
    organisation = grant.organisation
    rows = OwnObservation.objects.filter(
        organisation=organisation, area=organisation.area_id, kpi=kpi, period=period
    ).select_related("entered_by")
    return {Sex(row.sex): row for row in rows}
