"""Planning occasions of an activity: one, or one a week."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.occasions import add_occasion, add_series, change_occasion, change_series
from indicators.forms.occasions import NewOccasionForm, OccasionForm
from indicators.forms.owned import conflict_with
from indicators.models import Activity, Occasion, User
from indicators.permissions import Permission
from indicators.queries.projects import find_occasion, last_of_series
from indicators.views.activities import activity_or_404
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def occasion_create(request: HttpRequest, grant: Grant, activity: int) -> HttpResponse:
    found = activity_or_404(grant, activity)
    form = NewOccasionForm(request.POST or None, grant=grant, activity=found)
    if request.method == "POST" and form.is_valid():
        try:
            _add(form, found, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The series is planned.") if form.repeats else _("The occasion is planned.")
            )
            return redirect("indicators:project-detail", grant.organisation.slug, found.project_id)
    context = {"form": form, "activity": found, "project": found.project}
    return page(request, grant, "occasion/form.html", context, status=INVALID if form.errors else 200)


def _add(form: NewOccasionForm, activity: Activity, *, by: User) -> None:
    if form.repeats:
        add_series(activity=activity, plan=form.plan(), by=by)
    else:
        add_occasion(occasion=form.instance, by=by)


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def occasion_edit(request: HttpRequest, grant: Grant, occasion: int) -> HttpResponse:
    """One occasion, or it and those of its series after it."""
    stored = occasion_or_404(grant, occasion)
    activity = stored.activity
    last = last_of_series(stored)
    form = OccasionForm(request.POST or None, instance=stored, grant=grant, activity=activity, last=last)
    context = {"form": form, "activity": activity, "project": activity.project, "occasion": stored}
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, stored, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            conflict = conflict_with(form, occasion_or_404(grant, occasion))
            if conflict:
                return page(request, grant, "occasion/form.html", context | conflict, status=CONFLICT)
            if form.repeats:
                form.add_error(None, _("The series was changed meanwhile. Open it once more."))
        if not form.errors:
            messages.success(
                request, _("The series is changed.") if form.repeats else _("The occasion is stored.")
            )
            return redirect("indicators:project-detail", grant.organisation.slug, activity.project_id)
    return page(request, grant, "occasion/form.html", context, status=INVALID if form.errors else 200)


def _change(form: OccasionForm, occasion: Occasion, *, by: User) -> None:
    version = form.cleaned_data["version"]
    if form.repeats:
        change_series(occasion=occasion, plan=form.plan(), version=version, by=by)
    else:
        change_occasion(occasion=occasion, version=version, by=by)


def occasion_or_404(grant: Grant, number: int) -> Occasion:
    """Return the occasion, if the person works in its project."""
    found = find_occasion(grant, number)
    if found is None:
        raise Http404("occasion")
    return found
