"""Requests a second with many clients at once, over loopback."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks.pages_.installations import Installation
from benchmarks.pages_.servers import Gunicorn
from benchmarks.report import Report

CLIENTS = 16
LEAST_RATE = 1 / 6


def measure_load(
    report: Report, served: list[tuple[Installation, Gunicorn]], *, rounds: int, requests: int
) -> None:
    """The goal page against the empty page behind gunicorn, with a worker for each core."""
    for one, server in served:
        rates: dict[str, list[float]] = {one.empty: [], one.goal: []}
        cpu: dict[str, list[float]] = {one.empty: [], one.goal: []}
        for path in rates:
            requests_a_second(server.port, path, one.cookie, requests=CLIENTS)
        for _ in range(rounds):
            for path in rates:
                before = server.cpu()
                rates[path].append(requests_a_second(server.port, path, one.cookie, requests=requests))
                cpu[path].append((server.cpu() - before) * 1000 / requests)
        shares = [goal / empty for goal, empty in zip(rates[one.goal], rates[one.empty], strict=True)]
        report.at_least(
            f"{one.name}: requests a second of goal page / empty page", median(shares), "", LEAST_RATE
        )
        for path, what in ((one.goal, "goal page"), (one.empty, "empty page")):
            report.note(f"{one.name}:   {what} at {CLIENTS} clients", median(rates[path]), "/s")
            report.note(f"{one.name}:   CPU of gunicorn's worker, {what}", median(cpu[path]), "ms")


def requests_a_second(port: int, path: str, cookie: str, *, requests: int) -> float:
    """Let 16 clients ask for the path until so many requests are answered. Anything but 200 raises.

    Each request has a connection of its own, as those that a proxy hands on. The clients are plain
    sockets: they share the cores with the server and must cost little beside it.
    """
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
    )

    def ask(_: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request)
            head = connection.recv(65536)
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path}: {head[:80]!r}")
            while connection.recv(1 << 20):
                pass

    with ThreadPoolExecutor(CLIENTS) as clients:
        started = time.perf_counter()
        list(clients.map(ask, range(requests)))
        return requests / (time.perf_counter() - started)
