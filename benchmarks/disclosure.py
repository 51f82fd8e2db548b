"""Whether published figures give numbers of few people away: ./run benchmarks/disclosure.py [--quick]

benchmarks/README.md says what is attacked, as whom, and what counts as found.
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.disclosure_ import linked, web
from benchmarks.pages_.servers import gunicorn
from benchmarks.report import Report
from tests.attack.judge import Judgement, Verdict
from tests.attack.system import Truth

if TYPE_CHECKING:
    from benchmarks.disclosure_ import product

READERS = {
    "public": "",
    "politician": "reader@hedemora.example",
    "partner": "controller@falun.example",
}
STARTED = time.monotonic()
# Of one run: seconds to protect 5,000 cells, and how much slower the web may answer meanwhile.
MOST_SECONDS, MOST_SLOWER = 120, 2


class Size(NamedTuple):
    rows: int
    periods: int
    versions: int
    tables: int
    rounds: int  # of changes of hidden numbers, of 14 KPIs in 3 periods
    measures: int
    least: int  # primary cells


FULL = Size(rows=60, periods=15, versions=3, tables=160, rounds=12, measures=linked.MEASURES, least=10_000)
QUICK = Size(rows=4, periods=6, versions=2, tables=4, rounds=1, measures=1, least=200)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few cells: about a minute")
    size = QUICK if parser.parse_args().quick else FULL
    report = Report("disclosure")
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="hedemora-disclosure-") as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/hedemora_kpi.sqlite3",
            "HEDEMORA_VAR_DIR": folder,
            "HEDEMORA_DEBUG": "false",
        }
        with ProcessPoolExecutor(os.cpu_count(), mp_context=spawning) as pool:
            # All at once, so that no core waits; the release whose time counts has them to itself afterwards.
            from benchmarks.disclosure_ import product  # sets Django up on the database of the environment

            say(f"product: {size.rows} KPIs, {size.periods} periods, {size.versions} versions")
            built = pool.submit(product.build, size.rows, size.periods, size.versions)
            rounds = max(1, size.rounds // 2)
            changes = [pool.submit(product.compare, seed, rounds, 14) for seed in (1, 2)]
            truth = built.result()
            reading = {name: pool.submit(product.read_as, email) for name, email in READERS.items()}
            say(f"tables: {size.tables}")
            tables = pool.map(linked.attack, range(size.tables))
            attacked = attack_product(report, pool, truth, reading) + attack_tables(report, tables, size)
            report.at_least("primary cells attacked", attacked, "", size.least)
            change_hidden_numbers(report, changes)
            time_protection(report, pool, size, Path(folder))
    return 0 if report.print() else 1


def attack_product(
    report: Report, pool: Executor, truth: Truth, reading: "dict[str, Future[product.Read]]"
) -> int:
    """Solve what everybody read who may; return how many primary cells there are."""
    from benchmarks.disclosure_ import product

    reads = {name: job.result() for name, job in reading.items()}
    say("product: read")
    report.note("product: answers read", sum(one.answers for one in reads.values()), "")
    report.note("product: figures read", sum(one.reading.figures for one in reads.values()), "")
    foreign = [one for read in reads.values() for one in read.reading.foreign]
    for one in foreign[:20]:
        say(f"not in the release: {one}")
    report.at_most("product: said that no release says", len(foreign), "", 0)
    jobs: dict[str, Future[Judgement]] = {}
    for name, read in reads.items():
        # Whoever read the same knows the same: it is solved once.
        same = [other for other in jobs if solved_with(reads[other]) == solved_with(read)]
        jobs[name] = jobs[same[0]] if same else pool.submit(product.solve, read.reading, truth, alone=False)
    jobs["singleton"] = pool.submit(product.solve, reads["public"].reading, truth, alone=True)
    tell(report, "product", {name: [job.result()] for name, job in jobs.items()})
    say("product: solved")
    return len(truth.primaries())


def solved_with(read: "product.Read") -> tuple[object, object]:
    """Return all that the attacker's sums and bounds are made from."""
    return read.reading.releases, read.reading.extras


def attack_tables(report: Report, results: "Iterable[linked.Attacked]", size: Size) -> int:
    done = list(counted(results, size.tables))
    by_persona = {name: [one.judgements[name] for one in done] for name in done[0].judgements}
    tell(report, "tables", by_persona)
    cells, small = sum(one.cells for one in done), sum(one.primaries for one in done)
    hidden = sum(one.hidden for one in done)
    report.at_most("tables: not protected by the engine", sum(one.unprotected for one in done), "", 0)
    report.note("tables: cells", cells, "")
    report.note("tables: hidden", 100 * hidden / cells, "%")
    report.note("tables: complements per primary (aim 1.3)", (hidden - small) / small, "")
    for rule in done[0].by_rule:
        leaked = sum((one.by_rule[rule] for one in done), Counter())
        for verdict in (Verdict.EXACT, Verdict.WEAK):
            report.note(f"for scale, {rule}: {verdict}", 100 * leaked[verdict] / small, "%")
    return small


def change_hidden_numbers(report: Report, jobs: "Sequence[Future[product.Compared]]") -> None:
    done = [job.result() for job in jobs]
    say("hidden numbers: changed and compared")
    for one in {address for compared in done for address, _ in compared.different}:
        say(f"differs: {one}")
    report.note("changes of hidden numbers", sum(one.changes for one in done), "")
    report.note("answers compared", sum(one.answers for one in done), "")
    report.at_most("answers that differ", sum(len(one.different) for one in done), "", 0)


def time_protection(report: Report, pool: Executor, size: Size, folder: Path) -> None:
    say("protection of one large release")
    with gunicorn(os.environ["DATABASE_URL"], folder) as server:
        address = f"{server.address}/healthz"
        until = time.monotonic() + 10
        quiet = web.p99(address, lambda: time.monotonic() < until)
        job = pool.submit(linked.protect_release, size.measures)
        busy = web.p99(address, lambda: not job.done())
    timed = job.result()
    report.at_most(f"seconds to protect and audit {timed.cells:,} cells", timed.seconds, "s", MOST_SECONDS)
    report.note("web: p99 when quiet", quiet, "ms")
    report.at_most("web: p99 meanwhile / quiet", busy / quiet, "", MOST_SLOWER)


def tell(report: Report, what: str, by_persona: dict[str, list[Judgement]]) -> None:
    for persona, judgements in by_persona.items():
        counts = sum((one.counts for one in judgements), Counter())
        exact = counts[Verdict.EXACT] + counts[Verdict.INSIDER_EXACT]
        weak = counts[Verdict.WEAK] + counts[Verdict.INSIDER_WEAK]
        report.note(f"{what}, {persona}: attacked", counts.total(), "")
        report.at_most(f"{what}, {persona}: exact", exact, "", 0)
        report.at_most(f"{what}, {persona}: weak", weak, "", 0)
        for finding in [one for judgement in judgements for one in judgement.findings][:5]:
            say(f"{finding}")


def counted[T](results: Iterable[T], total: int) -> Iterator[T]:
    for at, one in enumerate(results, 1):
        if at % 10 == 0:
            say(f"{at} of {total}")
        yield one


def say(text: str) -> None:
    print(f"{time.monotonic() - STARTED:5.0f} s  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
