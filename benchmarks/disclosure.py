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
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.disclosure_ import linked, web
from benchmarks.pages_.servers import gunicorn
from benchmarks.report import Report
from tests.attack.judge import Judgement, Verdict

READERS = {
    "public": "",
    "politician": "reader@hedemora.example",
    "partner": "controller@falun.example",
}
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
            attacked = attack_product(report, pool, size) + attack_tables(report, pool, size)
            report.at_least("primary cells attacked", attacked, "", size.least)
            change_hidden_numbers(report, pool, size)
            time_protection(report, pool, size, Path(folder))
    return 0 if report.print() else 1


def attack_product(report: Report, pool: Executor, size: Size) -> int:
    """Read the product as everybody who may, and solve; return how many primary cells there are."""
    from benchmarks.disclosure_ import product  # sets Django up on the database of the environment

    say(f"product: {size.rows} KPIs, {size.periods} periods, {size.versions} versions")
    truth = pool.submit(product.build, size.rows, size.periods, size.versions).result()
    reads = dict(zip(READERS, pool.map(product.read_as, READERS.values()), strict=True))
    report.note("product: answers read", sum(one.answers for one in reads.values()), "")
    report.note("product: figures read", sum(one.reading.figures for one in reads.values()), "")
    foreign = [one for read in reads.values() for one in read.reading.foreign]
    for one in foreign[:20]:
        say(f"not in the release: {one}")
    report.at_most("product: said that no release says", len(foreign), "", 0)
    jobs = {
        name: pool.submit(product.solve, read.reading, truth, alone=False) for name, read in reads.items()
    }
    jobs["singleton"] = pool.submit(product.solve, reads["public"].reading, truth, alone=True)
    tell(report, "product", {name: [job.result()] for name, job in jobs.items()})
    return len(truth.primaries())


def attack_tables(report: Report, pool: Executor, size: Size) -> int:
    say(f"tables: {size.tables}")
    done = list(counted(pool.map(linked.attack, range(size.tables)), size.tables))
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


def change_hidden_numbers(report: Report, pool: Executor, size: Size) -> None:
    from benchmarks.disclosure_ import product

    say("changes of hidden numbers")
    jobs = [pool.submit(product.compare, seed, size.rounds // 2 or 1, 14) for seed in (1, 2)]
    done = [job.result() for job in jobs]
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
    print(text, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
