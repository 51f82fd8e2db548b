"""./run manage.py demo: the demonstration on this machine, ready to be looked at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hedemora_kpi.demonstration import load, serve
from indicators.permissions import Role


class Command(BaseCommand):
    help = "Loads the demonstration, once, and serves it with its worker until Ctrl-C."
    # It starts often; ./run manage.py check and the tests do this.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="0: any that is free (default: 8000)")
        parser.add_argument(
            "--reset", action="store_true", help="forget everything that was entered and load it anew"
        )

    def handle(self, *, port: int, reset: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Not in production: everybody knows the demonstration's password.")
        if port not in range(65536):
            raise CommandError("A port is a number from 0 to 65535.")
        try:
            server = serve.bind(port)
        except serve.PortRefused as refused:
            raise CommandError(
                f"Port {port}: {refused}. Another one: ./run manage.py demo --port {refused.another_port}"
            ) from refused
        with server:
            if reset:
                _forget()
            self._prepare()
            try:
                serve.serve(server, when_it_answers=lambda: self._welcome(server.server_port))
            except serve.Died as died:
                raise CommandError(f"{died} What it said stands above.") from died

    def _prepare(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not load.is_loaded():
            self.stdout.write("Loading the demonstration ...")
            try:
                load.load(today=timezone.localdate())
            except load.NotLoaded as reason:
                raise CommandError(f"{reason} The demonstration needs a database of its own.") from reason
        connections.close_all()

    def _welcome(self, port: int) -> None:
        self.stdout.write(f"\nThe demonstration is at http://{serve.HOST}:{port}/\n\n")
        self.stdout.write(f"Sign in with the password {load.PASSWORD} as\n")
        for email, role, organisation in load.accounts():
            self.stdout.write(f"  {email:<32} {Role(role).value} in {organisation}")
        self.stdout.write("\nNo second factor is asked for here; an installation in production asks for one.")
        self.stdout.write("Ctrl-C ends it. What is entered is kept; --reset starts it anew.")
        self.stdout.flush()


def _forget() -> None:
    """Remove the default SQLite database. Raises CommandError for every other database."""
    own = settings.VAR_DIR / "hedemora_kpi.sqlite3"
    if connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]) != own:
        raise CommandError(f"--reset removes no other database than {own}: unset DATABASE_URL.")
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{own}{suffix}").unlink(missing_ok=True)
