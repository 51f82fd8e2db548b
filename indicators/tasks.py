"""What the worker (./run manage.py db_worker) does in the background."""

from django.conf import settings
from django.tasks import task

from indicators.actions.import_lock import ImportRefused
from indicators.actions.import_requests import end_run, is_active
from indicators.actions.imports import import_kolada
from indicators.models import ImportProblem, ImportRun, ImportState
from indicators.sources.base import SourceError
from indicators.sources.registry import SOURCES


@task()
def carry_out_import(public_id: str) -> None:
    """Carry out a run from request_import, once. How it went is in the run, where its page shows it."""
    runs = ImportRun.objects.unscoped("the worker carries out what every organisation asks for")
    run = runs.select_related("organisation__area", "started_by").get(public_id=public_id)
    if run.state != ImportState.WAITING or run.organisation is None:
        return
    if not is_active(run, run.organisation):
        return  # its page says already that it was never begun
    try:
        with SOURCES[run.source](base_url=settings.KOLADA_BASE_URL) as source:
            import_kolada(
                run.organisation,
                source=source,
                by=run.started_by,
                kpi_codes=run.parameters["kpis"],
                from_year=run.parameters["from_year"],
                run=run,
            )
    except ImportRefused:
        pass  # the run says so
    except SourceError as error:  # the address in the settings is none
        end_run(run, ImportState.FAILED, ImportProblem.UNEXPECTED, str(error), by=run.started_by)
