"""What it costs that all events are one chain: ./run benchmarks/audit.py [--quick]

1, 4 and 16 connections each change a goal of their own on a PostgreSQL that waits for its disk, with and
without the event in the trace, in turns.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from statistics import median, quantiles
from threading import Barrier
from typing import NamedTuple

from benchmarks.report import Report
from tests import services

WRITERS = (1, 4, 16)
LEAST_A_SECOND, MOST_WAIT = 50, 1000


class Round(NamedTuple):
    a_second: float
    p99: float  # ms


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round: under a minute")
    rounds, seconds = (1, 2.0) if parser.parse_args().quick else (5, 5.0)
    report = Report("audit")
    with services.postgresql(durable=True) as server:
        os.environ |= {"DATABASE_URL": f"{server}/hedemora_kpi", "PGOPTIONS": "-c app.organisation=all"}
        # Imported only where the database is known.
        from benchmarks.audit_ import writers

        writers.build(max(WRITERS))
        for count in WRITERS:
            print(f"{count} writers", file=sys.stderr)
            found: dict[bool, list[Round]] = {True: [], False: []}
            for _ in range(rounds):
                for recorded in (True, False):
                    found[recorded].append(measured(writers.write, count, seconds, recorded))
            tell(report, count, found[True], found[False])
    return 0 if report.print() else 1


def measured(write, count: int, seconds: float, recorded: bool) -> Round:
    ready = Barrier(count)
    with ThreadPoolExecutor(count) as pool:
        jobs = [pool.submit(write, at, ready, seconds, recorded=recorded) for at in range(count)]
        taken = list(chain.from_iterable(job.result() for job in jobs))
    return Round(len(taken) / seconds, quantiles(taken, n=100, method="inclusive")[-1])


def tell(report: Report, count: int, recorded: list[Round], bare: list[Round]) -> None:
    a_second, wait = (median(one[at] for one in recorded) for at in (0, 1))
    report.at_least(f"{count} writers: recorded writes a second", a_second, "", LEAST_A_SECOND)
    report.at_most(f"{count} writers: p99 of a recorded write", wait, "ms", MOST_WAIT)
    report.note(f"{count} writers: writes a second without the event", median(one[0] for one in bare), "")
    report.note(f"{count} writers: p99 without the event", median(one[1] for one in bare), "ms")
    shares = [one.a_second / other.a_second for one, other in zip(recorded, bare, strict=True)]
    report.note(f"{count} writers: recorded / without the event", median(shares), "")


if __name__ == "__main__":
    raise SystemExit(main())
