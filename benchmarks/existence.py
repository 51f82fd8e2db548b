"""Whether the time of an answer tells what exists: ./run benchmarks/existence.py [--quick]

Two requests that are to be answered alike, one about something that is there and one about nothing, are sent
in turn. A figure is the median of the pairs' differences.
"""

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.pages_.servers import ROOT, collect_static, environment, gunicorn
from benchmarks.report import Report
from tests import services

SETTINGS = "benchmarks.existence_.settings"
MOST = 5.0  # ms
_EVERYBODYS = "-c app.organisation=all"
_TOKEN = "t" * 32  # what a form sends is held against the cookie alone
_NOBODY = "00000000-0000-4000-8000-000000000000"


class Asked(NamedTuple):
    """A request. form: what it posts. session: of whom, or of nobody."""

    path: str
    form: dict[str, str] | None = None
    session: str = ""


# What is asked for in the given round, about something that is there or about nothing.
type Ask = Callable[[int, bool], Asked]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few pairs: about a minute")
    times = 50 if parser.parse_args().quick else 500
    report = Report("existence")
    with tempfile.TemporaryDirectory(prefix="hedemora-existence-") as folder, services.postgresql() as server:
        var, database = Path(folder), f"{server}/hedemora_kpi"
        static = collect_static(var)
        made = made_in(database, var, times)
        static.wait()
        with gunicorn(database, var, "--env", f"DJANGO_SETTINGS_MODULE={SETTINGS}") as web:
            for name, ask in asked_for(made).items():
                print(f"{name}: {times} pairs", file=sys.stderr)
                there, nothing = measured(web.port, ask, times)
                report.note(f"{name}: median answer", median(there), "ms")
                pairs = zip(there, nothing, strict=True)
                report.at_most(
                    f"{name}: difference", abs(median(one - other for one, other in pairs)), "ms", MOST
                )
    return 0 if report.print() else 1


def made_in(database: str, var: Path, times: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.existence_.subject", str(times)],
        env=environment(database, var) | {"DJANGO_SETTINGS_MODULE": SETTINGS, "PGOPTIONS": _EVERYBODYS},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def asked_for(made: dict) -> dict[str, Ask]:
    """Return what is asked, by name: another organisation's objects, and accounts."""
    session = made["session"]

    def of(there: str, nothing: str) -> Ask:
        return lambda at, is_there: Asked(there if is_there else nothing, session=session)

    def sign_in(email: str) -> Ask:
        return lambda at, is_there: Asked(
            "/accounts/login/",
            {"login": email if is_there else f"nobody{at}@boda.example", "password": "a-wrong-passphrase"},
        )

    def reset(at: int, is_there: bool) -> Asked:
        email = "controller@boda.example" if is_there else f"nobody{at}@boda.example"
        return Asked("/accounts/password/reset/", {"email": email})

    def invite(at: int, is_there: bool) -> Asked:
        email = f"{'there' if is_there else 'new'}{at}@boda.example"
        return Asked("/aby/members/", {"email": email, "role": "reader"}, session)

    return {
        "foreign goal": of("/aby/goals/goal/", "/aby/goals/none/"),
        "foreign draft at its own address": of("/boda/goals/draft/", "/boda/goals/none/"),
        "foreign key figure": of("/aby/kpis/B1/", "/aby/kpis/B2/"),
        "foreign release": of("/aby/kpis/B1/releases/1/", "/aby/kpis/B2/releases/1/"),
        "foreign decision": of(f"/aby/decisions/{made['decision']}/edit/", "/aby/decisions/987654321/edit/"),
        "foreign import": of(f"/aby/imports/{made['run']}/", f"/aby/imports/{_NOBODY}/"),
        "account, signing in": sign_in("controller@boda.example"),
        "account without a password, signing in": sign_in("invited@boda.example"),
        "account in three organisations, signing in": sign_in("everywhere@boda.example"),
        "account, asking for a password": reset,
        "account elsewhere, invited": invite,
    }


def measured(port: int, ask: Ask, times: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of the answers about something and about nothing, in pairs.

    Which comes first takes turns. Raises RuntimeError where the two are answered with different statuses.
    """
    found: dict[bool, list[float]] = {True: [], False: []}
    for at in range(times):
        statuses = set()
        for is_there in (True, False) if at % 2 else (False, True):
            milliseconds, status = answered(port, ask(at, is_there))
            statuses.add(status)
            found[is_there].append(milliseconds)
        if len(statuses) > 1 or max(statuses) >= 500 or statuses & {403}:
            raise RuntimeError(f"{ask(at, True)}: answered with {statuses}")
    return found[True], found[False]


def answered(port: int, asked: Asked) -> tuple[float, int]:
    headers = {"Cookie": f"csrftoken={_TOKEN}; sessionid={asked.session}"}
    body = None
    if asked.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(asked.form | {"csrfmiddlewaretoken": _TOKEN})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    connection.request("GET" if body is None else "POST", asked.path, body, headers)
    response = connection.getresponse()
    response.read()
    took = time.perf_counter() - started
    connection.close()
    return 1000 * took, response.status


if __name__ == "__main__":
    raise SystemExit(main())
