"""When occasions are: weeks, series, and which one is next. Days and times are Sweden's own."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

_WEEK = timedelta(weeks=1)
# Whoever sets out the coffee opens the page a while before, and counts the last who left a while after.
BEFORE, AFTER = timedelta(hours=1), timedelta(hours=2)


class Timed(Protocol):
    """What has a day, and a time on it from which and to which it goes."""

    date: date
    starts: time
    ends: time
    is_cancelled: bool


def weekly(first: date, last: date, *, skip: Collection[date] = ()) -> Iterator[date]:
    """Give the first day and the same day of every week after it, up to the last, but for those to skip."""
    day = first
    while day <= last:
        if day not in skip:
            yield day
        day += _WEEK


def week_of(day: date) -> tuple[int, int]:
    """Return year and number of the day's week by ISO 8601: the year is not always the day's."""
    year, week, _ = day.isocalendar()
    return year, week


def end_of(occasion: Timed) -> datetime:
    """Return when the occasion ends, on the wall clock: the day after, where it goes on past midnight."""
    end = datetime.combine(occasion.date, occasion.ends)
    return end if occasion.ends > occasion.starts else end + timedelta(days=1)


def is_running(occasion: Timed, now: datetime) -> bool:
    """Whether people come to it, or came just now. now: on the wall clock, without a zone."""
    start = datetime.combine(occasion.date, occasion.starts)
    return not occasion.is_cancelled and start - BEFORE <= now <= end_of(occasion) + AFTER


def next_or_running[Occasion: Timed](occasions: Iterable[Occasion], now: datetime) -> Occasion | None:
    """Return the occasion to count at: one that runs, else the next; of several the one that starts last.

    now: on the wall clock, without a zone.
    """
    held = [one for one in occasions if not one.is_cancelled and end_of(one) + AFTER >= now]
    running = [one for one in held if is_running(one, now)]
    if running:
        return max(running, key=_start)
    return min(held, key=_start, default=None)


def _start(occasion: Timed) -> datetime:
    return datetime.combine(occasion.date, occasion.starts)
