import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command

from hedemora_kpi.demonstration import load

ROOT = Path(__file__).parents[2]
WORKER = "hedemora_kpi.demonstration.worker"


def test_the_demonstration_is_refused_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="Not in production"):
        call_command("demo", port=0)


@pytest.mark.django_db
def test_reset_is_refused_for_another_database_than_its_own():
    with pytest.raises(CommandError, match="--reset removes no other database than"):
        call_command("demo", port=0, reset=True)


@contextmanager
def running(var: Path, *options: str, port: int = 0) -> Iterator[tuple[subprocess.Popen, str, list[str]]]:
    """Start the command; give its process, the address that it prints and what it printed before."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), *options],
        cwd=ROOT,
        env=environment | {"HEDEMORA_VAR_DIR": str(var), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = []
    try:
        for line in demo.stdout:
            printed.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        else:
            pytest.fail("".join(printed))
        for line in demo.stdout:
            printed.append(line)
            if "Ctrl-C" in line:
                break
        yield demo, found[0], printed
    finally:
        demo.terminate()
        try:
            demo.wait(timeout=15)
        finally:
            demo.kill()
            demo.wait()
            demo.stdout.close()


def get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=30) as response:
        return response.status, response.headers["Content-Type"]


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("var")


def test_command_serves_pages_and_leaves_nothing_behind(var):
    with running(var) as (demo, address, printed):
        assert load.PASSWORD in "".join(printed)
        assert "controller@falun.example" in "".join(printed)
        for path in ("/", "/hedemora/", "/en/hedemora/", "/falun/", "/hedemora/kpis/N00206/"):
            assert get(address + path) == (200, "text/html; charset=utf-8")
        assert get(address + "/static/css/site.css")[1] == "text/css"
        assert get(address + "/static/js/charts.js")[1] == "text/javascript"
        children = psutil.Process(demo.pid).children(recursive=True)
        assert [child.cmdline()[2] for child in children] == [WORKER]

        demo.send_signal(signal.SIGINT)

        assert demo.wait(timeout=15) == 0
        assert not [child for child in children if child.is_running()]


def test_worker_does_not_outlive_a_command_that_is_killed(var):
    with running(var) as (demo, _, _):
        (worker,) = psutil.Process(demo.pid).children()

        demo.kill()

        worker.wait(timeout=15)


def test_command_starts_again_without_loading_and_names_another_port_when_its_own_is_taken(var):
    with running(var) as (_, address, printed):
        assert "Loading" not in "".join(printed)
        port = address.rpartition(":")[2]
        again = subprocess.run(
            [sys.executable, "manage.py", "demo", "--port", port],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert again.returncode == 1
    assert re.search(rf"Port {port}: .* Another one: ./run manage.py demo --port \d+", again.stderr)


def test_command_ends_and_says_so_when_its_worker_does(var):
    with running(var) as (demo, _, _):
        (worker,) = psutil.Process(demo.pid).children()
        worker.kill()

        assert demo.wait(timeout=15) == 1
        assert "The worker ended by itself." in demo.stdout.read()


def test_reset_loads_it_anew(var):
    with running(var, "--reset") as (_, address, printed):
        assert "Loading the demonstration" in "".join(printed)
        assert get(address + "/hedemora/")[0] == 200
