"""The trace. Actions call `record` inside the transaction of what they write."""

from typing import Any

from django.db import models

from indicators.models import AuditEvent, Organisation, User
from indicators.row_security import rows_of, rows_of_all


def record(
    action: str,
    target: models.Model,
    *,
    by: User | None,
    organisation: Organisation | None,
    **details: str | int | list[str] | list[int],
) -> None:
    """Add one event about `target`: ids and words in `details`, never values of figures."""
    # Also where the rows of the organisation are not let through yet, such as at signing in.
    with rows_of(organisation) if organisation else rows_of_all():
        AuditEvent.objects.create(
            organisation=organisation,
            actor=by,
            action=action,
            object_type=target._meta.model_name or "",
            object_id=str(target.pk),
            details=dict[str, Any](details),
        )
