"""What is looked at before the database is migrated, besides Django's own checks."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def row_security_holds(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Refuse a role that row security does not hold: it would be let past PostgreSQL's own wall."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            name, is_superuser, bypasses = cursor.fetchone()
        if is_superuser or bypasses:
            what = "a superuser" if is_superuser else "let past row security"
            found.append(
                Error(
                    f"The role {name} is {what}: nothing in the database would keep organisations apart"
                    " (docs/adr/0015-row-security.md).",
                    hint="Let the application sign in as a role of its own, made with: createuser kpi",
                    id="indicators.E001",
                )
            )
    return found
