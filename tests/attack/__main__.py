"""Attacks a running installation: ./run python -m tests.attack --base URL --organisation SLUG

Reads what anybody can reach, and says how closely hidden figures can be worked out. Without a truth file it
prints how narrow the intervals are, and exits 1 where a hidden number is known exactly or something is said
that no release says. With one it judges each number of few people.
"""

import argparse
from collections import Counter
from pathlib import Path

from tests.attack.channels import Crawler, over_http
from tests.attack.judge import judge, judge_singletons
from tests.attack.known import Known
from tests.attack.reading import Reading
from tests.attack.solve import certificate, intervals
from tests.attack.system import Truth, hidden_numbers, known_by_all, truth_from


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.attack", description=__doc__)
    parser.add_argument("--base", required=True, help="address of the installation: https://…")
    parser.add_argument("--organisation", required=True, help="the organisation's part of the address")
    parser.add_argument("--cookie", default="", help="of somebody who is signed in: sessionid=…")
    parser.add_argument("--correction", type=float, help="how much a later release moves a number at most")
    parser.add_argument("--truth", type=Path, help="JSON with the numbers that releases stand for")
    given = parser.parse_args()
    crawler = Crawler(over_http(given.base, given.cookie), given.organisation, Reading())
    reading = crawler.run()
    print(f"{crawler.fetched} answers, {len(reading.releases)} releases, {reading.figures} figures read")
    for foreign in reading.foreign:
        print(f"not in the release: {foreign.kind}, {foreign.where}, {foreign.kpi}: {foreign.said}")
    known = known_by_all(reading, given.correction)
    judged = (
        told_without_truth(reading, known)
        if given.truth is None
        else told(reading, known, truth_from(given.truth))
    )
    return 0 if judged and not reading.foreign else 1


def told_without_truth(reading: Reading, known: Known) -> bool:
    """Print how narrow the intervals of hidden figures are, and each that is known exactly."""
    solved = intervals(known, hidden_numbers(reading, known))
    widths = Counter(min(high - low, 20) for low, high in solved.values())
    for width, count in sorted(widths.items()):
        print(f"{count:6} hidden numbers within {width:g}{' or more' if width == 20 else ''}")
    exact = [key for key, (low, high) in solved.items() if low == high]
    for key in exact:
        print(f"exact: {key} is {solved[key][0]:g}, because of {'; '.join(certificate(known, key))}")
    return not exact


def told(reading: Reading, known: Known, truth: Truth) -> bool:
    primaries = truth.primaries()
    judgements = [judge(known, primaries), judge_singletons(known, primaries, truth.alone(reading))]
    for judgement in judgements:
        print(", ".join(f"{verdict} {count}" for verdict, count in sorted(judgement.counts.items())))
        for one in judgement.findings:
            print(
                f"{one.verdict}: {one.key} is {one.truth:g}, within {one.interval}: {'; '.join(one.because)}"
            )
    return not any(judgement.findings for judgement in judgements)


if __name__ == "__main__":
    raise SystemExit(main())
