"""What the goal page costs the web process: CPU, queries, time in a small and a large database."""

from statistics import median

from benchmarks.pages_.installations import Installation
from benchmarks.report import Report

MOST_CPU = 2.5
MOST_QUERIES = 8
MOST_GROWTH = 1.3


def measure_cpu(report: Report, pairs: list[list[Installation]], *, rounds: int, times: int) -> None:
    """The page above the empty one against the raw read, and in the large database against the small.

    times: requests in a row for one measurement.
    """
    large, small = pairs
    figures: dict[Installation, list[dict[str, dict[str, float]]]] = {
        one: [] for pair in zip(large, small, strict=True) for one in pair
    }
    for _ in range(rounds):
        for one, found in figures.items():
            found.append(
                {
                    "empty": one.measure(one.empty, times),
                    "raw": one.measure(None, times),
                    "goal": one.measure(one.goal, times),
                    "unseen": one.measure(one.goal, times, unseen=True),
                }
            )
    for one, smaller in zip(large, small, strict=True):
        cpu = [{name: times["cpu"] for name, times in found.items()} for found in figures[one]]
        ratio = median((each["goal"] - each["empty"]) / each["raw"] for each in cpu)
        report.at_most(f"{one.name}: CPU above an empty page / raw read with JSON", ratio, "", MOST_CPU)
        unseen = median((each["unseen"] - each["empty"]) / each["raw"] for each in cpu)
        report.note(f"{one.name}:   the same, the first time that the figures are shown", unseen, "")
        for name, what in (
            ("goal", "goal page"),
            ("unseen", "goal page, first time"),
            ("empty", "empty page"),
            ("raw", "raw read with JSON"),
        ):
            report.note(f"{one.name}:   CPU of {what}", median(each[name] for each in cpu), "ms")
        grown = zip(figures[one], figures[smaller], strict=True)
        growth = median(more["goal"]["wall"] / less["goal"]["wall"] for more, less in grown)
        sizes = " / ".join(f"{each.site['observations']:,}" for each in (one, smaller))
        report.at_most(f"{one.name}: time at {sizes} observations", growth, "", MOST_GROWTH)
        warm = median(each["goal"]["wall"] for each in figures[one])
        report.note(f"{one.name}:   time of goal page, warm", warm, "ms")


def measure_queries(report: Report, installations: list[Installation]) -> None:
    """Those of the goal with 12 KPIs and of the one with 24, whichever has more."""
    for one in installations:
        empty = one.queries(one.empty)
        long_goal = f"{one.site['long_goal']}?compare={one.site['compare']}"
        more = max(one.queries(one.goal), one.queries(long_goal)) - empty
        report.at_most(f"{one.name}: queries above an empty page", more, "", MOST_QUERIES)


def measure_cold(report: Report, installations: list[Installation], *, rounds: int) -> None:
    """The first goal page of a web process that is warm on a database that is not."""
    for one in installations:
        found = []
        for _ in range(rounds):
            one.forget()
            found.append(one.subject.call("first", site=one.site, before=one.empty, path=one.goal))
        report.note(f"{one.name}:   time of goal page, cold database", median(found), "ms")
