"""Publishing and withdrawing an organisation's own figures."""

import importlib.metadata

from django.conf import settings
from django.db import transaction

from indicators import audit
from indicators.actions import editing
from indicators.calculations.releases import Draft, published_digest
from indicators.models import (
    Kpi,
    Organisation,
    Release,
    ReleaseBasis,
    ReleasedFigure,
    ReleaseWithdrawal,
    User,
)
from indicators.vocabulary import MeasureType

# What of the KPI decides what is hidden, and what its figures are read by.
_DECIDES = ("made_from_people", "disclosure_class", "smallest_group", "measure_type")
_READS = ("title", "unit", "population")


class NotProtected(Exception):
    """Nothing hides some of the draft's figures well enough. periods: whose they are."""

    def __init__(self, periods: list[str]) -> None:
        super().__init__(", ".join(periods))
        self.periods = periods


class NothingNew(Exception):
    """Others see precisely this already: one more release would say that something hidden has changed."""


@transaction.atomic
def publish_release(
    *, organisation: Organisation, kpi: Kpi, draft: Draft, follows: int | None, by: User
) -> Release:
    """Store the draft as the KPI's newest release, which is what others see from then on.

    follows: the number of the KPI's newest release when the draft was made, or None. Raises ChangedMeanwhile
    when there is a newer one, NotProtected for a draft that did not pass its audit, NothingNew when the
    newest release shows the same. Nothing is stored then.
    """
    editing.lock(organisation)
    mine = Release.objects.filter(organisation=organisation, kpi=kpi)
    newest = mine.select_related("withdrawal").order_by("-number").first()
    if (newest and newest.number) != follows:
        raise editing.ChangedMeanwhile
    now = Kpi.objects.get(pk=kpi.pk, organisation=organisation)
    if any(getattr(now, name) != getattr(kpi, name) for name in _DECIDES):
        raise editing.ChangedMeanwhile
    if draft.unprotected:
        raise NotProtected(draft.unprotected)
    digest = published_digest(draft.figures)
    if newest is not None and newest.digest == digest and not hasattr(newest, "withdrawal"):
        raise NothingNew
    release = Release.objects.create(
        organisation=organisation,
        kpi=kpi,
        number=(follows or 0) + 1,
        digest=digest,
        parameters={
            **{name: getattr(kpi, name) for name in (*_DECIDES, *_READS)},
            "decimals": 0 if _is_whole(kpi) else kpi.decimals,
            "smallest": settings.SMALLEST_GROUP,
            "hidden": len(draft.hidden),
            "figures": len(draft.figures),
            "held": draft.held,
            "audited": draft.audited,
            "solver": f"scipy {importlib.metadata.version('scipy')}",
        },
        published_by=by,
    )
    ReleasedFigure.objects.bulk_create(
        ReleasedFigure(release=release, **figure._asdict()) for figure in draft.figures
    )
    ReleaseBasis.objects.bulk_create(
        ReleaseBasis(release=release, **cell._asdict() | {"reason": cell.reason or ""})
        for cell in draft.basis
    )
    audit.record(
        "release.published", release, by=by, organisation=organisation, kpi=kpi.code, digest=release.digest
    )
    return release


@transaction.atomic
def withdraw_release(*, release: Release, reason: str, by: User) -> None:
    """Let the release's figures no longer be shown. Raises ChangedMeanwhile when it is withdrawn already."""
    editing.lock(release.organisation)
    mine = ReleaseWithdrawal.objects.filter(release__organisation=release.organisation)
    if mine.filter(release=release).exists():
        raise editing.ChangedMeanwhile
    ReleaseWithdrawal.objects.create(release=release, reason=reason, by=by)
    audit.record("release.withdrawn", release, by=by, organisation=release.organisation)


def _is_whole(kpi: Kpi) -> bool:
    """Whether the release has whole per cents: shares of people (docs/methods/disclosure.md)."""
    return kpi.made_from_people and kpi.disclosure_class > 0 and kpi.measure_type == MeasureType.PERCENT
