"""What goes over the wire, compressed as a server in front of gunicorn does it (nginx: gzip, level 6)."""

import gzip
import urllib.request

from benchmarks.pages_.installations import Installation
from benchmarks.pages_.servers import Gunicorn
from benchmarks.report import Report

KB = 1000
MOST_HTML = 40
MOST_FRAGMENT = 15


def compressed(text: bytes) -> int:
    return len(gzip.compress(text, compresslevel=6))


def fetch(server: Gunicorn, path: str, cookie: str, **headers: str) -> bytes:
    request = urllib.request.Request(server.address + path, headers={"Cookie": cookie, **headers})
    with urllib.request.urlopen(request, timeout=60) as response:
        return response.read()


def measure_sizes(report: Report, served: list[tuple[Installation, Gunicorn]]) -> None:
    """The page with all its tables and pictures, and the part that a change of filter asks for."""
    for one, server in served:
        html = fetch(server, one.goal, one.cookie)
        other = f"{one.site['goal']}?first=&last=&compare={one.site['other_compare']}"
        fragment = fetch(server, other, one.cookie, **{"HX-Request": "true"})
        tables, charts = html.count(b"<table"), html.count(b'class="chart"')
        if (tables, charts) != (12, 12):
            raise RuntimeError(f"the goal page has {tables} tables and {charts} charts")
        report.at_most(f"{one.name}: HTML of goal page, compressed", compressed(html) / KB, "kB", MOST_HTML)
        report.note(f"{one.name}:   the same, not compressed", len(html) / KB, "kB")
        report.at_most(
            f"{one.name}: change of filter, compressed", compressed(fragment) / KB, "kB", MOST_FRAGMENT
        )
