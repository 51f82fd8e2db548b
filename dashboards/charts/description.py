"""What a chart says, before anyone draws it: plain values that svg.py and plotly.py both read.

Only what may be seen is in here: a hidden value is the position of its period, never a number.
"""

from dataclasses import dataclass
from typing import NamedTuple

from dashboards.charts.words import Wording
from indicators.vocabulary import Sex


class TargetMark(NamedTuple):
    """A target at a period, which is given as its position; lower == upper unless it is a range."""

    at: int
    lower: float
    upper: float


class Newest(NamedTuple):
    """The last value of a line: the position of its period, the value, and how it is written."""

    at: int
    value: float
    text: str


class Line(NamedTuple):
    """One area's figures for one sex, a value or None (a gap) for each period of the chart.

    own: of the organisation's area. leading: what the chart is about, so not the total beside women and men.
    uncertain: positions of preliminary and unreliable values. hidden: positions of hidden values.
    newest_target: the last of targets, as it is written. name: empty where there is nothing to tell apart.
    """

    sex: Sex
    name: str
    own: bool
    leading: bool
    values: list[float | None]
    uncertain: list[int]
    hidden: list[int]
    newest: Newest | None
    targets: list[TargetMark]
    newest_target: str

    def says(self, text: str) -> str:
        """The text, after the name if there is one."""
        return f"{self.name} {text}" if self.name else text

    def says_hidden(self, word: str) -> str:
        return f"{self.name}: {word.lower()}" if self.name else word


class Axis(NamedTuple):
    """Where the value axis begins and ends, and its marks: value and text."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


class Label(NamedTuple):
    """A text beside the end of a line. height: 0 at the bottom of the axis, 1 at its top.

    sex: whose colour it has; None for what is about both. strong: the figure that the chart is about.
    """

    text: str
    sex: Sex | None
    strong: bool
    height: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """A KPI over time. breaks: positions of the first period of each new series."""

    wording: Wording
    periods: list[str]
    lines: list[Line]
    axis: Axis
    labels: list[Label]
    breaks: list[int]
    summary: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A small picture of women's and men's lines for a card, where the figures stand beside it."""

    periods: list[str]
    lines: list[Line]
    low: float
    high: float
    breaks: list[int]
    summary: str


class Dot(NamedTuple):
    sex: Sex
    value: float
    text: str
    uncertain: bool


class DotRow(NamedTuple):
    """An area: its dots, and in words why others are not there."""

    name: str
    own: bool
    dots: list[Dot]
    note: str


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Women and men in one period, an area a row, so that level and gap are read together."""

    wording: Wording
    period: str
    rows: list[DotRow]
    axis: Axis
    summary: str
