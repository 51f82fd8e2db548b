"""The trace: a chain of events that is only added to (docs/adr/0012-chained-trace.md).

Actions call `record` in the transaction of what they write; whoever is about to show sensitive figures, or
to give them out, calls `record_access`.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db import models, transaction
from django.utils import timezone

from hedemora_kpi.web.lines import one_line
from indicators.models import AuditEvent, AuditHead, Organisation, User
from indicators.models.audit import hash_after
from indicators.row_security import rows_of, rows_of_all

type Detail = str | int | list[str] | list[int]


class Reader(Protocol):
    """Who reads, and where: a Grant. (indicators.access records refusals, and cannot be imported here.)"""

    @property
    def organisation(self) -> Organisation: ...
    @property
    def user(self) -> User | None: ...


def record(
    action: str,
    target: models.Model | None,
    *,
    by: User | None,
    organisation: Organisation | None,
    **details: Detail,
) -> None:
    """Add one event about `target`: ids and words in `details`, never values of figures.

    Call it last in the transaction: until its end everybody else who records waits, and whoever has the
    chain and then waits for another lock can wait for ever. Outside of one it is a transaction of its own.
    Raises TypeError on a detail that is neither a word nor a whole number, nor a list of such.
    """
    record_in_each([organisation], action, target, by=by, **details)


def record_in_each(
    organisations: Sequence[Organisation | None],
    action: str,
    target: models.Model | None,
    *,
    by: User | None,
    **details: Detail,
) -> None:
    """Add the event to each organisation's trace, as `record` does, in as many statements as for one."""
    harmless: dict[str, Any] = {name: _harmless(detail) for name, detail in details.items()}
    # Also where the rows of the organisation are not let through, such as at signing in.
    one = organisations[0] if len(organisations) == 1 else None
    with rows_of(one) if one else rows_of_all(), transaction.atomic(savepoint=False):
        head = AuditHead.objects.select_for_update(no_key=True).get()
        events = []
        for organisation in organisations:
            event = AuditEvent(
                id=head.number + 1,
                organisation=organisation,
                actor=by,
                action=action,
                object_type=(target._meta.model_name or "") if target else "",
                object_id=str(target.pk) if target else "",
                details=harmless,
                at=timezone.now(),
            )
            event.hash = hash_after(head.hash, event)
            head.number, head.hash = event.pk, event.hash
            events.append(event)
        AuditEvent.objects.bulk_create(events)
        head.save(update_fields=["number", "hash"])


def record_access(grant: Reader, action: str, target: models.Model, **details: Detail) -> None:
    """Add the event that the person of the grant is shown, or takes out, what is not for everybody.

    Call it before the first byte leaves, from GET too. When it raises, nothing may be shown.
    """
    record(action, target, by=grant.user, organisation=grant.organisation, **details)


def _harmless(detail: object) -> Any:
    if isinstance(detail, list):
        return [_harmless(one) for one in detail]
    if isinstance(detail, str):
        # A word stays on its line, wherever it is shown.
        return one_line(detail)
    if isinstance(detail, int) and not isinstance(detail, bool):
        return detail
    raise TypeError(f"The trace holds ids and words, no {type(detail).__name__}.")
