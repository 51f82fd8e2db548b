"""The goal overview and the goal page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboards.charts.figure import Html
from dashboards.forms.filters import OverviewForm
from dashboards.panels import GoalBadge, charts_json, goal_badge
from dashboards.sections import Section, card, goal_section
from dashboards.views.history import History, Refusal
from hedemora_kpi.web.htmx import page_or_fragment
from indicators.access import PUBLIC, Grant, organisation_view
from indicators.calculations.attainment import goal_attainment
from indicators.models import Goal
from indicators.queries.goals import GoalFacts, find_goal, goals
from indicators.queries.kpis import kpis_of_goal, kpis_of_goals
from indicators.queries.series import SeriesRead, kpi_series, read_series


@dataclass(frozen=True, slots=True)
class GoalCards:
    """A goal on the overview: how it stands, and the cards of its KPIs that the filter lets through."""

    goal: Goal
    url: str
    attainment: GoalBadge
    cards: list[Html]


@require_safe
@organisation_view(PUBLIC)
def goal_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Every goal with its KPIs as cards, narrowed by perspective, board, sub-goal, status and year."""
    every_goal = list(goals(grant))
    kpis = kpis_of_goals(every_goal)
    every_kpi = {row.facts.id: row for of_goal in kpis.values() for row in of_goal}
    reads = {read.row.facts.id: read for read in read_series(grant, list(every_kpi.values()))}
    form = OverviewForm(
        request.GET,
        perspectives=sorted({goal.perspective for goal in every_goal if goal.perspective}),
        boards=sorted({(goal.board.pk, goal.board.title) for goal in every_goal if goal.board}),
        years=sorted({year for read in reads.values() for year in read.years()}, reverse=True),
    )
    shown = []
    if form.is_valid():
        wanted = form.cleaned_data
        for goal in every_goal:
            if not _is_wanted(goal, wanted):
                continue
            of_goal = [reads[row.facts.id] for row in kpis[goal.pk]]
            shown.append(_goal_cards(grant, goal, of_goal, year=wanted["year"], status=wanted["status"]))
        if wanted["status"]:
            shown = [one for one in shown if one.cards]
    return render(
        request,
        page_or_fragment(request, "dashboards/goal/list.html", fragment="goals"),
        {
            "organisation": grant.organisation,
            "grant": grant,
            "form": form,
            "errors": [
                Refusal(str(form[name].label), str(message))
                for name, said in form.errors.items()
                for message in said
            ],
            "goals": shown,
            "has_goals": bool(every_goal),
            "is_filtered": any(request.GET.get(name) for name in form.fields),
        },
        status=200 if form.is_valid() else 422,
    )


def _is_wanted(goal: Goal, wanted: dict) -> bool:
    return (
        wanted["perspective"] in ("", goal.perspective)
        and wanted["board"] in ("", str(goal.board_id))
        and wanted["subgoal"] in ("", str(goal.national_subgoal))
    )


def _goal_cards(
    grant: Grant, goal: Goal, of_goal: Sequence[SeriesRead], *, year: int | None, status: str
) -> GoalCards:
    organisation = grant.organisation.slug
    cards = [card(organisation, read, year=year) for read in of_goal]
    return GoalCards(
        goal=goal,
        url=reverse("dashboards:goal-detail", args=[organisation, goal.slug]),
        attainment=goal_badge(goal_attainment(one.status for one in cards)),
        cards=[one.html for one in cards if not status or one.status == status],
    )


@require_safe
@organisation_view(PUBLIC)
def goal_detail(request: HttpRequest, grant: Grant, slug: str) -> HttpResponse:
    """The goal, its decision, and each KPI with its chart and table."""
    goal = _goal(grant, slug)
    history = History(request, grant)
    sections: list[Section] = []
    if history.is_valid:
        reads = read_series(grant, kpis_of_goal(goal), history.areas)
        sections = [goal_section(grant.organisation.slug, read, history.span) for read in reads]
    return render(
        request,
        page_or_fragment(request, "dashboards/goal/detail.html", fragment="kpis"),
        {
            "organisation": grant.organisation,
            "grant": grant,
            "goal": goal,
            "history": history,
            "sections": [section.html for section in sections],
            "attainment": goal_badge(goal_attainment(section.status for section in sections)),
            "charts_url": history.url_of("dashboards:goal-charts", grant.organisation.slug, slug),
        },
        status=history.status,
    )


@require_safe
@organisation_view(PUBLIC)
def goal_charts(request: HttpRequest, grant: Grant, slug: str) -> HttpResponse:
    """The charts of the goal page as Plotly draws them, by their key on it; asked for when one is in view."""
    goal = _goal(grant, slug)
    history = History(request, grant)
    if not history.is_valid:
        return JsonResponse({"errors": history.errors}, status=422)
    series = kpi_series(grant, kpis_of_goal(goal), history.areas)
    return JsonResponse(charts_json(series, history.span, compare=history.compare))


def _goal(grant: Grant, slug: str) -> GoalFacts:
    goal = find_goal(grant, slug)
    if goal is None:
        raise Http404("goal")
    return goal
