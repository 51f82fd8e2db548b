"""Writing goals and choosing the KPIs that follow them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.goals import add_goal, add_kpi, change_goal, move_kpi, remove_kpi
from indicators.forms.goals import AddKpiForm, GoalForm, NewGoalForm
from indicators.forms.owned import conflict_with
from indicators.models import Goal, GoalKpi
from indicators.permissions import Permission
from indicators.queries.kpi_search import MOST_FOUND, search_kpis
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form, whole_number


@organisation_view(Permission.EDIT_GOALS)
@takes_form
def goal_create(request: HttpRequest, grant: Grant) -> HttpResponse:
    form = NewGoalForm(request.POST or None, grant=grant)
    if request.method == "POST" and form.is_valid():
        try:
            add_goal(goal=form.instance, by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The goal is stored. Now choose the KPIs that follow it."))
            return redirect("indicators:goal-kpis", grant.organisation.slug, form.instance.slug)
    return page(request, grant, "goal/form.html", {"form": form}, status=INVALID if form.errors else 200)


@organisation_view(Permission.EDIT_GOALS)
@takes_form
def goal_edit(request: HttpRequest, grant: Grant, slug: str) -> HttpResponse:
    goal = _goal(grant, slug)
    form = GoalForm(request.POST or None, instance=goal, grant=grant)
    context = {"form": form, "goal": goal}
    if request.method == "POST" and form.is_valid():
        try:
            change_goal(goal=goal, version=form.cleaned_data["version"], by=person(grant))
        except ValidationError as error:
            form.add_error(None, error)
        except ChangedMeanwhile:
            conflict = conflict_with(form, _goal(grant, slug))
            if conflict:
                return page(request, grant, "goal/form.html", context | conflict, status=CONFLICT)
        if not form.errors:
            messages.success(request, _("The goal is stored."))
            return redirect("dashboards:goal-detail", grant.organisation.slug, slug)
    return page(request, grant, "goal/form.html", context, status=INVALID if form.errors else 200)


@organisation_view(Permission.EDIT_GOALS)
@takes_form
def goal_kpis(request: HttpRequest, grant: Grant, slug: str) -> HttpResponse:
    """Which KPIs follow the goal, and in which order. The button that was pressed says what to do."""
    goal = _goal(grant, slug)
    form = AddKpiForm(grant=grant)
    if request.method == "POST":
        if "code" in request.POST:
            form = AddKpiForm(request.POST, grant=grant)
            is_done = _add(form, goal, grant)
        else:
            is_done = _rearrange(request, goal, grant)
        if is_done:
            return redirect("indicators:goal-kpis", grant.organisation.slug, slug)
    words = request.GET.get("q", "").strip()
    found = search_kpis(grant, words)
    context = {
        "goal": goal,
        "places": goal.places.select_related("kpi"),
        "form": form,
        "words": words,
        "found": found,
        "is_cut": len(found) == MOST_FOUND,
        "following": set(goal.places.values_list("kpi__code", flat=True)),
    }
    return page(request, grant, "goal/kpis.html", context, status=INVALID if form.errors else 200)


def _add(form: AddKpiForm, goal: Goal, grant: Grant) -> bool:
    if form.is_valid():
        try:
            add_kpi(goal=goal, kpi=form.cleaned_data["code"], by=person(grant))
        except ValidationError as error:
            form.add_error("code", ValidationError(error.messages))
    return not form.errors


def _rearrange(request: HttpRequest, goal: Goal, grant: Grant) -> bool:
    pressed = request.POST
    if "remove" in pressed:
        remove_kpi(place=_place(goal, pressed["remove"]), by=person(grant))
    elif "up" in pressed:
        move_kpi(place=_place(goal, pressed["up"]), steps=-1, by=person(grant))
    elif "down" in pressed:
        move_kpi(place=_place(goal, pressed["down"]), steps=1, by=person(grant))
    else:
        return False
    return True


def _place(goal: Goal, number: str) -> GoalKpi:
    return get_object_or_404(goal.places.select_related("goal", "kpi"), pk=whole_number(number))


def _goal(grant: Grant, slug: str) -> Goal:
    return get_object_or_404(Goal, organisation=grant.organisation, slug=slug)
