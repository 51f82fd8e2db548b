"""Writing the activities of projects."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.projects import add_activity, change_activity
from indicators.forms.owned import conflict_with
from indicators.forms.projects import ActivityForm, NewActivityForm
from indicators.models import Activity
from indicators.permissions import Permission
from indicators.queries.projects import find_activity
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form
from indicators.views.projects import project_or_404


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def activity_create(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    found = project_or_404(grant, project)
    form = NewActivityForm(request.POST or None, grant=grant, project=found)
    if request.method == "POST" and form.is_valid():
        try:
            add_activity(activity=form.instance, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The activity is stored. Now plan when it takes place."))
            return redirect("indicators:occasion-create", grant.organisation.slug, form.instance.pk)
    context = {"form": form, "project": found}
    return page(request, grant, "activity/form.html", context, status=INVALID if form.errors else 200)


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def activity_edit(request: HttpRequest, grant: Grant, activity: int) -> HttpResponse:
    stored = activity_or_404(grant, activity)
    form = ActivityForm(request.POST or None, instance=stored, grant=grant, project=stored.project)
    context = {"form": form, "project": stored.project, "activity": stored}
    if request.method == "POST" and form.is_valid():
        try:
            change_activity(activity=stored, version=form.cleaned_data["version"], by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            conflict = conflict_with(form, activity_or_404(grant, activity))
            if conflict:
                return page(request, grant, "activity/form.html", context | conflict, status=CONFLICT)
        if not form.errors:
            messages.success(request, _("The activity is stored."))
            return redirect("indicators:project-detail", grant.organisation.slug, stored.project_id)
    return page(request, grant, "activity/form.html", context, status=INVALID if form.errors else 200)


def activity_or_404(grant: Grant, number: int) -> Activity:
    """Return the activity, if the person works in its project."""
    found = find_activity(grant, number)
    if found is None:
        raise Http404("activity")
    return found
