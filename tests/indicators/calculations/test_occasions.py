from dataclasses import dataclass
from datetime import date, time, timedelta
from datetime import datetime as wall_clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.occasions import end_of, is_running, next_or_running, week_of, weekly


def at(*when):
    return wall_clock(*when)  # noqa: DTZ001  a time on the wall


@dataclass
class Planned:
    date: date
    starts: time = time(18)
    ends: time = time(20)
    is_cancelled: bool = False


def test_weekly_is_the_same_day_of_every_week_but_for_those_skipped():
    days = weekly(date(2026, 4, 24), date(2026, 5, 15), skip={date(2026, 5, 1)})

    assert list(days) == [date(2026, 4, 24), date(2026, 5, 8), date(2026, 5, 15)]
    assert list(weekly(date(2026, 5, 2), date(2026, 5, 1))) == []


# Weeks of ISO 8601 at the turn of years, from the standard's own examples and calendars.
@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2005-01-01", (2004, 53)),
        ("2005-01-02", (2004, 53)),
        ("2005-12-31", (2005, 52)),
        ("2008-12-29", (2009, 1)),
        ("2010-01-03", (2009, 53)),
        ("2026-12-31", (2026, 53)),
        ("2027-01-03", (2026, 53)),
        ("2027-01-04", (2027, 1)),
        ("2024-12-30", (2025, 1)),
    ],
)
def test_week_at_the_turn_of_the_year_is_of_the_year_that_has_most_of_it(day, week):
    assert week_of(date.fromisoformat(day)) == week


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_week_is_that_of_its_thursday(day):
    """Counted by hand: the week's Thursday decides the year, and how many it had before the number."""
    thursday = day + timedelta(days=3 - day.weekday())

    assert week_of(day) == (thursday.year, (thursday.timetuple().tm_yday - 1) // 7 + 1)


def test_occasion_past_midnight_ends_the_day_after():
    evening = Planned(date(2026, 12, 31), time(19), time(1))

    assert end_of(evening) == at(2027, 1, 1, 1)
    assert is_running(evening, at(2026, 12, 31, 23, 30))
    assert is_running(evening, at(2027, 1, 1, 2))
    assert not is_running(evening, at(2027, 1, 1, 4))


def test_running_one_comes_before_the_next_and_cancelled_ones_never():
    earlier, now, cancelled, later = (
        Planned(date(2026, 3, 3), time(9), time(10)),
        Planned(date(2026, 3, 3)),
        Planned(date(2026, 3, 3), time(19), is_cancelled=True),
        Planned(date(2026, 3, 10)),
    )
    all_of_them = [later, cancelled, now, earlier]

    assert next_or_running(all_of_them, at(2026, 3, 3, 18, 30)) is now
    assert next_or_running(all_of_them, at(2026, 3, 3, 7, 59)) is earlier
    assert next_or_running(all_of_them, at(2026, 3, 4, 9)) is later
    assert next_or_running(all_of_them, at(2026, 4, 1)) is None
