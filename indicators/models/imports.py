"""Import runs: who fetched what, when, and what it did."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.owned import Owned


class ImportState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    # Some KPIs failed; the others are stored.
    PARTLY = "partly", _("partly done")
    FAILED = "failed", _("failed")


class ImportProblem(models.TextChoices):
    """Why a KPI, or a whole run, was not stored."""

    UNKNOWN = "unknown", _("The source has no KPI with this code.")
    UNAVAILABLE = "unavailable", _("The source gave no answer that can be read. Try again later.")
    UNEXPECTED = "unexpected", _("The source answered something that is not understood.")
    NO_MUNICIPALITY = "no_municipality", _("The organisation's area is no municipality of the source's.")
    NOTHING_TO_FETCH = "nothing", _("There is no KPI to fetch: name some, or let a goal have one.")
    ALREADY_RUNNING = "already_running", _("Another import for the organisation is running.")
    INTERRUPTED = "interrupted", _("The import was interrupted. What it stored is whole; start it again.")
    PROGRAM = "program", _("Something went wrong here, not at the source. The server's log says what.")


class ImportRun(Owned):
    """One fetch from a source. Every KPI of it is stored whole or not at all."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="import_runs"
    )
    source = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    # What was asked for: KPI codes, from which year.
    parameters = models.JSONField(default=dict)
    # How far it is: KPIs done of KPIs asked for, and what it is doing now.
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    # A row for each KPI (actions.import_results.Result).
    results = models.JSONField(default=list)
    # Why the run as a whole came to nothing, and the particulars in the source's words.
    problem = models.CharField(max_length=20, blank=True)
    message = models.TextField(blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.source} {self.created_at:%Y-%m-%d %H:%M}"
