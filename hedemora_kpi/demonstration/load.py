"""Writes the demonstration into an installation, once."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from hedemora_kpi.demonstration.organisations import load_organisation
from indicators.models import Area, GroupMember, ImportRun, ImportState, Kpi, Observation, Organisation
from indicators.vocabulary import Sex, SexMode, Status

FOLDER = Path(__file__).parent
SOURCE = "demonstration"
PASSWORD = "hedemora-demonstration"  # noqa: S105  printed at start, and never loaded into production
ORGANISATIONS = ("hedemora", "falun")

_LINKS = ("women_kpi", "men_kpi", "margin_kpi")


class NotLoaded(Exception):
    """The demonstration was not loaded; the message says why."""


def is_loaded() -> bool:
    return ImportRun.objects.filter(organisation=None, source=SOURCE).exists()


@transaction.atomic
def load(*, today: date) -> None:
    """Write organisations, accounts, goals, targets, KPIs and figures, all of them or nothing.

    Areas, KPIs and figures that are there already are left as they are.
    Raises NotLoaded when another organisation has one of the demonstration's addresses.
    """
    taken = Organisation.objects.filter(slug__in=ORGANISATIONS).values_list("slug", flat=True)
    if taken:
        raise NotLoaded(f"There is already an organisation with the address {', '.join(taken)}.")
    shared = read("kpis")
    areas = _load_areas(shared["areas"], today=today)
    kpis = _load_kpis(shared["kpis"], today=today)
    by_sex = {row["code"]: row.get("by_sex", True) for row in shared["kpis"]}
    for source, file in (("kolada", "figures.csv"), (SOURCE, "invented.csv")):
        run = ImportRun.objects.create(
            source=source,
            state=ImportState.DONE,
            parameters={"file": file},
            finished_at=timezone.now(),
        )
        Observation.objects.bulk_create(
            _observations(file, areas, kpis, by_sex, run), batch_size=2000, ignore_conflicts=True
        )
    # One hash for all: hashing is made to be slow.
    password = make_password(PASSWORD)
    for slug in ORGANISATIONS:
        load_organisation(read(slug), areas=areas, kpis=kpis, password=password, today=today)


def read(name: str) -> dict[str, Any]:
    """Return one of the demonstration's descriptions, with decimal numbers as they are written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(), parse_float=Decimal)


def accounts() -> Iterator[tuple[str, str, str]]:
    """Yield e-mail, role and organisation's name of every account."""
    for slug in ORGANISATIONS:
        organisation = read(slug)
        for email, role in organisation["accounts"].items():
            yield email, role, organisation["name"]


def _load_areas(rows: list[dict[str, Any]], *, today: date) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for row in rows:
        own = {name: value for name, value in row.items() if name not in ("parent", "group_of", "members")}
        links = {name: areas[row[name]] for name in ("parent", "group_of") if name in row}
        areas[row["code"]], _ = Area.objects.get_or_create(
            organisation=None, code=row["code"], defaults=own | links
        )
    for row in rows:
        for member in row.get("members", []):
            GroupMember.objects.get_or_create(
                group=areas[row["code"]], area=areas[member], left_by=None, defaults={"seen_from": today}
            )
    return areas


def _load_kpis(rows: list[dict[str, Any]], *, today: date) -> dict[str, Kpi]:
    kpis: dict[str, Kpi] = {}
    linked: list[dict[str, Any]] = []
    for row in rows:
        # Links are set when every KPI is there, and a pair is one by its links.
        own = {name: value for name, value in row.items() if name not in (*_LINKS, "sex_mode", "by_sex")}
        seen = {"title_as_imported": row["title"], "first_seen": today, "last_seen": today}
        kpi, is_new = Kpi.objects.get_or_create(
            organisation=None, code=row["code"], defaults={"source": "kolada"} | seen | own
        )
        kpis[kpi.code] = kpi
        if is_new:
            linked.append(row)
    for row in linked:
        kpi = kpis[row["code"]]
        kpi.sex_mode = row.get("sex_mode", SexMode.ROWS)
        for name in _LINKS:
            if name in row:
                setattr(kpi, name, kpis[row[name]])
        kpi.save()
    return kpis


def _observations(
    file: str, areas: dict[str, Area], kpis: dict[str, Kpi], by_sex: dict[str, bool], run: ImportRun
) -> Iterator[Observation]:
    """Yield the figures of a file. An empty cell is a figure that Kolada has a place for, and no value."""
    with (FOLDER / file).open(newline="") as lines:
        for row in csv.DictReader(lines):
            cells = {Sex.WOMEN: row["women"], Sex.MEN: row["men"], Sex.TOTAL: row["total"]}
            for sex, cell in cells.items():
                if sex is not Sex.TOTAL and not by_sex[row["kpi"]]:
                    continue
                yield Observation(
                    area=areas[row["area"]],
                    kpi=kpis[row["kpi"]],
                    sex=sex,
                    period=row["period"],
                    value=float(cell) if cell else None,
                    status=Status.OK if cell else Status.MISSING,
                    members=int(row["members"]) if row["members"] else None,
                    import_run=run,
                )
