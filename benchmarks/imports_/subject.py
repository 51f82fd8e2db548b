"""The process that is measured: imports and bulk_create on the database of DATABASE_URL.

python -m benchmarks.imports_.subject ROUNDS KPIS prints one JSON object with the seconds of each round.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hedemora_kpi.settings"
django.setup()

# Models can be imported from here on, and no sooner.

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.imports_.kolada import AREAS, FIGURES, answers  # noqa: E402
from indicators.actions.observations import store_observations  # noqa: E402
from indicators.models import Area, ImportRun, Kpi, Observation  # noqa: E402
from indicators.sources.base import ObservationRow  # noqa: E402
from indicators.sources.kolada import parse  # noqa: E402
from tests import services  # noqa: E402

type Variant = Callable[[], None]

KNOWN = frozenset(AREAS)


def main(rounds: int, kpis: int) -> None:
    _prepare_database()
    area_ids = dict(Area.objects.filter(organisation=None).values_list("code", "pk"))
    run = ImportRun.objects.create(source="kolada")
    found: dict[str, list[float]] = {"first": [], "again": [], "bulk_create": []}
    written = 0
    for number in range(rounds + 1):
        codes = [f"N{number * 100 + at:05}" for at in range(kpis)]
        asked = {code: answers(code, seed=number) for code in codes}
        ours = partial(_import, asked, _new_kpis(codes), run)
        others = _new_kpis([f"other-{code}" for code in codes])
        objects = [
            [_object(row, others[f"other-{code}"], area_ids, run) for row in _rows(code, asked[code])]
            for code in codes
        ]
        times = _measured({"first": ours, "bulk_create": partial(_bulk_create, objects)}, number)
        before = _writes()
        times |= _measured({"again": ours}, number)
        written += _writes() - before
        if number:  # the first round warms up
            for name, seconds in times.items():
                found[name].append(seconds)
    print(json.dumps({**found, "written": written, "figures": FIGURES * kpis}))


def _measured(variants: dict[str, Variant], number: int) -> dict[str, float]:
    """Run each variant once, in an order that turns with the number of the round."""
    names = list(variants)
    seconds: dict[str, float] = {}
    for name in names if number % 2 else names[::-1]:
        gc.collect()
        started = time.perf_counter()
        variants[name]()
        seconds[name] = time.perf_counter() - started
    return seconds


def _import(asked: dict[str, list[bytes]], kpi_ids: dict[str, int], run: ImportRun) -> None:
    """From Kolada's answers in bytes to stored figures, as an import does it."""
    for code, pages in asked.items():
        store_observations(kpi_ids[code], _rows(code, pages), run=run)


def _rows(code: str, pages: list[bytes]) -> list[ObservationRow]:
    rows: list[ObservationRow] = []
    seen: parse.Seen = {}
    for page in pages:
        values, _ = parse.page(json.loads(page))
        rows += parse.observation_rows(values, kpi_codes={code}, area_codes=KNOWN, seen=seen)
    return rows


def _bulk_create(objects: list[list[Observation]]) -> None:
    """What Django has for the same, given the rows as model instances: the time to make them not counted."""
    for of_kpi in objects:
        with transaction.atomic():
            Observation.objects.bulk_create(
                of_kpi,
                update_conflicts=True,
                unique_fields=["area", "kpi", "sex", "period"],
                update_fields=["value", "status", "members", "import_run"],
            )


def _object(row: ObservationRow, kpi_id: int, area_ids: dict[str, int], run: ImportRun) -> Observation:
    return Observation(
        area_id=area_ids[row.area_code],
        kpi_id=kpi_id,
        sex=row.sex,
        period=row.period,
        value=row.value,
        status=row.status,
        members=row.members,
        import_run=run,
    )


def _new_kpis(codes: Sequence[str]) -> dict[str, int]:
    made = Kpi.objects.bulk_create(
        Kpi(code=code, title=code, measure_type="percent", gap_type="points") for code in codes
    )
    return {kpi.code: kpi.pk for kpi in made}


def _writes() -> int:
    """Return how many rows have been inserted, updated and deleted so far."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")
        return int(cursor.fetchone()[0])


def _prepare_database() -> None:
    if connection.vendor == "postgresql":
        services.create_database(os.environ["DATABASE_URL"])
    call_command("migrate", verbosity=0)
    Area.objects.bulk_create(Area(code=code, title=code, kind="municipality") for code in AREAS)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
