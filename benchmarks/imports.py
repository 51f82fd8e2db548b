"""How fast Kolada's answers become stored figures: ./run benchmarks/imports.py [--quick]

benchmarks/README.md says what is measured, how, and against what. Every variant runs once a round, in an
order that turns with the round; a figure is the median of the rounds' ratios.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.report import Report
from tests import services

ROOT = Path(__file__).parents[1]
# At least, of Django's bulk_create; at most, of the first import.
LEAST_RATIO = {"PostgreSQL": 3.0, "SQLite": 1.0}
MOST_AGAIN = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: under a minute")
    rounds, kpis = (5, 1) if parser.parse_args().quick else (9, 3)
    report = Report("imports")
    with tempfile.TemporaryDirectory(prefix="hedemora-imports-") as folder, services.postgresql() as server:
        for name, address in (
            ("PostgreSQL", f"{server}/hedemora_kpi"),
            ("SQLite", f"sqlite:///{folder}/hedemora_kpi.sqlite3"),
        ):
            print(f"{name}: {rounds} rounds of {kpis} KPIs", file=sys.stderr)
            tell(report, name, measured(address, folder, rounds=rounds, kpis=kpis))
    return 0 if report.print() else 1


def measured(address: str, folder: str, *, rounds: int, kpis: int) -> dict:
    """Return the seconds of every round, by variant, from a process of its own on that database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEDEMORA_")}
    # DEBUG would keep every statement, and slow bulk_create down.
    ours = {"HEDEMORA_DEBUG": "false", "HEDEMORA_VAR_DIR": folder, "DATABASE_URL": address}
    ours |= {"PGOPTIONS": "-c app.organisation=all"}  # as manage.py has it
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports_.subject", str(rounds), str(kpis)],
        env=kept | ours | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


def tell(report: Report, name: str, found: dict) -> None:
    first, again, bulk_create = found["first"], found["again"], found["bulk_create"]
    figures = found["figures"]
    report.note(f"{name}: figures a second, first import", figures / median(first), "")
    report.note(f"{name}: figures a second, unchanged", figures / median(again), "")
    report.note(f"{name}: figures a second, bulk_create alone", figures / median(bulk_create), "")
    faster = median(other / ours for other, ours in zip(bulk_create, first, strict=True))
    report.at_least(f"{name}: bulk_create's time, in first imports", faster, "", LEAST_RATIO[name])
    shorter = median(second / one for second, one in zip(again, first, strict=True))
    report.at_most(f"{name}: unchanged import's time, in first imports", shorter, "", MOST_AGAIN)
    report.at_most(f"{name}: rows written by unchanged imports", found["written"], "", 0)


if __name__ == "__main__":
    raise SystemExit(main())
