"""Figures that an organisation enters and publishes, through the actions that its people use."""

from indicators.access import grant_for
from indicators.actions.own_observations import Figure, enter_figures
from indicators.actions.releases import publish_release
from indicators.models import Kpi, Release, User
from indicators.queries.live import draft_release_of
from indicators.queries.releases import releases
from indicators.vocabulary import Sex, Status


def enter(kpi: Kpi, by: User, rows: dict[str, dict[Sex, float | tuple[float, float]]]) -> None:
    """Store {period: {sex: a count, or (part, whole)}} over what is there."""
    for period, by_sex in rows.items():
        stored = kpi.own_observations.filter(period=period)
        enter_figures(
            organisation=kpi.organisation,
            kpi=kpi,
            period=period,
            figures={sex: _figure(value) for sex, value in by_sex.items()},
            versions={Sex(row.sex): row.version for row in stored},
            by=by,
        )


def _figure(value: float | tuple[float, float]) -> Figure:
    if isinstance(value, tuple):
        part, whole = value
        return Figure(100 * part / whole, Status.OK, part, whole)
    return Figure(value, Status.OK)


def publish(kpi: Kpi, by: User) -> Release:
    """Publish what is entered, as it is now."""
    grant = grant_for(by, kpi.organisation)
    earlier = releases(grant, kpi.pk)
    return publish_release(
        organisation=kpi.organisation,
        kpi=kpi,
        draft=draft_release_of(grant, kpi),
        follows=earlier[0].number if earlier else None,
        by=by,
    )
