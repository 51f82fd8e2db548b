"""One import for an organisation at a time: a lock that goes with the process that holds it.

On PostgreSQL an advisory lock of the session, which holds over all servers; with SQLite, which is one
machine's, a lock on a file. A process that is killed leaves neither behind.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from indicators.models import ImportProblem, Organisation

# The first half of the advisory lock's key: which of the installation's locks this is.
_IMPORTS = 20_832_083
# Whoever asks whether a file is locked holds it for an instant.
_PATIENCE = 1.0  # seconds


class ImportRefused(Exception):
    """An import does not begin; `problem` says why."""

    def __init__(self, problem: ImportProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class ImportIsRunning(ImportRefused):
    """Another process is importing for the organisation."""

    def __init__(self) -> None:
        super().__init__(ImportProblem.ALREADY_RUNNING)


@contextmanager
def import_lock(organisation: Organisation) -> Iterator[None]:
    """Hold the organisation's lock, or raise ImportIsRunning."""
    lock = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with lock(organisation.pk):
        yield


def is_importing(organisation: Organisation) -> bool:
    """Return whether a process, alive, is importing for the organisation now."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database "
                "WHERE datname = current_database() AND locktype = 'advisory' AND objsubid = 2 "
                "AND classid = %s AND objid = %s)",
                [_IMPORTS, organisation.pk],
            )
            return bool(cursor.fetchone()[0])
    with _lock_file(organisation.pk).open("a") as file:
        return not _try_lock(file.fileno(), fcntl.LOCK_SH)


@contextmanager
def _advisory_lock(key: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_IMPORTS, key])
        if not cursor.fetchone()[0]:
            raise ImportIsRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_IMPORTS, key])


@contextmanager
def _file_lock(key: int) -> Iterator[None]:
    with _lock_file(key).open("a") as file:
        give_up_at = time.monotonic() + _PATIENCE
        while not _try_lock(file.fileno(), fcntl.LOCK_EX):
            if time.monotonic() > give_up_at:
                raise ImportIsRunning
            time.sleep(0.05)
        yield


def _lock_file(key: int) -> Path:
    folder: Path = settings.VAR_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"import-{key}.lock"


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
