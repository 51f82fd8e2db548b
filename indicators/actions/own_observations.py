"""Entering an organisation's own figures, by sex."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from indicators import audit
from indicators.actions import editing
from indicators.models import Kpi, Organisation, OwnObservation, User
from indicators.vocabulary import Sex, Status


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the KPI's unit, or why there is none; for a share also what it was computed from."""

    value: float | None
    status: Status
    numerator: float | None = None
    denominator: float | None = None


@transaction.atomic
def enter_figures(
    *,
    organisation: Organisation,
    kpi: Kpi,
    period: str,
    figures: Mapping[Sex, Figure],
    versions: Mapping[Sex, int],
    by: User,
) -> None:
    """Store the period's figures for the organisation's area. Earlier ones stay in the history.

    versions: of the stored figures that the person saw, by sex; empty for a period without any. Raises
    ChangedMeanwhile when others are stored now. All are stored, or none. The total is never stored.
    """
    editing.lock(organisation)
    stored = {
        Sex(row.sex): row
        for row in OwnObservation.objects.filter(
            organisation=organisation, kpi=kpi, area=organisation.area, period=period
        )
    }
    if {sex: row.version for sex, row in stored.items()} != dict(versions):
        raise editing.ChangedMeanwhile
    changed: list[str] = []
    for sex, figure in figures.items():
        row = stored.get(sex) or OwnObservation(
            organisation=organisation, kpi=kpi, area=organisation.area, period=period, sex=sex, version=0
        )
        if row.version and figure_of(row) == figure:
            continue
        row.value, row.status = figure.value, figure.status
        row.numerator, row.denominator = figure.numerator, figure.denominator
        row.version += 1
        row.entered_by = by
        row._history_user = by  # type: ignore[attr-defined]
        row.save()
        changed.append(sex)
    audit.record("figures.entered", kpi, by=by, organisation=organisation, period=period, sexes=changed)


def figure_of(row: OwnObservation) -> Figure:
    return Figure(row.value, Status(row.status), row.numerator, row.denominator)
