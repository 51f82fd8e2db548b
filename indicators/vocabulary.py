"""The words of the field as plain enums, without Django, which everyone may import.

The values are what is stored and what travels between the layers. What people read is translated
where it is shown (`indicators.models.choices` for forms, templates and `dashboards` for pages).
"""

from enum import IntEnum, StrEnum


class Sex(StrEnum):
    """Whom a figure is about. Women first, in every list that is made from this one."""

    WOMEN = "F"
    MEN = "M"
    NON_BINARY = "X"
    UNKNOWN = "U"
    TOTAL = "T"


class Status(StrEnum):
    """The state of a figure. A figure without a value always has one that says why."""

    OK = "ok"
    PRELIMINARY = "preliminary"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    UNRELIABLE = "unreliable"
    WITHDRAWN = "withdrawn"


class TargetFor(StrEnum):
    """What a target is set for: women's outcome, men's outcome, or the gap between them."""

    WOMEN = "F"
    MEN = "M"
    GAP = "G"


class Direction(StrEnum):
    """Which way an outcome should go."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"


class MeasureType(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    MEAN = "mean"
    SEK = "sek"
    RATIO = "ratio"
    INDEX = "index"


class GapType(StrEnum):
    """How the distance between women and men is expressed (docs/methods/gap.md)."""

    POINTS = "points"  # women - men, percentage points
    DIFFERENCE = "difference"  # women - men, in the KPI's own unit
    RATIO = "ratio"  # women's value in % of men's
    PERCENT_OF_MEN = "percent_of_men"  # (men - women) in % of men's value
    BALANCE = "balance"  # distance of women's share from 40-60, percentage points


class SexMode(StrEnum):
    """How a KPI holds women's and men's figures."""

    ROWS = "rows"  # a row for each sex
    PAIR = "pair"  # one KPI for women and another for men
    SHARE_OF_WOMEN = "share_of_women"  # women's share; men's is 100 - it
    RATIO = "ratio"  # one number that is itself the comparison


class Frequency(StrEnum):
    YEAR = "year"
    TERTIAL = "tertial"
    QUARTER = "quarter"
    MONTH = "month"


class Population(StrEnum):
    """Decides the words: kvinnor and män, or flickor and pojkar."""

    ADULTS = "adults"
    CHILDREN = "children"


class AreaKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    GROUP = "group"
    BOARD = "board"
    DEPARTMENT = "department"
    UNIT = "unit"


class GoalLevel(StrEnum):
    VISION = "vision"
    COUNCIL = "council"
    BOARD = "board"
    UNIT = "unit"


class Attainment(StrEnum):
    """How an outcome stands to its target."""

    REACHED = "reached"
    NEAR = "near"
    NOT_REACHED = "not_reached"
    NO_TARGET = "no_target"
    NO_DATA = "no_data"
    SUPPRESSED = "suppressed"


class DisclosureClass(IntEnum):
    """How careful figures about people have to be handled (docs/methods/disclosure.md)."""

    OPEN = 0  # elected and in public office
    ORDINARY = 1  # counts of visitors, participants, employees
    EMPLOYMENT = 2  # employment, working hours, pay
    SENSITIVE = 3  # sick leave, rehabilitation, asylum


class Funder(StrEnum):
    """Who pays for a project."""

    OWN = "own"
    AMIF = "amif"
    ESF = "esf"
    OTHER = "other"


class ActivityKind(StrEnum):
    """Whom an activity is for, or what it is. Those for one sex are not judged by their balance."""

    OPEN = "open"
    WOMEN_ONLY = "women_only"
    MEN_ONLY = "men_only"
    CLUB = "club"
    COURSE = "course"
    STAFF_TRAINING = "staff_training"
    YOUTH_CENTRE = "youth_centre"


class AgeBands(StrEnum):
    """Which ages a project counts apart. An age that nobody knows is counted as such."""

    NONE = ""
    AMIF = "amif"
    ESF = "esf"
    YOUTH = "youth"


# A band's code is the years that it goes from and to; what has no end is open.
BANDS: dict[AgeBands, tuple[str, ...]] = {
    AgeBands.NONE: (),
    AgeBands.AMIF: ("0-17", "18-60", "61-"),
    AgeBands.ESF: ("0-17", "18-29", "30-54", "55-"),
    AgeBands.YOUTH: ("0-6", "7-12", "13-16", "17-20", "21-25", "26-"),
}
