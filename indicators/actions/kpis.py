"""Writing an organisation's own KPIs, and how it reads shared ones."""

import hashlib
from collections.abc import Sequence

from django.db import models, transaction

from indicators import audit
from indicators.actions import editing
from indicators.models import Kpi, KpiReading, Organisation, User

READING = ("direction", "gap_type", "decimals")


def state_of(instance: models.Model, fields: Sequence[str]) -> str:
    """A short text that differs when any of the fields does: what a form was made from."""
    attributes = [instance._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
    values = [getattr(instance, attribute) for attribute in attributes]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


@transaction.atomic
def add_own_kpi(*, kpi: Kpi, organisation: Organisation, by: User) -> None:
    """Store a new KPI of the organisation. Raises ValidationError when its code is taken there."""
    editing.lock(organisation)
    kpi.organisation = organisation
    kpi.validate_constraints()
    kpi.save()
    audit.record("kpi.added", kpi, by=by, organisation=organisation)


@transaction.atomic
def change_own_kpi(
    *, kpi: Kpi, organisation: Organisation, fields: Sequence[str], state: str, by: User
) -> None:
    """Store the fields of the organisation's own KPI.

    state: of these fields as the person saw them (state_of). Raises ChangedMeanwhile when they differ now.
    """
    editing.lock(organisation)
    stored = Kpi.objects.get(pk=kpi.pk, organisation=organisation)
    if state_of(stored, fields) != state:
        raise editing.ChangedMeanwhile
    kpi.validate_constraints()
    kpi.save(update_fields=list(fields))
    audit.record("kpi.changed", kpi, by=by, organisation=organisation)


@transaction.atomic
def read_kpi(*, reading: KpiReading, state: str, by: User) -> None:
    """Store how the organisation reads a shared KPI. Raises ChangedMeanwhile as change_own_kpi does."""
    organisation, kpi = reading.organisation, reading.kpi
    editing.lock(organisation)
    stored = KpiReading.objects.filter(organisation=organisation, kpi=kpi).first() or KpiReading()
    if state_of(stored, READING) != state:
        raise editing.ChangedMeanwhile
    KpiReading.objects.update_or_create(
        organisation=organisation, kpi=kpi, defaults={name: getattr(reading, name) for name in READING}
    )
    audit.record("kpi.read", kpi, by=by, organisation=organisation)
