"""Reading an organisation's imports."""

import uuid

from django.db.models import QuerySet

from indicators.access import Grant
from indicators.models import ImportRun

MOST_LISTED = 50


def import_runs(grant: Grant) -> QuerySet[ImportRun]:
    """Return the organisation's newest imports, without what became of every KPI."""
    runs = ImportRun.objects.filter(organisation=grant.organisation).select_related("started_by")
    return runs.defer("results").order_by("-created_at")[:MOST_LISTED]


def find_import_run(grant: Grant, public_id: uuid.UUID) -> ImportRun | None:
    runs = ImportRun.objects.filter(organisation=grant.organisation).select_related("started_by")
    return runs.filter(public_id=public_id).first()
