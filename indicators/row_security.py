"""Whose rows PostgreSQL lets through: the second wall (docs/adr/0015-row-security.md). Nothing on SQLite.

Without a word nothing that an organisation owns is read or written. The word is a setting of the connection,
which is taken back before the connection goes back to the pool.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from indicators.models import Organisation

_EVERYBODY = "all"
_SET = "SELECT current_setting('app.organisation', true), set_config('app.organisation', %s, false)"


@contextmanager
def rows_of(organisation: Organisation) -> Iterator[None]:
    """Let what happens within be about the rows of the organisation alone."""
    with _rows_of(str(organisation.pk)):
        yield


@contextmanager
def rows_of_all() -> Iterator[None]:
    """Let what happens within be about every organisation's rows."""
    with _rows_of(_EVERYBODY):
        yield


@contextmanager
def _rows_of(whose: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    before = _set(whose)
    try:
        yield
    finally:
        try:
            _set(before)
        except DatabaseError:
            # A transaction that failed takes back what was set in it. Else nobody may get the connection.
            if not connection.in_atomic_block:
                connection.close()


def _set(whose: str) -> str:
    """Return what was set before."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, [whose])
        return cursor.fetchone()[0] or ""
