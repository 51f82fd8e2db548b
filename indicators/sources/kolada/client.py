"""Asking Kolada's API, version 3: https://api.kolada.se/v3/docs

Kolada takes at most 25 ids in a segment of an address and gives at most 5000 rows a page. Its figures
are open data; whoever shows them names the source ("Källa: Kolada").
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import batched
from types import TracebackType
from typing import Any, Self

import httpx2

from indicators.sources.base import (
    AreaRow,
    GroupRow,
    KpiRow,
    KpiValues,
    ObservationRow,
    SourceError,
    SourceUnavailable,
)
from indicators.sources.http import PoliteHttp
from indicators.sources.kolada import metadata, parse

BASE_URL = "https://api.kolada.se/v3/"
MAX_IDS = 25
PER_PAGE = 5000
# More pages than all that Kolada has of 25 KPIs for 25 areas.
MAX_PAGES = 1000
# A source that fails for so many KPIs in a row is down.
GIVE_UP_AFTER = 3

_KPI_CODE = re.compile(r"[NU][0-9]{5}")
_AREA_CODE = re.compile(r"[0-9]{4}|G[0-9]+")


class KoladaClient:
    """Kolada as a source of KPI values. Open it with `with`; every method may raise SourceError."""

    slug = "kolada"
    title = "Kolada"

    def __init__(
        self,
        base_url: str = BASE_URL,
        *,
        wait: float = 0.5,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """wait: seconds from one request to the next. transport, sleep and clock are for tests."""
        self._http = PoliteHttp(base_url, wait=wait, transport=transport, sleep=sleep, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._http.close()

    def kpis(self, codes: Sequence[str]) -> list[KpiRow]:
        """Return Kolada's descriptions of these KPIs; a code that it does not have gives none."""
        return [
            row
            for some in batched(filter(_KPI_CODE.fullmatch, dict.fromkeys(codes)), MAX_IDS)
            for row in self._rows(f"kpi/{','.join(some)}", partial(metadata.kpi_rows, codes=some))
        ]

    def areas(self) -> list[AreaRow]:
        """Return the country, the regions and the municipalities."""
        return self._rows("municipality", metadata.area_rows)

    def groups(self, title: str) -> list[GroupRow]:
        """Return the groups of municipalities with these letters in their title, and their members today."""
        return self._rows("municipality_groups", metadata.group_rows, title=title)

    def values(
        self, kpi_codes: Sequence[str], area_codes: Sequence[str], *, from_year: int | None = None
    ) -> Iterator[KpiValues]:
        """Yield every KPI, once, in the order asked for, with its figures for the areas or its error.

        Up to 25 KPIs are asked for together. Where that fails each of them is asked for alone, so that
        one which Kolada cannot answer does not take the others with it. Raises SourceUnavailable when
        nothing was to be had for three KPIs in a row: the rest is not asked for.
        """
        for some in batched(dict.fromkeys(kpi_codes), MAX_IDS):
            try:
                rows = self._observations(some, area_codes, from_year)
            except SourceError as error:
                if len(some) == 1:
                    yield KpiValues(some[0], [], error)
                else:
                    yield from self._one_by_one(some, area_codes, from_year)
            else:
                yield from (KpiValues(code, rows[code]) for code in some)

    def values_of_kpi(
        self, kpi_code: str, area_codes: Sequence[str], *, from_year: int | None = None
    ) -> list[ObservationRow]:
        """Return one KPI's figures for the areas from that year on. An unknown KPI or area has none."""
        return self._observations([kpi_code], area_codes, from_year)[kpi_code]

    def _one_by_one(
        self, kpi_codes: Sequence[str], area_codes: Sequence[str], from_year: int | None
    ) -> Iterator[KpiValues]:
        unavailable = 0
        for code in kpi_codes:
            try:
                found = KpiValues(code, self.values_of_kpi(code, area_codes, from_year=from_year))
                unavailable = 0
            except SourceError as error:
                unavailable = unavailable + 1 if isinstance(error, SourceUnavailable) else 0
                if unavailable == GIVE_UP_AFTER:
                    raise
                found = KpiValues(code, [], error)
            yield found

    def _observations(
        self, kpi_codes: Sequence[str], area_codes: Sequence[str], from_year: int | None
    ) -> dict[str, list[ObservationRow]]:
        """Return the figures of up to 25 KPIs by KPI, for however many areas.

        Years are picked here, not asked for: one request instead of one for every 25 years.
        """
        rows: dict[str, list[ObservationRow]] = {code: [] for code in kpi_codes}
        for areas in batched(dict.fromkeys(area_codes), MAX_IDS):
            seen: parse.Seen = {}
            path = f"data/kpi/{_segment(kpi_codes, _KPI_CODE)}/municipality/{_segment(areas, _AREA_CODE)}"
            read = partial(
                parse.observation_rows, kpi_codes=rows, area_codes=set(areas), from_year=from_year, seen=seen
            )
            for row in self._rows(path, read):
                rows[row.kpi_code].append(row)
        return rows

    def _rows[Row](self, path: str, read: Callable[[list[Any]], list[Row]], **parameters: str) -> list[Row]:
        """Return the rows of every page."""
        rows: list[Row] = []
        asked: set[str] = set()
        address = self._http.address(path, per_page=PER_PAGE, **parameters)
        while address:
            if address in asked or len(asked) == MAX_PAGES:
                raise SourceError("the pages have no end", address=address)
            asked.add(address)
            answer = self._http.json(address)
            try:
                values, link = parse.page(answer)
                rows += read(values)
            except SourceError as error:
                raise SourceError(error.words, part=error.part, address=address) from error
            address = link and self._http.next_address(address, link)
        return rows


def _segment(codes: Sequence[str], form: re.Pattern[str]) -> str:
    """Return the ids as one segment of an address. Raises SourceError on what cannot be an id of Kolada's."""
    for code in codes:
        if not form.fullmatch(code):
            raise SourceError("not an id of Kolada's", part=repr(code))
    return ",".join(codes)
