"""The pytest plug-in that runs the tests on both databases at once.

Loaded first of all (`-p tests.databases`), before Django reads its settings. pytest-xdist starts three
workers and each gets all tests: gw0 runs them on SQLite; gw1 on PostgreSQL, where only those that use a
database are kept; gw2 those in the browser, on PostgreSQL. With `-n0` one process runs what is asked for on
SQLite, or on the database that DATABASE_URL names.
"""

import os
from contextlib import ExitStack

import pytest

from tests import services

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
IN_WORKER = WORKER is not None
ON_POSTGRESQL = WORKER in ("gw1", "gw2")

# Tests are of one installation, whatever the developer's shell says of another.
for name in [name for name in os.environ if name.startswith("HEDEMORA_") or name == "KOLADA_BASE_URL"]:
    del os.environ[name]
# As in manage.py: tests prepare and look around in every organisation. Requests do not: tests/as_served.py.
os.environ["PGOPTIONS"] = "-c app.organisation=all"
if ON_POSTGRESQL:
    os.environ["DATABASE_URL"] = os.environ["TEST_POSTGRESQL_URL"]
elif IN_WORKER:
    os.environ.pop("DATABASE_URL", None)

_running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if IN_WORKER or not config.getoption("numprocesses", 0):
        return
    try:
        server = _running.enter_context(services.postgresql())
        os.environ["TEST_POSTGRESQL_URL"] = f"{server}/hedemora_kpi"
        services.chromium()
    except services.Missing as missing:
        raise pytest.UsageError(str(missing)) from missing


def pytest_unconfigure(config: pytest.Config) -> None:
    _running.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not IN_WORKER:
        return
    kept = [item for item in items if _is_of(WORKER, item)]
    dropped = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _is_of(worker: str | None, item: pytest.Item) -> bool:
    if item.get_closest_marker("e2e"):
        return worker == "gw2"  # what takes longest runs beside, on the database of production
    return worker == "gw0" or (worker == "gw1" and _uses_database(item))


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})
