"""A database of generated data with a web process on it, and the making of those that are measured."""

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import psutil

from benchmarks.pages_.scales import Scale
from benchmarks.pages_.servers import Subject
from tests import services


class Installation:
    """One database with its web process, and what to ask it for."""

    def __init__(self, name: str, database: str, var: Path) -> None:
        self.name = name
        self.database = database
        self.subject = Subject(database, var)
        self.site: dict = {}

    def begin(self, scale: Scale) -> None:
        self.subject.start("build", **asdict(scale))

    def finish(self) -> None:
        self.site = self.subject.answer()

    @property
    def cookie(self) -> str:
        return self.site["cookie"]

    @property
    def empty(self) -> str:
        return f"/benchmark/{self.site['slug']}/"

    @property
    def goal(self) -> str:
        return f"{self.site['goal']}?compare={self.site['compare']}"

    @property
    def charts(self) -> str:
        """Where the goal page's charts are to be had as Plotly draws them."""
        return f"{self.site['goal']}charts.json?compare={self.site['compare']}"

    def measure(self, path: str | None, times: int, *, unseen: bool = False) -> dict[str, float]:
        """Return CPU and wall time in ms of a request for the path, or of the raw read (None)."""
        return self.subject.call("measure", site=self.site, path=path, times=times, unseen=unseen)

    def queries(self, path: str) -> int:
        return self.subject.call("queries", path=path, cookie=self.cookie)

    def forget(self) -> None:
        """Let the database begin anew, with none of its data in its own or the kernel's memory."""
        place = Path(self.subject.call("disconnect"))
        if place.is_dir():
            _restart_postgresql(place)
        os.sync()
        for file in place.rglob("*") if place.is_dir() else place.parent.glob(f"{place.name}*"):
            if file.is_file():
                _drop_from_page_cache(file)


def pairs(scales: list[Scale], folder: Path, running: ExitStack) -> list[list[Installation]]:
    """Generate each size on SQLite and on PostgreSQL, both at a time."""
    postgresql = running.enter_context(services.postgresql())
    made = []
    for scale in scales:
        print(f"generating {scale.observations:,} observations, twice", file=sys.stderr)
        name = f"observations_{scale.observations}"
        services.create_database(f"{postgresql}/{name}")
        pair = [
            Installation("SQLite", f"sqlite:///{folder}/{name}.sqlite3", folder),
            Installation("PostgreSQL", f"{postgresql}/{name}", folder),
        ]
        for one in pair:
            running.callback(one.subject.close)
            one.begin(scale)
        for one in pair:
            one.finish()
        made.append(pair)
    return made


def _restart_postgresql(data: Path) -> None:
    postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    pg_ctl = Path(postmaster.exe()).with_name("pg_ctl")
    command = [pg_ctl, "-D", data, "-l", data.parent / "log", "-w", "-m", "fast"]
    subprocess.run([*command, "restart"], cwd=data.parent, check=True, stdout=subprocess.DEVNULL, **user)


def _drop_from_page_cache(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
