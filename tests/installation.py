"""An installation of its own, driven by its commands as an administrator drives one.

It has a database beside those of the test run, of the same kind: what one process stores, and does not
store when it is killed, is seen by another.
"""

import os
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from tests import services

ROOT = Path(__file__).parent.parent


class Installation:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = os.environ | {
            "HEDEMORA_VAR_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
        }
        self._server = ""
        if connection.vendor == "postgresql":
            given = settings.DATABASES["default"]
            self._server = f"postgresql://{given['USER']}@{given['HOST']}:{given['PORT']}"
            self._database = f"installation_{uuid.uuid4().hex}"
            address = f"{self._server}/{self._database}"
            services.create_database(address)
            self._environment["DATABASE_URL"] = address
        self.run("migrate", "--verbosity", "0")

    def close(self) -> None:
        if self._server:
            with psycopg.connect(f"{self._server}/postgres", autocommit=True) as server:
                server.execute(f"DROP DATABASE {self._database} WITH (FORCE)")

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        """Start a command; its lines can be read while it runs."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self._environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str, **environment: str) -> str:
        """Run a command to its end and return what it says. Raises AssertionError when it fails."""
        process = self.start(*command, **environment)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said

    def rows(self, query: str) -> list[tuple]:
        """Ask the database, without Django and without the installation's own processes."""
        if self._server:
            with psycopg.connect(f"{self._server}/{self._database}") as database:
                return database.execute(query).fetchall()
        database = sqlite3.connect(self._folder / "hedemora_kpi.sqlite3")
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()
