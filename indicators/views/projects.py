"""Projects: what is next, what they are, and who works in them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.projects import add_person, add_project, change_project, remove_person
from indicators.calculations.attendance import by_sex, distribution
from indicators.calculations.occasions import is_running, next_or_running
from indicators.forms.attendance_period import PeriodForm
from indicators.forms.owned import conflict_with
from indicators.forms.projects import NewProjectForm, PersonForm, ProjectForm
from indicators.models import Occasion, Project
from indicators.permissions import Permission
from indicators.queries.live_attendance import counts, late
from indicators.queries.projects import (
    find_project,
    occasions_between,
    other_projects,
    own_projects,
    people_of,
)
from indicators.views.pages import (
    CONFLICT,
    INVALID,
    page,
    percent_text,
    person,
    takes_form,
    whole_number,
)
from indicators.vocabulary import Sex

# How far ahead the first page looks for what is next; back, for what went on past midnight.
_AHEAD, _BACK = timedelta(days=31), timedelta(days=1)


@organisation_view(Permission.LOG_ATTENDANCE)
@require_safe
def project_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Where a coordinator begins: the occasion that runs or is next, one tap away, and the projects."""
    own = own_projects(grant)
    now = timezone.localtime().replace(tzinfo=None)
    planned = occasions_between(grant, now.date() - _BACK, now.date() + _AHEAD, projects=own)
    first = next_or_running(planned, now)
    context = {
        "own": own,
        "others": other_projects(grant),
        "first": first,
        "is_running": first is not None and is_running(first, now),
        "today": [one for one in planned if one.date == now.date() and one != first],
    }
    return page(request, grant, "project/list.html", context)


@organisation_view(Permission.MANAGE_PROJECTS)
@takes_form
def project_create(request: HttpRequest, grant: Grant) -> HttpResponse:
    form = NewProjectForm(request.POST or None, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            add_project(project=form.instance, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The project is stored. Now say who works in it."))
            return redirect("indicators:project-people", grant.organisation.slug, form.instance.pk)
    return page(request, grant, "project/form.html", {"form": form}, status=INVALID if form.errors else 200)


@organisation_view(Permission.MANAGE_PROJECTS)
@takes_form
def project_edit(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    stored = _any_project(grant, project)
    form = ProjectForm(request.POST or None, instance=stored, grant=grant)
    context = {"form": form, "project": stored}
    if request.method == "POST" and form.is_valid():
        try:
            change_project(project=stored, version=form.cleaned_data["version"], by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            conflict = conflict_with(form, _any_project(grant, project))
            if conflict:
                return page(request, grant, "project/form.html", context | conflict, status=CONFLICT)
        if not form.errors:
            messages.success(request, _("The project is stored."))
            return redirect("indicators:project-list", grant.organisation.slug)
    return page(request, grant, "project/form.html", context, status=INVALID if form.errors else 200)


@organisation_view(Permission.MANAGE_PROJECTS)
@takes_form
def project_people(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    """Who works in the project: they see what is counted in it, and nobody else does."""
    found = _any_project(grant, project)
    form = PersonForm(project=found)
    if request.method == "POST":
        if "remove" in request.POST:
            member = get_object_or_404(found.members, pk=whole_number(request.POST["remove"]))
            remove_person(member=member, by=person(grant))
        else:
            form = PersonForm(request.POST, project=found)
            _add_person(form, found, grant)
        if not form.errors:
            return redirect("indicators:project-people", grant.organisation.slug, project)
    context = {"form": form, "project": found, "people": people_of(found)}
    return page(request, grant, "project/people.html", context, status=INVALID if form.errors else 200)


def _add_person(form: PersonForm, project: Project, grant: Grant) -> None:
    if form.is_valid():
        try:
            add_person(project=project, user=form.cleaned_data["email"], by=person(grant))
        except ValidationError as error:
            form.add_error("email", ValidationError(error.messages))


class Held(NamedTuple):
    """An occasion and who came to it. share: of women among women and men."""

    occasion: Occasion
    people: list[tuple[Sex, int]]
    total: int
    share: str


@organisation_view(Permission.LOG_ATTENDANCE)
@require_safe
def project_detail(request: HttpRequest, grant: Grant, project: int) -> HttpResponse:
    """The project's activities, and its occasions in a period with who came."""
    found = project_or_404(grant, project)
    form, (first, last) = period_asked_for(request, timezone.localdate())
    occasions = occasions_between(grant, first, last, projects=[found])
    context = {
        "project": found,
        "activities": found.activities.all(),
        "form": form,
        "held": list(_held(grant, occasions)),
        "waiting": len(late(grant, found)),
        "today": timezone.localdate(),
    }
    return page(request, grant, "project/detail.html", context)


def _held(grant: Grant, occasions: list[Occasion]) -> Iterable[Held]:
    came = counts(grant, occasions)
    for one in reversed(occasions):
        people = by_sex(came[one.pk])
        shares = distribution(people)
        share = percent_text(shares.women) if shares else ""
        yield Held(one, list(people.items()), sum(people.values()), share)


def period_asked_for(request: HttpRequest, today: date) -> tuple[PeriodForm, tuple[date, date]]:
    """Return the form that chooses a period, and its days: where none is chosen those around today."""
    form = PeriodForm(request.GET or None, today=today)
    return form, form.period()


def project_or_404(grant: Grant, number: int) -> Project:
    """Return the project, if the person works in it: another one is as one that does not exist."""
    found = find_project(grant, number)
    if found is None:
        raise Http404("project")
    return found


def _any_project(grant: Grant, number: int) -> Project:
    """Return the project, whoever works in it: for those who say who does, and see no counts here."""
    return get_object_or_404(
        Project.objects.select_related("organisation"), organisation=grant.organisation, pk=number
    )
