"""What the goal page costs the server, the network and the reader: ./run benchmarks/pages.py [--quick]

benchmarks/README.md says what is measured, how, and against what. Every variant runs once a round; a figure
is the median of its rounds, a ratio the median of the rounds' ratios.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages_.installations import pairs
from benchmarks.pages_.load import measure_load
from benchmarks.pages_.scales import COUNTY, SWEDEN, TOWN, Scale
from benchmarks.pages_.screen import measure_screen
from benchmarks.pages_.server_cost import measure_cold, measure_cpu, measure_queries
from benchmarks.pages_.servers import collect_static, gunicorn
from benchmarks.pages_.sizes import measure_sizes
from benchmarks.report import Report


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is generated, and how often each thing is measured."""

    large: Scale
    small: Scale
    cpu: int
    cpu_times: int
    cold: int
    load: int
    load_requests: int
    screen: int


STARTED = time.monotonic()
BUSY = os.getloadavg()[0]
FULL = Plan(SWEDEN, COUNTY, cpu=21, cpu_times=20, cold=5, load=7, load_requests=320, screen=9)
QUICK = Plan(COUNTY, TOWN, cpu=3, cpu_times=10, cold=1, load=2, load_requests=96, screen=2)


def tell(doing: str) -> None:
    print(f"{time.monotonic() - STARTED:4.0f} s  {doing}", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little data and few rounds: under a minute")
    plan = QUICK if parser.parse_args().quick else FULL
    report = Report("pages")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="hedemora-pages-")))
        static = collect_static(folder)
        large, small = pairs([plan.large, plan.small], folder, running)
        if static.wait() != 0:
            raise SystemExit("collectstatic failed")
        tell("measuring the server")
        measure_cpu(report, [large, small], rounds=plan.cpu, times=plan.cpu_times)
        measure_queries(report, large)
        measure_cold(report, large, rounds=plan.cold)
        tell("measuring with many clients")
        with ExitStack() as servers:
            served = [(one, servers.enter_context(gunicorn(one.database, folder))) for one in large]
            measure_load(report, served, rounds=plan.load, requests=plan.load_requests)
            measure_sizes(report, served)
        tell("measuring in the browser")
        with ExitStack() as servers:
            # Threads for the proxy's work: to keep a browser's spare connections away from the workers.
            served = [
                (one, servers.enter_context(gunicorn(one.database, folder, "--threads=8"))) for one in large
            ]
            measure_screen(report, served, folder, rounds=plan.screen)
    report.note("load average of the machine at the start", BUSY, "")
    return 0 if report.print() else 1


if __name__ == "__main__":
    raise SystemExit(main())
