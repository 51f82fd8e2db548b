"""What Kolada's titles and descriptions tell in words: unit, population, last year, producer, group.

Guesses by simple rules; a KPI's unit and measure can be corrected afterwards, here they only start.
"""

import re
from textwrap import shorten
from typing import NamedTuple

from indicators.vocabulary import MeasureType, Population

_DISCONTINUED = re.compile(r"\(-\s*([0-9]{4})\)\s*$")
_PRODUCER = re.compile(r"Källa(:\s*|\s+)(?P<name>\S.*?)\.?\s*", re.DOTALL)
_AGES = re.compile(r"\b[0-9]{1,2}\s*[-–]\s*([0-9]{1,2}) år\b")
_CHILDREN = re.compile(
    r"(Elever i åk\b|Elever i (musik|anpassad grund)|Gymnasieelever (i )?år\b|Flickor\b|Pojkar\b|Barn\b)"
)
_GROUP = re.compile(r"(Liknande kommuner)?,? *(?P<subject>.*), (?P<about>[^,]+), (?P<vintage>[0-9]{4})")
_OVERALL = "övergripande"

_LONGEST_UNIT = 60
_LONGEST_PRODUCER = 200
_OLDEST_CHILD = 20


class GroupTitle(NamedTuple):
    """What the title of a group of areas says."""

    subject: str
    about: str
    vintage: int | None
    is_overall: bool


def discontinued_year(title: str) -> int | None:
    """Return the last year of a series that has ended, from "(-2023)" at the end of its title."""
    match = _DISCONTINUED.search(title)
    return int(match[1]) if match else None


def producer(description: str) -> str:
    """Return who made the figures, from "Källa: SCB." at the end of the description, else ""."""
    _, found, after = description.rpartition("Källa")
    match = _PRODUCER.fullmatch(found + after)
    return shorten(match["name"], _LONGEST_PRODUCER, placeholder="…") if match else ""


def unit_and_measure(title: str) -> tuple[str, MeasureType]:
    """Return the unit and the kind of measure that the title ends with.

    "…, andel (%)" is "%", "…, kr/inv" is "kr/inv" (money), "…, antal" is "antal" (a count), "…,
    antal/1000 inv" the same words (a ratio of two counts), an index "index"; anything else is a mean,
    in the last words of the title where there is a comma before them.
    """
    title = _DISCONTINUED.sub("", title).strip()
    last = title.rpartition(",")[2].strip() if "," in title else ""
    last = last if len(last) <= _LONGEST_UNIT else ""
    lowered = last.lower()
    if "(%)" in title or lowered in ("procent", "andel"):
        return "%", MeasureType.PERCENT
    if re.match(r"([mt]?kr)\b", lowered):
        return last, MeasureType.SEK
    if "index" in title.lower():
        return "index", MeasureType.INDEX
    if "/" in last and not lowered.startswith(("dagar", "timmar")):
        return last, MeasureType.RATIO
    if "antal" in lowered:
        return "antal", MeasureType.COUNT
    if title.startswith("Antal "):
        return "antal", MeasureType.RATIO if " per " in title else MeasureType.COUNT
    return last, MeasureType.MEAN


def population(title: str) -> Population:
    """Return whether the KPI is about children: pupils before the end of school, or ages up to 20.

    Pupils in adult education and Swedish for immigrants are adults, and so are those who have left
    upper secondary school ("Gymnasieelever med examen").
    """
    oldest = [int(age) for age in _AGES.findall(title)]
    is_children = bool(_CHILDREN.match(title)) or (bool(oldest) and max(oldest) <= _OLDEST_CHILD)
    return Population.CHILDREN if is_children else Population.ADULTS


def group_title(title: str) -> GroupTitle:
    """Return what "Liknande kommuner grundskola, Arboga, 2024" says; other titles say nothing."""
    match = _GROUP.fullmatch(title.strip())
    if not match:
        return GroupTitle("", "", None, False)
    subject = match["subject"].strip()
    return GroupTitle(subject, match["about"].strip(), int(match["vintage"]), subject == _OVERALL)
