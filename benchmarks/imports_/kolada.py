"""Kolada's answers, made up in its shape: every area, 25 years, women, men and total of each KPI."""

import json
import random
from itertools import batched, product

# As many as there are municipalities and regions, and the country.
AREAS = [f"{1000 + at}" for at in range(312)]
YEARS = range(2000, 2025)
FIGURES = len(AREAS) * len(YEARS) * 3
PER_PAGE = 5000


def answers(code: str, *, seed: int) -> list[bytes]:
    """Return what Kolada answers for the KPI, page by page."""
    numbers = random.Random(seed)
    entries = [_entry(code, area, year, numbers) for area, year in product(AREAS, YEARS)]
    pages = list(batched(entries, PER_PAGE))
    return [
        json.dumps(
            {
                "values": page,
                "count": len(entries),
                "next_url": f"http://kolada.test/v3/data?page={number + 1}" if number < len(pages) else None,
                "previous_url": None,
            }
        ).encode()
        for number, page in enumerate(pages, start=1)
    ]


def _entry(code: str, area: str, year: int, numbers: random.Random) -> dict:
    cells = [
        {
            "gender": gender,
            "count": 1,
            "status": "",
            # One in fifty is not published; the others have as many decimals as Kolada's.
            "value": None
            if numbers.random() < 0.02
            else round(numbers.uniform(0, 100), numbers.choice([0, 1, 1, 2, 6, 8, 8])),
            "isdeleted": False,
        }
        for gender in ("K", "M", "T")
    ]
    return {"kpi": code, "municipality": area, "period": year, "values": cells}
