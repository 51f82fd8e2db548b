"""Whose rows PostgreSQL lets through: the second wall (docs/adr/0015-row-security.md). Nothing on SQLite.

Without a word nothing that an organisation owns is read or written. The word is a setting of the
transaction, so that a connection goes back to the pool without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import DatabaseError, connection, transaction

from indicators.models import Organisation

_EVERYBODY = "all"
_SET = "SELECT current_setting('app.organisation', true), set_config('app.organisation', %s, true)"


@contextmanager
def rows_of(organisation: Organisation) -> Iterator[None]:
    """Let what happens within, in one transaction, be about the rows of the organisation alone."""
    with _rows_of(str(organisation.pk)):
        yield


@contextmanager
def rows_of_all() -> Iterator[None]:
    """Let what happens within, in one transaction, be about every organisation's rows."""
    with _rows_of(_EVERYBODY):
        yield


@contextmanager
def _rows_of(whose: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    is_inner = connection.in_atomic_block
    with nullcontext() if is_inner else transaction.atomic():
        before = _set(whose)
        is_lost = False
        try:
            yield
        except DatabaseError:
            is_lost = True  # the transaction, and the setting with it
            raise
        finally:
            if is_inner and not is_lost:
                _set(before)


def _set(whose: str) -> str:
    """Return what was set before."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [whose])
        return cursor.fetchone()[0] or ""
