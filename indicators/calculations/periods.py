"""Periods in SDMX form: "2024", "2024-T2" (tertial), "2024-Q3" (quarter) and "2024-09" (month).

Periods of one frequency sort as text.
"""

import re
from typing import NamedTuple

from indicators.vocabulary import Frequency

_FORM = re.compile(r"(?P<year>[12][0-9]{3})(?:-(?P<letter>[TQ]?)(?P<number>[0-9]{1,2}))?", re.ASCII)

_FREQUENCY_OF_LETTER = {"T": Frequency.TERTIAL, "Q": Frequency.QUARTER, "": Frequency.MONTH}
_IN_A_YEAR = {Frequency.YEAR: 1, Frequency.TERTIAL: 3, Frequency.QUARTER: 4, Frequency.MONTH: 12}
_WRITTEN = {
    Frequency.YEAR: "{year}",
    Frequency.TERTIAL: "{year}-T{number}",
    Frequency.QUARTER: "{year}-Q{number}",
    Frequency.MONTH: "{year}-{number:02d}",
}


class _Period(NamedTuple):
    frequency: Frequency
    ordinal: int  # how many periods of its frequency since year 0


def _parse(period: str) -> _Period:
    match = _FORM.fullmatch(period)
    if match is None:
        raise ValueError(
            f'"{period}" is not a period: write a year (2024), a tertial (2024-T2), '
            "a quarter (2024-Q3) or a month (2024-09)."
        )
    year, letter, number = match["year"], match["letter"], match["number"]
    if number is None:
        return _Period(Frequency.YEAR, int(year))
    frequency = _FREQUENCY_OF_LETTER[letter]
    most = _IN_A_YEAR[frequency]
    digits = 2 if frequency is Frequency.MONTH else 1
    if len(number) != digits or not 1 <= int(number) <= most:
        first, last = (_WRITTEN[frequency].format(year=year, number=which) for which in (1, most))
        raise ValueError(f'"{period}" is not a period: a {frequency} is written {first} to {last}.')
    return _Period(frequency, int(year) * most + int(number) - 1)


def _write(period: _Period) -> str:
    year, index = divmod(period.ordinal, _IN_A_YEAR[period.frequency])
    return _WRITTEN[period.frequency].format(year=f"{year:04d}", number=index + 1)


def frequency_of(period: str) -> Frequency:
    """The frequency of a period. Raises ValueError, in plain words, for what is not a period."""
    return _parse(period).frequency


def year_of(period: str) -> int:
    """The year that a period lies in. Raises ValueError for what is not a period."""
    parsed = _parse(period)
    return parsed.ordinal // _IN_A_YEAR[parsed.frequency]


def period_range(first: str, last: str) -> list[str]:
    """Every period from first to last, both included, so that a chart can show a missing one as a gap.

    Empty when last is before first. Raises ValueError for what is not a period, and for two frequencies.
    """
    start, end = _parse(first), _parse(last)
    if start.frequency is not end.frequency:
        raise ValueError(f'"{first}" and "{last}" are not periods of the same length.')
    return [_write(_Period(start.frequency, ordinal)) for ordinal in range(start.ordinal, end.ordinal + 1)]
