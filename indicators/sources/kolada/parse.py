"""Kolada's figures turned into our rows. Pure: decoded JSON in, rows out.

Anything unexpected raises SourceError with the offending part, so that a change at Kolada stops an
import instead of emptying a chart. Keys that we do not know are let through: an API grows.
"""

import math
from collections.abc import Collection
from typing import Any

from indicators.sources.base import ObservationRow, SourceError, shown, words_of
from indicators.vocabulary import Sex, Status

SEX_OF_GENDER = {"K": Sex.WOMEN, "M": Sex.MEN, "T": Sex.TOTAL}
# What a null means, by the status that stands beside it.
STATUS_OF_NULL = {"": Status.MISSING, "Missing": Status.MISSING, "Private": Status.SUPPRESSED}
PERIOD_OF_YEAR = {year: str(year) for year in range(1900, 2101)}

# The figures already read: a bit for each sex, by KPI, area and year.
Seen = dict[tuple[str, str, int], int]
BIT_OF_GENDER = {"K": 1, "M": 2, "T": 4}


def page(payload: object) -> tuple[list[Any], str]:
    """Return the values of one page and the address of the next, "" after the last."""
    if not isinstance(payload, dict) or not isinstance(payload.get("values"), list):
        raise SourceError("the answer has no list of values", part=shown(payload))
    if "next_url" not in payload:
        raise SourceError("the answer does not say whether there is a next page", part=shown(list(payload)))
    next_url = payload["next_url"]
    if next_url is not None and not isinstance(next_url, str):
        raise SourceError("the address of the next page is not text", part=shown(next_url))
    return payload["values"], next_url or ""


def observation_rows(
    values: list[Any],
    *,
    kpi_codes: Collection[str],
    area_codes: Collection[str],
    from_year: int | None = None,
    seen: Seen | None = None,
) -> list[ObservationRow]:
    """Return one row for each figure on a page of data, from that year on.

    A null is missing (suppressed, if its status is "Private") and a deleted figure is withdrawn:
    neither has a value. Nothing is added up: there is a total where Kolada gives one. seen holds the
    figures of earlier pages, so that none is taken twice. Raises SourceError on a KPI or an area that
    was not asked for, and on a figure that is not as Kolada describes it.
    """
    seen = {} if seen is None else seen
    rows: list[ObservationRow] = []
    # Every figure of an import passes here, by the million: local names, and tuple.__new__ for the row.
    append, new, isfinite, ok = rows.append, tuple.__new__, math.isfinite, Status.OK
    for entry in values:
        cell = None
        try:
            kpi, area, year = key = _key(entry, kpi_codes, area_codes)
            if from_year is not None and year < from_year:
                continue
            period, bits, is_group = PERIOD_OF_YEAR[year], seen.get(key, 0), area[0] == "G"
            for cell in entry["values"]:
                gender, value, status, count = cell["gender"], cell["value"], cell["status"], cell["count"]
                sex, bit = SEX_OF_GENDER[gender], BIT_OF_GENDER[gender]
                if bits & bit:
                    raise ValueError("the same figure twice")
                bits |= bit
                if type(count) is not int or count < 0:
                    raise ValueError("a count is not a whole number")
                if type(value) is float and isfinite(value) and status == "" and cell["isdeleted"] is False:
                    status = ok
                else:
                    value, status = _value_and_status(cell)
                append(
                    new(ObservationRow, (kpi, area, period, sex, value, status, count if is_group else None))
                )
            seen[key] = bits
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            part = entry if cell is None else {**entry, "values": [cell]}
            raise SourceError(words_of(error), part=shown(part)) from error
    return rows


def _key(entry: Any, kpi_codes: Collection[str], area_codes: Collection[str]) -> tuple[str, str, int]:
    """Return KPI, area and year of an entry."""
    kpi, area, year = entry["kpi"], entry["municipality"], entry["period"]
    if kpi not in kpi_codes or area not in area_codes:
        raise ValueError("a figure that was not asked for")
    if type(year) is not int or year not in PERIOD_OF_YEAR:
        raise ValueError("a period is not a year between 1900 and 2100")
    return kpi, area, year


def _value_and_status(cell: dict[str, Any]) -> tuple[float | None, Status]:
    """Return what a cell holds that is not simply a decimal number."""
    value, status, is_deleted = cell["value"], cell["status"], cell["isdeleted"]
    if type(is_deleted) is not bool:
        raise ValueError("isdeleted is neither true nor false")
    status_of_null = STATUS_OF_NULL[status]
    if value is not None and (type(value) not in (int, float) or not math.isfinite(value)):
        raise ValueError("a value is not a finite number")
    if is_deleted:
        return None, Status.WITHDRAWN
    if value is None:
        return None, status_of_null
    if status:
        raise ValueError("a value although its status says that there is none")
    return float(value), Status.OK
