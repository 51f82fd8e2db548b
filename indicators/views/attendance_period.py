"""Afterwards: correcting the counts of many occasions, locking a period, and what came in too late."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.access import Grant, organisation_view
from indicators.actions.attendance import (
    PeriodLocked,
    correct_counts,
    decide_late,
    lock_period,
    unlock_period,
)
from indicators.actions.editing import ChangedMeanwhile
from indicators.forms.attendance import CountsForm
from indicators.forms.owned import rebase
from indicators.forms.projects import LockForm, ReasonForm
from indicators.forms.words import band_words, whom
from indicators.models import Project
from indicators.permissions import Permission
from indicators.queries.live_attendance import counts, late
from indicators.queries.projects import last_unlocking, occasions_between
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form, whole_number
from indicators.views.projects import period_asked_for, project_or_404
from indicators.vocabulary import BANDS, AgeBands, Population


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def project_counts(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    """A grid of the counts of a period's occasions, to be corrected with a reason."""
    found = project_or_404(grant, project)
    today = timezone.localdate()
    period, (first, last) = period_asked_for(request, today)
    bands = BANDS[AgeBands(found.age_bands)]
    band = request.GET.get("age", "")
    band = band if band in bands else ""
    occasions = occasions_between(grant, first, min(last, today), projects=[found])
    form = CountsForm(
        request.POST or None, occasions=occasions, counts=counts(grant, occasions), age_band=band
    )
    context: dict[str, Any] = {
        "project": found,
        "form": form,
        "period": period,
        "ages": [(one, band_words(one), one == band) for one in (*bands, "")] if bands else [],
        "band": band,
        "heads": list(whom(Population.ADULTS).items())[:4],
    }
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            changed = correct_counts(
                corrections=form.corrections(), reason=form.cleaned_data["reason"], by=person(grant)
            )
        except (ChangedMeanwhile, PeriodLocked):
            rebase(form, **form.seen_now())
            context["changed"], status = True, CONFLICT
        else:
            messages.success(
                request,
                ngettext("%(number)s count is corrected.", "%(number)s counts are corrected.", changed)
                % {"number": changed},
            )
            asked = urlencode({"first": first.isoformat(), "last": last.isoformat(), "age": band})
            return redirect(f"{request.path}?{asked}")
    status = INVALID if form.errors else status
    return page(request, grant, "project/counts.html", context, status=status)


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def project_lock(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    """Locking and unlocking a period, and deciding on what came in for it afterwards."""
    found = project_or_404(grant, project)
    pressed = request.POST
    lock = LockForm(pressed if "through" in pressed else None, project=found)
    unlock = ReasonForm(pressed if "unlock" in pressed else None, prefix="unlock")
    decide = ReasonForm(pressed if "decide" in pressed else None, prefix="late")
    if request.method == "POST" and _do(request, found, lock=lock, unlock=unlock, decide=decide, grant=grant):
        return redirect("indicators:project-lock", grant.organisation.slug, project)
    context = {
        "project": found,
        "lock": lock,
        "unlock": unlock,
        "decide": decide,
        "waiting": [
            (one, whom(one.occasion.activity.population)[one.cell.sex]) for one in late(grant, found)
        ],
        "unlocking": last_unlocking(found),
    }
    is_wrong = request.method == "POST"
    return page(request, grant, "project/lock.html", context, status=INVALID if is_wrong else 200)


def _do(
    request: HttpRequest,
    project: Project,
    *,
    lock: LockForm,
    unlock: ReasonForm,
    decide: ReasonForm,
    grant: Grant,
) -> bool:
    """Do what the form that was sent says; False when it says too little."""
    by = person(grant)
    if lock.is_bound and lock.is_valid():
        lock_period(project=project, through=lock.cleaned_data["through"], by=by)
        messages.success(request, _("The period is locked."))
    elif unlock.is_bound and unlock.is_valid():
        unlock_period(project=project, reason=unlock.cleaned_data["reason"], by=by)
        messages.success(request, _("The period is unlocked."))
    elif decide.is_bound and decide.is_valid():
        ticked = [number for text in request.POST.getlist("event") if (number := whole_number(text))]
        is_accepted = request.POST["decide"] == "approve"
        reason = decide.cleaned_data["reason"]
        decide_late(project=project, events=ticked, is_accepted=is_accepted, reason=reason, by=by)
        messages.success(
            request, _("They count now.") if is_accepted else _("They are kept, and do not count.")
        )
    else:
        return False
    return True
