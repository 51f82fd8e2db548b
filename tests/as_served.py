"""Requests in tests begin as those of the web server do: with nobody's rows let through.

Tests prepare and look around in every organisation, as commands do (manage.py); on PostgreSQL this takes
that away for as long as a request lasts. Past Django's cursor, so that no query is counted.
"""

from contextlib import suppress

import psycopg
from django.db import connection


def middleware(get_response):
    def answer(request):
        if connection.vendor != "postgresql":
            return get_response(request)
        let_through("")
        try:
            return get_response(request)
        finally:
            with suppress(psycopg.errors.InFailedSqlTransaction):
                let_through("all")

    return answer


def walling() -> int:
    """How many queries the wall adds to a request: whose rows, and back."""
    return 2 if connection.vendor == "postgresql" else 0


def let_through(whose: str) -> None:
    """Set whose rows the session sees until something else is said."""
    connection.ensure_connection()
    connection.connection.execute("SELECT set_config('app.organisation', %s, false)", [whose])
