"""Writing the organisation's own KPIs, and how it reads the shared ones."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.kpis import READING, add_own_kpi, change_own_kpi, read_kpi, state_of
from indicators.forms.kpis import OWN_FIELDS, NewKpiForm, OwnKpiForm, ReadingForm
from indicators.forms.owned import differences, rebase
from indicators.models import AuditEvent, Kpi, KpiReading
from indicators.permissions import Permission
from indicators.views.pages import CONFLICT, INVALID, kpi_or_404, page, person, takes_form


@organisation_view(Permission.EDIT_GOALS)
@takes_form
def kpi_create(request: HttpRequest, grant: Grant) -> HttpResponse:
    form = NewKpiForm(request.POST or None, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            add_own_kpi(kpi=form.instance, organisation=grant.organisation, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The KPI is stored."))
            return redirect("dashboards:kpi-detail", grant.organisation.slug, form.instance.code)
    return page(request, grant, "kpi/form.html", {"form": form}, status=INVALID if form.errors else 200)


@organisation_view(Permission.EDIT_GOALS)
@takes_form
def kpi_edit(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """All of an own KPI but its code; of a shared one how this organisation reads it."""
    kpi = kpi_or_404(grant, code)
    if kpi.organisation_id == grant.organisation.pk:
        return _own(request, grant, kpi)
    return _shared(request, grant, kpi)


def _own(request: HttpRequest, grant: Grant, kpi: Kpi) -> HttpResponse:
    form = OwnKpiForm(request.POST or None, instance=kpi, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_kpi(
                kpi=kpi,
                organisation=grant.organisation,
                fields=OWN_FIELDS,
                state=form.cleaned_data["state"],
                by=person(grant),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            stored = Kpi.objects.get(pk=kpi.pk, organisation=grant.organisation)
            return _conflict(request, grant, kpi, form, stored, state_of(stored, OWN_FIELDS))
    return _answer(request, grant, kpi, form)


def _shared(request: HttpRequest, grant: Grant, kpi: Kpi) -> HttpResponse:
    mine = KpiReading.objects.filter(organisation=grant.organisation, kpi=kpi)
    reading = mine.first() or KpiReading(organisation=grant.organisation, kpi=kpi)
    form = ReadingForm(request.POST or None, instance=reading, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            read_kpi(reading=reading, state=form.cleaned_data["state"], by=person(grant))
        except ChangedMeanwhile:
            stored = mine.get()
            return _conflict(request, grant, kpi, form, stored, state_of(stored, READING))
    return _answer(request, grant, kpi, form)


def _answer(request: HttpRequest, grant: Grant, kpi: Kpi, form: ModelForm) -> HttpResponse:
    if request.method == "POST" and not form.errors:
        messages.success(request, _("The KPI is stored."))
        return redirect("dashboards:kpi-detail", grant.organisation.slug, kpi.code)
    return _page(request, grant, kpi, form, status=INVALID if form.errors else 200)


def _conflict(
    request: HttpRequest, grant: Grant, kpi: Kpi, form: ModelForm, stored: Kpi | KpiReading, state: str
) -> HttpResponse:
    """Show what somebody else has stored; saving once more is based on that."""
    found = list(differences(form, stored))
    if not found:
        return _answer(request, grant, kpi, form)
    rebase(form, state=state)
    latest = (
        AuditEvent.objects.filter(organisation=grant.organisation, object_type="kpi", object_id=str(kpi.pk))
        .select_related("actor")
        .last()
    )
    context = {"differences": found, "changed_by": latest and latest.actor}
    return _page(request, grant, kpi, form, status=CONFLICT, **context)


def _page(
    request: HttpRequest, grant: Grant, kpi: Kpi, form: ModelForm, *, status: int, **context: Any
) -> HttpResponse:
    is_own = kpi.organisation_id is not None
    return page(
        request, grant, "kpi/form.html", context | {"form": form, "kpi": kpi, "is_own": is_own}, status=status
    )
