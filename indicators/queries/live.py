"""The door to figures that are not released: the organisation's own, for those it let in.

Every function demands a grant and refuses one without the permission, so that a page cannot show such a
figure by mistake, and leaves in the trace who was given which before it gives them.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied

from indicators.access import Grant
from indicators.audit import record_access
from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.types import Reason
from indicators.calculations.own_figures import Entered, with_total
from indicators.calculations.releases import BasisCell, Draft, PeriodRelease, ReleasedFigure, draft_release
from indicators.calculations.types import KpiFacts, Outcome
from indicators.models import Kpi, OwnObservation, ReleaseBasis, ReleaseWithdrawal
from indicators.models import ReleasedFigure as ReleasedFigureRow
from indicators.permissions import Permission
from indicators.vocabulary import DisclosureClass, MeasureType, Sex, Status


def own_figures(grant: Grant, kpis: Sequence[KpiFacts]) -> dict[int, dict[Sex, dict[str, Outcome]]]:
    """Return the figures that the organisation entered, by KPI, sex and period, each with its total.

    A KPI without any is not in the answer. Who is given them is recorded; when that cannot be written no
    figure comes out. Raises PermissionDenied without VIEW_OWN_FIGURES. One query, and the trace's.
    """
    entered = _entered(grant, [kpi.id for kpi in kpis])
    if entered:
        record_access(grant, "figures.shown", grant.organisation, kpis=[str(kpi_id) for kpi_id in entered])
    measures = {kpi.id: kpi.measure_type for kpi in kpis}
    return {kpi_id: with_total(periods, measures[kpi_id]) for kpi_id, periods in entered.items()}


def _entered(grant: Grant, kpi_ids: Sequence[int]) -> dict[int, dict[str, dict[Sex, Entered]]]:
    """Return what the organisation entered, by KPI, period and sex."""
    _demand(grant)
    rows = (
        OwnObservation.objects.filter(
            organisation=grant.organisation, area=grant.organisation.area_id, kpi__in=kpi_ids
        )
        .order_by("kpi_id", "period")
        .values_list("kpi_id", "sex", "period", "value", "status", "numerator", "denominator")
    )
    entered: dict[int, dict[str, dict[Sex, Entered]]] = {}
    for kpi_id, sex, period, value, status, numerator, denominator in rows:
        in_period = entered.setdefault(kpi_id, {}).setdefault(period, {})
        in_period[Sex(sex)] = Entered(Outcome(value, Status(status)), numerator, denominator)
    return entered


def earlier_releases(grant: Grant, kpi_id: int) -> dict[str, list[PeriodRelease]]:
    """Return what every release of the KPI said of each period, and what it was made from, oldest first.

    Withdrawn ones too: they have been seen. Raises PermissionDenied without VIEW_OWN_FIGURES.
    Three queries.
    """
    _demand(grant)
    release = {"release__organisation": grant.organisation, "release__kpi": kpi_id}
    seen = ReleasedFigureRow.objects.filter(**release).order_by("pk")
    figures: dict[tuple[int, str], list[ReleasedFigure]] = {}
    for number, sex, period, value, status, base in seen.values_list(
        "release__number", "sex", "period", "value", "status", "base"
    ):
        figure = ReleasedFigure(Sex(sex), period, value, Status(status), base)
        figures.setdefault((number, period), []).append(figure)
    made_from = ReleaseBasis.objects.filter(**release).order_by("pk")
    basis: dict[tuple[int, str], list[BasisCell]] = {}
    for number, measure, sex, period, people, reason in made_from.values_list(
        "release__number", "measure", "sex", "period", "value", "reason"
    ):
        cell = BasisCell(measure, Sex(sex), period, people, Reason(reason) if reason else None)
        basis.setdefault((number, period), []).append(cell)
    found: dict[str, list[PeriodRelease]] = {}
    gone = set(ReleaseWithdrawal.objects.filter(**release).values_list("release__number", flat=True))
    for number, period in sorted(figures):
        said = PeriodRelease(
            period,
            tuple(figures[number, period]),
            tuple(basis.get((number, period), ())),
            withdrawn=number in gone,
        )
        found.setdefault(period, []).append(said)
    return found


def draft_release_of(grant: Grant, kpi: Kpi) -> Draft:
    """Return what a release of the KPI would show now of what is entered.

    Raises PermissionDenied without VIEW_OWN_FIGURES, NotAssessable for figures of people that do not say how
    many are behind them. Four queries.
    """
    entered = _entered(grant, [kpi.pk]).get(kpi.pk, {})
    disclosure_class = DisclosureClass(kpi.disclosure_class) if kpi.made_from_people else DisclosureClass.OPEN
    smallest = max(settings.SMALLEST_GROUP, kpi.smallest_group or 0)
    rules = rules_of(disclosure_class, smallest=smallest)
    return draft_release(entered, MeasureType(kpi.measure_type), rules, earlier_releases(grant, kpi.pk))


def _demand(grant: Grant) -> None:
    if not grant.may(Permission.VIEW_OWN_FIGURES):
        raise PermissionDenied
