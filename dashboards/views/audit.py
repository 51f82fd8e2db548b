"""The trace of an organisation, for whoever looks after data protection."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dashboards.audit_words import action_words, detail_words, person_words
from dashboards.downloads.csv_file import CSV_TYPE, table_csv
from dashboards.forms.audit import AuditForm
from dashboards.views.history import Refusal
from hedemora_kpi.web.htmx import page_or_fragment
from indicators.access import Grant, organisation_view
from indicators.audit import record_access
from indicators.models import AuditEvent
from indicators.permissions import Permission
from indicators.queries.audit import audit_events, described

ON_A_PAGE = 50
_IN_A_BATCH = 1000


class Row(NamedTuple):
    """An event as it is shown, and as it is downloaded. time: local."""

    number: int
    time: str
    who: str
    what: str
    about: str
    details: str
    hash: str


@organisation_view(Permission.VIEW_AUDIT)
@require_safe
def audit_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """The newest events that are asked for, and the way to older ones."""
    form = AuditForm(request.GET)
    asked = request.GET.copy()
    before = asked.pop("before", None)
    csv_url = reverse("dashboards:audit-csv", args=[grant.organisation.slug])
    context = {
        "organisation": grant.organisation,
        "grant": grant,
        "form": form,
        "errors": _refusals(form),
        "is_filtered": any(asked.values()),
        "csv_url": f"{csv_url}?{asked.urlencode()}" if asked else csv_url,
        "newest_url": f"?{asked.urlencode()}" if before else "",
    }
    if form.is_valid():
        events = audit_events(grant, form.wanted)
        if form.cleaned_data["before"]:
            events = events.filter(pk__lt=form.cleaned_data["before"])
        found = list(events[: ON_A_PAGE + 1])
        shown = found[:ON_A_PAGE]
        context["rows"] = list(_rows(grant, shown))
        if len(found) > ON_A_PAGE:
            asked["before"] = str(shown[-1].pk)
            context["older_url"] = f"?{asked.urlencode()}"
    return render(
        request,
        page_or_fragment(request, "dashboards/audit/list.html", fragment="events"),
        context,
        status=200 if form.is_valid() else 422,
    )


@organisation_view(Permission.VIEW_AUDIT)
@require_safe
def audit_csv(request: HttpRequest, grant: Grant) -> HttpResponseBase:
    """All events that are asked for, however many, for a Swedish Excel. That they were taken out is one."""
    form = AuditForm(request.GET)
    if not form.is_valid():
        said = "\n".join(f"{label}: {message}" for label, message in _refusals(form))
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    events = audit_events(grant, form.wanted)
    record_access(
        grant,
        "audit.exported",
        grant.organisation,
        fields=[name for name in form.cleaned_data if form.cleaned_data[name]],
    )
    header = [
        gettext("Number"), gettext("Time"), gettext("Who"), gettext("What"), gettext("Concerns"),
        gettext("Particulars"), gettext("Checksum"),
    ]  # fmt: skip
    response = StreamingHttpResponse(
        table_csv(header, _in_batches(grant, events.iterator(chunk_size=_IN_A_BATCH))), content_type=CSV_TYPE
    )
    response["Content-Disposition"] = f'attachment; filename="{grant.organisation.slug}-audit.csv"'
    return response


def _in_batches(grant: Grant, events: Iterable[AuditEvent]) -> Iterator[list[str]]:
    for batch in batched(events, _IN_A_BATCH):
        for row in _rows(grant, batch):
            yield [str(cell) for cell in row]


def _rows(grant: Grant, events: Iterable[AuditEvent]) -> Iterator[Row]:
    for event in described(grant, events):
        yield Row(
            number=event.number,
            time=timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            who=person_words(event),
            what=action_words(event.action),
            about=event.about,
            details=detail_words(event),
            hash=event.hash,
        )


def _refusals(form: AuditForm) -> list[Refusal]:
    return [
        Refusal(str(form[name].label), str(message)) for name, said in form.errors.items() for message in said
    ]
