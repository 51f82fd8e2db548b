"""Import runs from their beginning, when they are asked for, to their end."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from indicators import audit
from indicators.actions.editing import lock
from indicators.actions.import_lock import ImportIsRunning, is_importing
from indicators.actions.import_scope import codes_to_fetch
from indicators.models import ImportProblem, ImportRun, ImportState, Organisation, User

# A run that nobody has begun with by then was lost on its way to the worker.
LONGEST_WAIT = timedelta(minutes=10)


@transaction.atomic
def request_import(
    organisation: Organisation,
    *,
    source: str,
    kpi_codes: Sequence[str] | None,
    from_year: int | None,
    by: User,
) -> ImportRun:
    """Return a new run that waits for a worker to carry it out.

    Raises ImportIsRunning while there is another, ImportRefused where there is nothing to fetch.
    """
    lock(organisation)
    if active_run(organisation):
        raise ImportIsRunning
    codes_to_fetch(organisation, source, kpi_codes)
    run = ImportRun.objects.create(
        organisation=organisation,
        source=source,
        parameters={"kpis": None if kpi_codes is None else list(kpi_codes), "from_year": from_year},
        started_by=by,
    )
    audit.record("import.requested", run, by=by, organisation=organisation)
    return run


def active_run(organisation: Organisation) -> ImportRun | None:
    """Return the organisation's run that waits or is being carried out, if there is one."""
    runs = ImportRun.objects.filter(
        organisation=organisation, state__in=[ImportState.WAITING, ImportState.RUNNING]
    )
    return next((run for run in runs if is_active(run, organisation)), None)


def is_active(run: ImportRun, organisation: Organisation) -> bool:
    """Return whether more is to come of the organisation's run: one whose process died is over."""
    if run.state == ImportState.WAITING:
        return timezone.now() - run.created_at < LONGEST_WAIT
    if run.state != ImportState.RUNNING or is_importing(organisation):
        return run.state == ImportState.RUNNING
    # Nobody is at it: dead, unless it came to its end since it was read.
    run.refresh_from_db()
    return False


@transaction.atomic
def end_run(
    run: ImportRun, state: ImportState, problem: ImportProblem | None, message: str, *, by: User | None
) -> None:
    """Say how a run went. What it stored was said when that was stored."""
    run.state = state
    run.problem = problem.value if problem else ""
    run.message = message
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "problem", "message", "finished_at"])
    audit.record(
        "import.ended", run, by=by, organisation=run.organisation, state=state.value, problem=run.problem
    )
