"""Several who write at once, each with a connection of their own."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db import connection, connections


class AtOnce:
    """Does work in threads. On SQLite in a file with what the test has stored, which threads alone see.

    (The tests' own database is in memory there, and locks whole tables.)
    """

    def __init__(self, folder: Path, monkeypatch) -> None:
        if connection.vendor == "sqlite":
            file = folder / "threads.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

    def __call__(self, number: int, work: Callable[[int], None]) -> list[Exception]:
        """Do the work so many times at once, each told which it is; return what was raised."""
        failed: list[Exception] = []
        ready = threading.Barrier(number)

        def one(which: int) -> None:
            try:
                ready.wait()
                work(which)
            except Exception as error:  # noqa: BLE001  told to the test
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=[which]) for which in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return failed
