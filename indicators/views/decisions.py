"""Registering political decisions."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.access import Grant, organisation_view
from indicators.actions.decisions import add_decision, change_decision
from indicators.actions.editing import ChangedMeanwhile
from indicators.forms.decisions import DecisionForm, NewDecisionForm
from indicators.forms.owned import conflict_with
from indicators.models import Decision
from indicators.permissions import Permission
from indicators.queries.decisions import decisions, decisions_in_use
from indicators.views.pages import CONFLICT, INVALID, local_address, page, person, takes_form


@organisation_view(Permission.EDIT_TARGETS)
@require_safe
def decision_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    return page(request, grant, "decision/list.html", {"decisions": decisions_in_use(grant)})


@organisation_view(Permission.EDIT_TARGETS)
@takes_form
def decision_create(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Register a decision, and go back to the page that needed one (`next`) with it chosen there."""
    form = NewDecisionForm(request.POST or None, grant=grant, today=timezone.localdate())
    asked_from = local_address(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST" and form.is_valid():
        try:
            add_decision(decision=form.instance, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The decision is registered."))
            if asked_from:
                joint = "&" if "?" in asked_from else "?"
                return redirect(f"{asked_from}{joint}{urlencode({'decision': form.instance.pk})}")
            return redirect("indicators:decision-list", grant.organisation.slug)
    context = {"form": form, "next": asked_from}
    return page(request, grant, "decision/form.html", context, status=INVALID if form.errors else 200)


@organisation_view(Permission.EDIT_TARGETS)
@takes_form
def decision_edit(request: HttpRequest, grant: Grant, number: int) -> HttpResponse:
    decision = _decision(grant, number)
    form = DecisionForm(request.POST or None, instance=decision, grant=grant, today=timezone.localdate())
    context = {"form": form, "decision": decision}
    if request.method == "POST" and form.is_valid():
        try:
            change_decision(decision=decision, version=form.cleaned_data["version"], by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            conflict = conflict_with(form, _decision(grant, number))
            if conflict:
                return page(request, grant, "decision/form.html", context | conflict, status=CONFLICT)
        if not form.errors:
            messages.success(request, _("The decision is corrected."))
            return redirect("indicators:decision-list", grant.organisation.slug)
    return page(request, grant, "decision/form.html", context, status=INVALID if form.errors else 200)


def _decision(grant: Grant, number: int) -> Decision:
    return get_object_or_404(decisions(grant), pk=number)
