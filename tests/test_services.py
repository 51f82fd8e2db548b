"""What tests start ends with them, however they end."""

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

STARTS = """
import signal, time
from tests import services
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which nohup has its programs ignore
with services.postgresql() as address:
    print(address, flush=True)
    time.sleep(60)
"""


def answers(address):
    try:
        psycopg.connect(f"{address}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o1777)  # the server may run as another user
        yield Path(name)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda one: one.name)
def test_postgresql_ends_with_whoever_started_it(number, folder, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(folder))
    with subprocess.Popen(
        [sys.executable, "-c", STARTS], cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True
    ) as starter:
        address = starter.stdout.readline().strip()
        assert answers(address)
        starter.send_signal(number)

    until = time.monotonic() + 20
    while time.monotonic() < until and (answers(address) or any(folder.iterdir())):
        time.sleep(0.1)

    assert not answers(address)
    assert list(folder.iterdir()) == []
