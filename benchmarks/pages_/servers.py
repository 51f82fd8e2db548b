"""The processes that are measured: one for each database, and gunicorn in front of one of them."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
SETTINGS = "benchmarks.pages_.settings"


def environment(database: str, var: Path) -> dict[str, str]:
    """The variables of a production installation; var has its static files."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEDEMORA_")}
    return kept | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "HEDEMORA_ENVIRONMENT": "production",
        "HEDEMORA_SECRET_KEY": SECRET_KEY,
        "HEDEMORA_ALLOWED_HOSTS": "127.0.0.1",
        "HEDEMORA_VAR_DIR": str(var),
        "PYTHONPATH": str(ROOT),
    }


# One for all processes of a run, so that a session made in one is known in the others.
SECRET_KEY = secrets.token_urlsafe(60)


def collect_static(var: Path) -> subprocess.Popen:
    """Begin to collect and compress the static files, as an installation does once."""
    # No measured page has the admin's.
    options = ["--no-input", "--verbosity=0", "--ignore=admin"]
    command = [sys.executable, str(ROOT / "manage.py"), "collectstatic", *options]
    return subprocess.Popen(command, env=environment(f"sqlite:///{var}/unused.sqlite3", var), cwd=ROOT)


class Subject:
    """A process of benchmarks/pages_/subject.py on one database."""

    def __init__(self, database: str, var: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.pages_.subject"],
            env=environment(database, var),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, command: str, **arguments: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, arguments]) + "\n")
        self._process.stdin.flush()

    def answer(self):
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the measured process ended; what it said is above")
        return json.loads(line)

    def call(self, command: str, **arguments: object):
        self.start(command, **arguments)
        return self.answer()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


class Gunicorn:
    """gunicorn with the product, a worker for each core."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self._process = process

    def cpu(self) -> float:
        """Seconds of CPU that the workers have used."""
        times = [worker.cpu_times() for worker in self._process.children()]
        return sum(one.user + one.system for one in times)


@contextmanager
def gunicorn(database: str, var: Path, *options: str) -> Iterator[Gunicorn]:
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        listener.set_inheritable(True)
        port = listener.getsockname()[1]
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "hedemora_kpi.wsgi"),
                *("--bind", f"fd://{listener.fileno()}", "--workers", str(os.cpu_count())),
                *("--log-level", "warning"),
                *options,
            ],
            env=environment(database, var),
            cwd=ROOT,
            pass_fds=[listener.fileno()],
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield Gunicorn(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait()


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")
