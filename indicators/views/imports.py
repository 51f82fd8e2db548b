"""Fetching published figures, and following how that goes."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from hedemora_kpi.web.htmx import page_or_fragment
from indicators.access import Grant, organisation_view
from indicators.actions.import_lock import ImportIsRunning, ImportRefused
from indicators.actions.import_requests import is_active, request_import
from indicators.forms.imports import ImportForm
from indicators.models import ImportRun, ImportState
from indicators.permissions import Permission
from indicators.queries.imports import find_import_run, import_runs
from indicators.tasks import carry_out_import
from indicators.views.import_words import (
    count_text,
    has_no_figures,
    lines,
    problem_words,
    state_word,
    totals,
)
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form

SOURCE = "kolada"
USUAL_FROM_YEAR = 2010
# A worker looks for work every second.
PATIENCE = timedelta(seconds=10)


@organisation_view(Permission.IMPORT_FIGURES)
@takes_form
def import_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """The organisation's imports, and the form that starts another."""
    form = ImportForm(
        request.POST or None, this_year=timezone.localdate().year, initial={"from_year": USUAL_FROM_YEAR}
    )
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                run = _start(form, grant)
            except ImportRefused as refused:
                form.add_error(None, str(refused.problem.label))
                status = CONFLICT if isinstance(refused, ImportIsRunning) else INVALID
            else:
                return redirect("indicators:import-detail", grant.organisation.slug, run.public_id)
    runs = [
        (run, state_word(run, is_active=is_active(run, grant.organisation))) for run in import_runs(grant)
    ]
    return page(request, grant, "import/list.html", {"form": form, "runs": runs}, status=status)


@organisation_view(Permission.IMPORT_FIGURES)
@require_safe
def import_detail(request: HttpRequest, grant: Grant, public_id: uuid.UUID) -> HttpResponse:
    """One import: how far it is, asked for every second until it is over, and what it did."""
    run = find_import_run(grant, public_id)
    if run is None:
        raise Http404("import")
    is_on = is_active(run, grant.organisation)
    context = {"run": run, "is_on": is_on, "state": state_word(run, is_active=is_on)}
    context |= _progress(run) if is_on else _outcome(run)
    return page(request, grant, page_or_fragment(request, "import/detail.html", fragment="progress"), context)


def _start(form: ImportForm, grant: Grant) -> ImportRun:
    with transaction.atomic():
        run = request_import(
            grant.organisation,
            source=SOURCE,
            kpi_codes=form.cleaned_data["kpis"],
            from_year=form.cleaned_data["from_year"],
            by=person(grant),
        )
        carry_out_import.enqueue(str(run.public_id))
    return run


def _progress(run: ImportRun) -> dict[str, Any]:
    is_waiting = run.state == ImportState.WAITING
    return {
        "is_waiting": is_waiting,
        "is_left_waiting": is_waiting and timezone.now() - run.created_at > PATIENCE,
        "latest": run.results[-1] if run.results else None,
    }


def _outcome(run: ImportRun) -> dict[str, Any]:
    stored = [result for result in run.results if not result["problem"]]
    return {
        "problem": problem_words(run.problem),
        "stored": lines(stored),
        "stored_count": count_text(len(stored)),
        "totals": totals(stored),
        "failed": lines([result for result in run.results if result["problem"]]),
        "renamed": lines([result for result in stored if result["title_before"]]),
        "without_figures": lines([result for result in stored if has_no_figures(result)]),
        # What starts the same again.
        "codes": " ".join(run.parameters.get("kpis") or []),
        "from_year": run.parameters.get("from_year") or USUAL_FROM_YEAR,
    }
