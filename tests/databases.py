"""The pytest plug-in that runs the tests on both databases at once.

Loaded first of all (`-p tests.databases`), before Django reads its settings. pytest-xdist starts two
workers and each gets all tests: gw0 runs them on SQLite; gw1 on PostgreSQL, where only those that use a
database or a browser are kept. With `-n0` one process runs what is asked for on SQLite, or on the
database that DATABASE_URL names.
"""

import os
from contextlib import ExitStack

import pytest

from tests import services

ON_POSTGRESQL = os.environ.get("PYTEST_XDIST_WORKER") == "gw1"
IN_WORKER = "PYTEST_XDIST_WORKER" in os.environ

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
    in_browser = [item for item in items if item.get_closest_marker("e2e")]
    if ON_POSTGRESQL:
        kept = [item for item in items if item in in_browser or _uses_database(item)]
    else:
        # The browser takes longest; it runs beside, on the database of production.
        kept = [item for item in items if item not in in_browser]
    dropped = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"})
