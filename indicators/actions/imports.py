"""Importing KPIs and their figures from a source into the installation, for one organisation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from indicators import audit
from indicators.actions.areas import store_areas, store_groups
from indicators.actions.catalogue import shared_kpi, store_kpi
from indicators.actions.import_lock import ImportIsRunning, ImportRefused, import_lock
from indicators.actions.import_requests import end_run
from indicators.actions.import_results import Result, explain, not_stored, state_of, stored
from indicators.actions.import_scope import Scope, read_scope
from indicators.actions.observations import compare_observations, store_observations
from indicators.models import ImportProblem, ImportRun, ImportState, Kpi, Organisation, User
from indicators.sources.base import KpiRow, KpiSource, ObservationRow, SourceError

type OnProgress = Callable[[Result], None]


def import_kolada(
    organisation: Organisation,
    *,
    source: KpiSource,
    by: User | None,
    kpi_codes: Sequence[str] | None = None,
    from_year: int | None = None,
    dry_run: bool = False,
    run: ImportRun | None = None,
    on_progress: OnProgress = lambda result: None,
) -> ImportRun:
    """Fetch KPIs with their figures for the organisation and the areas around it; return the run.

    1. Nobody else imports for the organisation meanwhile.
    2. The source says which of the KPIs there are, and which areas and groups.
    3. Areas, groups and their members become as they are today.
    4. Each KPI is stored with all of its figures in one transaction, or not at all.
    5. The run says what became of each, and of itself.

    kpi_codes: None for those that the organisation has had to do with. run: one from request_import. With
    dry_run nothing is written, and the run returned is not stored. Raises ImportRefused where there is
    nothing to begin with; what goes wrong at the source is in the run.
    """
    if run is None:
        parameters = {"kpis": None if kpi_codes is None else list(kpi_codes), "from_year": from_year}
        run = ImportRun(organisation=organisation, source=source.slug, started_by=by, parameters=parameters)
    job = _Import(organisation, source, by, run, dry_run, on_progress, timezone.localdate())
    try:
        with import_lock(organisation):  # 1
            job.carry_out(kpi_codes, from_year)
    except ImportIsRunning as refused:
        if run.pk:
            job.end(ImportState.FAILED, refused.problem)
        raise
    return run


@dataclass(frozen=True, slots=True)
class _Import:
    """An import while it is carried out."""

    organisation: Organisation
    source: KpiSource
    by: User | None
    run: ImportRun
    dry_run: bool
    on_progress: OnProgress
    today: date

    def carry_out(self, kpi_codes: Sequence[str] | None, from_year: int | None) -> None:
        self._begin()
        try:
            scope = read_scope(self.source, self.organisation, kpi_codes)  # 2
            self._store_surroundings(scope)  # 3
            self._each_kpi(scope, from_year)  # 4
        except ImportRefused as refused:
            self.end(ImportState.FAILED, refused.problem)
            raise
        except (SourceError, ValidationError) as error:
            self.end(ImportState.FAILED, *explain(error))
        except BaseException as error:
            is_program = isinstance(error, Exception)
            self.end(ImportState.FAILED, ImportProblem.PROGRAM if is_program else ImportProblem.INTERRUPTED)
            raise
        else:
            self.end(state_of(self.run.results))  # 5

    def _begin(self) -> None:
        self.run.state = ImportState.RUNNING
        if self.dry_run:
            return
        with transaction.atomic():
            # Whoever holds the lock knows that the processes of the others are dead.
            ImportRun.objects.filter(organisation=self.organisation, state=ImportState.RUNNING).update(
                state=ImportState.FAILED, problem=ImportProblem.INTERRUPTED, finished_at=timezone.now()
            )
            self.run.save()
            self._record("import.started", self.run)

    def _store_surroundings(self, scope: Scope) -> None:
        self.run.steps = len(scope.kpis) + len(scope.unknown)
        if self.dry_run:
            return
        with transaction.atomic():
            store_areas(scope.areas)
            store_groups(scope.groups, about=self.organisation.area, today=self.today)
            self.run.save(update_fields=["steps"])

    def _each_kpi(self, scope: Scope, from_year: int | None) -> None:
        for code in scope.unknown:
            self._fail(code, "", ImportProblem.UNKNOWN)
        waiting = {row.code: row for row in scope.kpis}
        shared = Kpi.objects.filter(organisation=None, code__in=waiting)
        titles: dict[str, str] = dict(shared.values_list("code", "title_as_imported"))
        try:
            for code, rows, error in self.source.values(list(waiting), scope.area_codes, from_year=from_year):
                row = waiting.pop(code)
                before = titles.get(code, row.title)
                self._one_kpi(row, rows, error, title_before="" if before == row.title else before)
        except SourceError as error:
            for row in waiting.values():
                self._fail(row.code, row.title, *explain(error))

    def _one_kpi(
        self, row: KpiRow, rows: Sequence[ObservationRow], error: SourceError | None, *, title_before: str
    ) -> None:
        try:
            if error:
                raise error
            if self.dry_run:
                kpi = shared_kpi(row.code)
                counts = compare_observations(kpi.pk if kpi else None, rows).counts
                self._note(stored(row, counts, title_before=title_before))
            else:
                self._store(row, rows, title_before)
        except (SourceError, ValidationError) as problem:
            self._fail(row.code, row.title, *explain(problem))
        else:
            self.on_progress(self.run.results[-1])

    @transaction.atomic
    def _store(self, row: KpiRow, rows: Sequence[ObservationRow], title_before: str) -> None:
        kpi, action, changed = store_kpi(row, source=self.source.slug, today=self.today)
        counts = store_observations(kpi.pk, rows, run=self.run)
        # In the same transaction: a run that is interrupted tells exactly what it stored.
        self._note(stored(row, counts, title_before=title_before))
        # Last, so that nobody's trace waits for the figures.
        if action:
            self._record(action, kpi, fields=changed)
        if counts.new or counts.changed or counts.withdrawn:
            self._record("kpi.figures_stored", kpi, run=str(self.run.public_id))

    def _fail(self, code: str, title: str, problem: ImportProblem, error: str = "") -> None:
        self._note(not_stored(code, title, problem, error))
        self.on_progress(self.run.results[-1])

    def _note(self, result: Result) -> None:
        self.run.results.append(result)
        self.run.steps_done = len(self.run.results)
        if not self.dry_run:
            self.run.save(update_fields=["results", "steps_done"])

    def end(self, state: ImportState, problem: ImportProblem | None = None, message: str = "") -> None:
        if self.dry_run:
            self.run.state, self.run.problem, self.run.message = state, problem or "", message
        else:
            end_run(self.run, state, problem, message, by=self.by)

    def _record(self, action: str, target: Kpi | ImportRun, **details: str | list[str]) -> None:
        audit.record(action, target, by=self.by, organisation=self.organisation, **details)
