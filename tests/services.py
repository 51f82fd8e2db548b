"""The programs that tests and benchmarks need beside Python: PostgreSQL and Chromium.

Both are found, or installed with apt by root on Debian, or asked for with the command that installs
them. Nothing is skipped for the want of them.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

OLDEST_POSTGRESQL = 15
_ROLE = (
    "CREATE ROLE hedemora_kpi LOGIN CREATEDB",
    # For tests that tamper (tests/triggers.py), and for benchmarks that fill tables and look at files.
    "GRANT SET ON PARAMETER session_replication_role TO hedemora_kpi",
    "GRANT pg_read_all_settings, pg_checkpoint TO hedemora_kpi",
)


class Missing(Exception):
    """A program is not there, and could not be installed; the message says how to."""


def _install(package: str) -> None:
    command = f"apt-get install -y --no-install-recommends {package}"
    if not shutil.which("apt-get"):
        raise Missing(f"{package} was not found: install it, on Debian with: {command}")
    if os.geteuid() != 0:
        raise Missing(f"{package} was not found: run: sudo apt-get update && sudo {command}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in ("apt-get update", command):
        done = subprocess.run(step.split(), env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Missing(f"{package} was not found and `{step}` failed:\n{done.stderr[-2000:]}")


def _postgresql_bin() -> Path | None:
    """Return the folder of the newest PostgreSQL server programs that are old enough to trust, or None."""
    versioned = Path("/usr/lib/postgresql")
    found = [folder for folder in versioned.glob("*/bin") if (folder / "initdb").exists()]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chromium() -> str:
    """Return the path of a Chromium, installing it where it is missing."""
    for attempt in ("find", "install"):
        for name in ("chromium", "chromium-browser", "google-chrome"):
            if path := shutil.which(name):
                return path
        if attempt == "find":
            _install("chromium")
    raise Missing("chromium was installed but is not on the PATH")


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL server of our own in a temporary folder; gives its address without a database.

    Durability is off if not asked for: the data goes with the folder. As root the server runs as user nobody,
    since PostgreSQL refuses root. The address is of a role as in production: row security does not hold a
    superuser.
    """
    programs = _postgresql_bin()
    if programs is None:
        _install("postgresql")
        programs = _postgresql_bin()
        assert programs is not None
    port = _free_port()
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="hedemora-pg-", ignore_cleanup_errors=True) as folder:
        if user:
            shutil.chown(folder, "nobody", "nogroup")
        data = Path(folder) / "data"

        def call(*command: str) -> None:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **user)
            if done.returncode != 0:
                log = Path(folder) / "log"
                raise Missing(f"{command[0]} failed:\n{done.stderr}{log.read_text() if log.exists() else ''}")

        call(
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        settings = (
            f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c max_connections=60"
            f"{'' if durable else ' -c fsync=off -c synchronous_commit=off -c full_page_writes=off'}"
        )
        control = [str(programs / "pg_ctl"), "-D", str(data), "-l", f"{folder}/log", "-w"]
        with _ended_with_us([*control, "-m", "immediate", "stop"], folder, **user):
            call(*control, "-o", settings, "start")
            server = f"127.0.0.1:{port}"
            with psycopg.connect(f"postgresql://postgres@{server}/postgres", autocommit=True) as database:
                for statement in _ROLE:
                    database.execute(statement)
            yield f"postgresql://hedemora_kpi@{server}"


def create_database(address: str) -> None:
    """Make the database that the address names."""
    server, _, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")


@contextmanager
def _ended_with_us(stop: list[str], folder: str, **user: Any) -> Iterator[None]:
    """Run the command and remove the folder at the end, also when a signal ends this process.

    Another process waits for the end of a pipe that we hold, which comes whatever happens to us.
    """
    script = 'read -r _; "$@"; rm -rf "$0"'
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(
        ["sh", "-c", script, folder, *stop],
        stdin=subprocess.PIPE,
        stdout=nowhere,
        stderr=nowhere,
        start_new_session=True,
        **user,
    ):
        yield


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
