"""Locks as another process holds them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from indicators.actions.import_lock import import_lock
from indicators.models import Organisation


@contextmanager
def held_elsewhere(organisation: Organisation) -> Iterator[None]:
    """Let somebody with a connection of their own import for the organisation meanwhile."""
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with import_lock(organisation):
                is_held.set()
                may_end.wait(timeout=60)
        finally:
            connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert is_held.wait(timeout=10)
        yield
    finally:
        may_end.set()
        holder.join()
