"""One web process on one database, told what to do over its standard input.

Settings are read once in a process, so each database has a process of its own. A request goes through the
WSGI application as gunicorn calls it: every middleware, the session of somebody signed in, the response
read to its end and closed. What gunicorn itself adds is the same for every page.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from statistics import median

import django
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.pages_.scales import KPIS_OF_GOAL, TARGET_YEARS, YEARS

# Women, men and total of the organisation's area and of one beside it; targets for women and for men.
EXPECTED_OBSERVATIONS = KPIS_OF_GOAL * len(YEARS) * 3 * 2
EXPECTED_TARGETS = KPIS_OF_GOAL * len(TARGET_YEARS) * 2

# The same rows as the goal page shows, in the least time that Python takes to read them.
_RAW = (
    "SELECT area_id, kpi_id, sex, period, value, status, members FROM indicators_observation"
    " WHERE area_id IN ({areas}) AND kpi_id IN ({kpis}) ORDER BY 1, 2, 3, 4",
    "SELECT kpi_id, applies_to, period, lower, upper, tolerance FROM indicators_target"
    " WHERE organisation_id = {organisation} AND area_id = {area} AND kpi_id IN ({kpis})"
    " ORDER BY 1, 2, 3",
)


def get(path: str, cookie: str) -> bytes:
    """Ask the application for an address and return the body. Anything but 200 raises."""
    environ = RequestFactory(SERVER_NAME="127.0.0.1").get(path, HTTP_COOKIE=cookie).environ
    said = []
    response = application()(environ, lambda status, headers: said.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    if said != ["200 OK"]:
        raise RuntimeError(f"{path}: {said}")
    return body


def read_raw(site: dict) -> None:
    """Read the rows with a plain cursor on an open connection, and write them as JSON."""
    values = {
        "areas": ", ".join(map(str, site["area_ids"])),
        "kpis": ", ".join(map(str, site["kpi_ids"])),
        "area": site["area_ids"][0],
        "organisation": site["organisation_id"],
    }
    rows = []
    with connection.cursor() as cursor:
        for statement in _RAW:
            cursor.execute(statement.format(**values))
            rows.append(cursor.fetchall())
    json.dumps(rows, default=float)
    if len(rows[0]) != EXPECTED_OBSERVATIONS or len(rows[1]) != EXPECTED_TARGETS:
        raise RuntimeError(f"read {len(rows[0])} observations and {len(rows[1])} targets")


def measure(site: dict, path: str | None, times: int, unseen: bool = False) -> dict:
    """Return what one request for the path takes in ms, or the raw read where it is None.

    cpu: the mean, so that what the garbage collector takes is in it. wall: the median, so that what other
    processes of the machine take is not. unseen: let the process forget before each request what it keeps of
    KPIs' parts of pages.
    """
    from dashboards import sections
    from indicators.row_security import rows_of_all

    def once() -> object:
        if unseen:
            sections._goal_section.cache_clear()
        return read_raw(site) if path is None else get(path, site["cookie"])

    walls = []
    # A page says itself whose rows it reads; what that takes is not the raw read's.
    with rows_of_all() if path is None else nullcontext():
        connection.ensure_connection()
        once()
        gc.collect()
        cpu = time.process_time()
        for _ in range(times):
            started = time.perf_counter()
            once()
            walls.append(time.perf_counter() - started)
        cpu = time.process_time() - cpu
    return {"cpu": cpu * 1000 / times, "wall": median(walls) * 1000}


def first(site: dict, before: str, path: str) -> float:
    """Return the wall time in ms of one request, after one for another page."""
    get(before, site["cookie"])
    started = time.perf_counter()
    get(path, site["cookie"])
    return (time.perf_counter() - started) * 1000


def queries(path: str, cookie: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(path, cookie)
    return len(captured)


def build(**scale: int) -> dict:
    from benchmarks.pages_ import national
    from indicators.row_security import rows_of_all

    with rows_of_all():
        return national.build(**scale)


def disconnect() -> str:
    """Close every connection, and return the folder or file that the database lies in."""
    if connection.vendor == "sqlite":
        place = str(connection.settings_dict["NAME"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            place = cursor.fetchone()[0]
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    return place


COMMANDS = {command.__name__: command for command in (build, measure, first, queries, disconnect)}


@cache
def application() -> Callable:
    return get_wsgi_application()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.pages_.settings"
    django.setup()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(COMMANDS[name](**arguments)), flush=True)


if __name__ == "__main__":
    main()
