"""How long the web takes to answer."""

import time
import urllib.request
from collections.abc import Callable
from statistics import quantiles


def p99(address: str, going_on: Callable[[], bool]) -> float:
    """Return the 99th percentile of the milliseconds of answers, asked for 20 times a second meanwhile."""
    taken = []
    while going_on() or len(taken) < 2:
        started = time.perf_counter()
        urllib.request.urlopen(address, timeout=60).close()
        taken.append(time.perf_counter() - started)
        time.sleep(max(0.0, 0.05 - taken[-1]))
    return 1000 * quantiles(taken, n=100, method="inclusive")[-1]
