"""The trace. Actions call `record` inside the transaction of what they write."""

from typing import Any

from django.db import models

from indicators.models import AuditEvent, Organisation, User


def record(
    action: str,
    target: models.Model,
    *,
    by: User | None,
    organisation: Organisation | None,
    **details: str | int | list[str] | list[int],
) -> None:
    """Add one event about `target`: ids and words in `details`, never values of figures."""
    AuditEvent.objects.create(
        organisation=organisation,
        actor=by,
        action=action,
        object_type=target._meta.model_name or "",
        object_id=str(target.pk),
        details=dict[str, Any](details),
    )
