"""Kolada's answers, made up in its shape: every area, 25 years, women, men and total of each KPI."""

import json
import random
from collections.abc import Sequence
from itertools import batched, product
from urllib.parse import unquote, urlsplit

import httpx2

# As many as there are municipalities and regions, and the country.
AREAS = [f"{1000 + at}" for at in range(312)]
YEARS = range(2000, 2025)
FIGURES = len(AREAS) * len(YEARS) * 3


class FakeKolada:
    """Answers from what was published, in bytes that were made before anything is measured."""

    def __init__(self) -> None:
        self._answers: dict[str, bytes] = {}

    def publish(self, codes: Sequence[str], *, seed: int) -> None:
        """Make the answers for these KPIs together, one for each 25 areas."""
        numbers = random.Random(seed)
        self._answers = {}
        for areas in batched(AREAS, 25):
            values = [_entry(*place, numbers) for place in product(codes, areas, YEARS)]
            page = {"values": values, "count": len(values), "next_url": None, "previous_url": None}
            path = f"/v3/data/kpi/{','.join(codes)}/municipality/{','.join(areas)}"
            self._answers[path] = json.dumps(page).encode()

    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self._answer)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = unquote(urlsplit(str(request.url)).path)
        return httpx2.Response(200, content=self._answers[path], headers={"Content-Type": "application/json"})


def _entry(code: str, area: str, year: int, numbers: random.Random) -> dict:
    cells = [
        {
            "gender": gender,
            "count": 1,
            "status": "",
            # One in fifty is not published.
            "value": None if numbers.random() < 0.02 else numbers.uniform(0, 100),
            "isdeleted": False,
        }
        for gender in ("K", "M", "T")
    ]
    return {"kpi": code, "municipality": area, "period": year, "values": cells}
