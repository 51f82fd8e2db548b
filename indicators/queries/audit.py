"""Reading an organisation's part of the trace: who did what, who saw what, about whom, when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from indicators.access import Grant
from indicators.models import AuditEvent, Goal, Kpi, User
from indicators.models.owned import Owned
from indicators.permissions import Permission


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: "" and None for all of them. The days are whole, the last one too."""

    person: str = ""
    action: str = ""
    about: str = ""
    first: date | None = None
    last: date | None = None


class Event(NamedTuple):
    """An event in words that can be shown. person: an e-mail address, "" where nobody was signed in."""

    number: int
    at: datetime
    person: str
    action: str
    about: str
    kpis: list[str]
    details: dict[str, Any]
    hash: str


def audit_events(grant: Grant, wanted: Wanted) -> QuerySet[AuditEvent]:
    """Return the organisation's events, newest first. Raises PermissionDenied without VIEW_AUDIT.

    person: each word is in the address or name of who did it. about: a KPI's code, or a part of a
    person's address or name or of a goal's title.
    """
    if not grant.may(Permission.VIEW_AUDIT):
        raise PermissionDenied
    events = AuditEvent.objects.filter(organisation=grant.organisation)
    if wanted.person:
        events = events.filter(_named(wanted.person, "actor__"))
    if wanted.action:
        events = events.filter(action=wanted.action)
    if wanted.about:
        events = events.filter(_about(grant, wanted.about))
    if wanted.first:
        events = events.filter(at__gte=_midnight(wanted.first))
    if wanted.last:
        events = events.filter(at__lt=_midnight(wanted.last + timedelta(days=1)))
    return events.select_related("actor").order_by("-pk")


def described(grant: Grant, events: Iterable[AuditEvent]) -> Iterator[Event]:
    """Yield the events in words, with what they are about as it is called today. A query for each kind."""
    events = list(events)
    ids: dict[str, set[str]] = {"kpi": {kpi for event in events for kpi in _kpis(event)}}
    for event in events:
        ids.setdefault(event.object_type, set()).add(event.object_id)
    names = {kind: _names(grant, kind, of_kind) for kind, of_kind in ids.items()}
    for event in events:
        yield Event(
            number=event.pk,
            at=event.at,
            person=event.actor.email if event.actor else "",
            action=event.action,
            about=names[event.object_type].get(event.object_id, event.object_id),
            kpis=[names["kpi"].get(kpi, kpi) for kpi in _kpis(event)],
            details={name: detail for name, detail in event.details.items() if name != "kpis"},
            hash=event.hash,
        )


def _kpis(event: AuditEvent) -> list[str]:
    kpis: list[str] = event.details.get("kpis", [])
    return kpis


def _names(grant: Grant, kind: str, ids: set[str]) -> dict[str, str]:
    """Return what objects of that kind are called, by their id; those that are no longer there are not."""
    model = apps.get_app_config("indicators").models.get(kind)
    if model is None:
        return {}
    found = model._default_manager.filter(pk__in=ids)
    if issubclass(model, Owned):
        found = found.filter(model.may_be_of(grant.organisation.pk))
    return {str(one.pk): one.email if isinstance(one, User) else str(one) for one in found}


def _about(grant: Grant, text: str) -> Q:
    organisation = grant.organisation
    kpis = Kpi.objects.filter(Q(organisation=organisation) | Q(organisation=None), code__iexact=text)
    goals = Goal.objects.filter(organisation=organisation, title__icontains=text)
    people = User.objects.filter(_named(text))
    found = Q()
    for kind, objects in (("kpi", kpis), ("goal", goals), ("user", people)):
        found |= Q(object_type=kind, object_id__in=[str(pk) for pk in objects.values_list("pk", flat=True)])
    for kpi in kpis:
        # A list of ids as JSON writes it.
        found |= Q(details__kpis__icontains=f'"{kpi.pk}"') | Q(details__kpi=kpi.code)
    return found


def _named(text: str, path: str = "") -> Q:
    found = Q()
    for word in text.split():
        found &= (
            Q(**{f"{path}email__icontains": word})
            | Q(**{f"{path}first_name__icontains": word})
            | Q(**{f"{path}last_name__icontains": word})
        )
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
