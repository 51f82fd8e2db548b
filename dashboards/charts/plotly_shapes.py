"""What lies around the lines in Plotly: the gap, breaks of the series, hidden values, and all words."""

from collections.abc import Sequence
from typing import Any

from dashboards.charts.description import Label, Line, LineChart
from dashboards.charts.svg_paths import runs
from dashboards.charts.theme import COLOUR, GAP, GRID, INK, LEADING, QUIET
from indicators.vocabulary import Sex

# The part of the picture, from below, that belongs to hidden values: no value is drawn down there.
HIDDEN_PART = 0.12
ROOM_ABOVE = 0.02
CHARACTER = 6.6  # width in pixels, at most, on average


def escaped(text: str) -> str:
    """The text so that Plotly shows it as it is: no tags, no entities, no %{templates}."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("%", "&#37;")


def shapes(chart: LineChart) -> list[dict[str, Any]]:
    """Everything drawn that is not a value."""
    return [*_gap(chart), *_breaks(chart), *_ranges(chart), *_hidden_values(chart)]


def annotations(chart: LineChart) -> list[dict[str, Any]]:
    """Everything written but the axes."""
    return [*_labels(chart), *_break_words(chart), *_hidden_words(chart)]


def longest_text(chart: LineChart) -> int:
    """How many characters need room to the right of the picture."""
    texts = [label.text for label in chart.labels]
    texts += [line.says_hidden(chart.wording.words.hidden) for line in chart.lines if line.hidden]
    return max(map(len, texts), default=0)


def floor(chart: LineChart) -> float:
    """The part of the picture below the value axis."""
    return HIDDEN_PART + 0.02 if any(line.hidden for line in chart.lines) else ROOM_ABOVE


def _gap(chart: LineChart) -> list[dict[str, Any]]:
    """The area between women's and men's line, wherever both are drawn."""
    if len(chart.lines) < 2:
        return []
    women, men = chart.lines[0].values, chart.lines[1].values
    both = [at for at, pair in enumerate(zip(women, men, strict=True)) if None not in pair]
    shapes = []
    for first, last in _pieces(both, chart.breaks):
        there = [f"{at},{women[at]!r}" for at in range(first, last + 1)]
        back = [f"{at},{men[at]!r}" for at in range(last, first - 1, -1)]
        path = f"M{'L'.join(there + back)}Z"
        shapes.append(
            {"type": "path", "path": path, "fillcolor": GAP, "line": {"width": 0}, "layer": "below"}
        )
    return shapes


def _pieces(positions: Sequence[int], breaks: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of positions, ended before each break of the series."""
    found: list[tuple[int, int]] = []
    for first, last in runs(positions):
        starts = [first, *[at for at in breaks if first < at <= last]]
        ends = [at - 1 for at in starts[1:]] + [last]
        found += zip(starts, ends, strict=True)
    return found


def _breaks(chart: LineChart) -> list[dict[str, Any]]:
    line = {"color": QUIET, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": at - 0.5, "x1": at - 0.5, "yref": "y domain", "y0": 0, "y1": 1, "line": line}
        for at in chart.breaks
    ]


def _break_words(chart: LineChart) -> list[dict[str, Any]]:
    text = chart.wording.words.series_break
    return [
        {
            **_text(text, QUIET),
            "x": at - 0.5,
            "xanchor": "left" if at < len(chart.periods) / 2 else "right",
            "yref": "y domain",
            "y": 1,
            "yanchor": "bottom",
        }
        for at in chart.breaks
    ]


def _ranges(chart: LineChart) -> list[dict[str, Any]]:
    """The ends of a range target, joined on the sex's own side."""
    shapes = []
    for line in chart.lines:
        for at, lower, upper in line.targets:
            if lower != upper:
                x = at - 0.3 if line.sex is Sex.WOMEN else at + 0.3
                look = {"color": LEADING[line.sex], "width": 2}
                shapes.append({"type": "line", "x0": x, "x1": x, "y0": lower, "y1": upper, "line": look})
    return shapes


def _hidden_values(chart: LineChart) -> list[dict[str, Any]]:
    """A block of fixed height at the foot of the picture: it has no place on the value axis."""
    line = {"color": QUIET, "width": 1, "dash": "dot"}
    return [
        {
            "type": "rect",
            "x0": first - 0.5,
            "x1": last + 0.5,
            "yref": "y domain",
            "y0": bottom,
            "y1": top,
            "line": line,
            "fillcolor": GRID,
        }
        for hidden, bottom, top in _lanes(chart)
        for first, last in runs(hidden.hidden)
    ]


def _hidden_words(chart: LineChart) -> list[dict[str, Any]]:
    return [
        {
            **_text(line.says_hidden(chart.wording.words.hidden), COLOUR[line.sex]),
            "x": line.hidden[-1] + 0.5,
            "xanchor": "left",
            "xshift": 4,
            "yref": "y domain",
            "y": (bottom + top) / 2,
            "yanchor": "middle",
        }
        for line, bottom, top in _lanes(chart)
    ]


def _lanes(chart: LineChart) -> list[tuple[Line, float, float]]:
    """Lines with hidden values and where their blocks lie, the first on top."""
    hidden = [line for line in chart.lines if line.hidden]
    height = HIDDEN_PART / max(len(hidden), 1)
    return [
        (line, HIDDEN_PART - height * (row + 1), HIDDEN_PART - height * row)
        for row, line in enumerate(hidden)
    ]


def _labels(chart: LineChart) -> list[dict[str, Any]]:
    below = floor(chart)
    # Where the value axis ends above, seen from the floor: the range goes a little beyond it.
    part = 1 / (1 / (1 - below) + ROOM_ABOVE)
    return [
        {
            **_text(label.text, _label_colour(label), 700 if label.strong else 400),
            "xref": "paper",
            "x": 1,
            "xshift": 4,
            "xanchor": "left",
            "yref": "y domain",
            "y": part * (label.height + below / (1 - below)),
            "yanchor": "middle",
            "align": "left",
        }
        for label in chart.labels
    ]


def _label_colour(label: Label) -> str:
    if label.sex is None:
        return INK
    return (LEADING if label.strong else COLOUR)[label.sex]


def _text(text: str, colour: str, weight: int = 400) -> dict[str, Any]:
    return {"text": escaped(text), "showarrow": False, "font": {"color": colour, "weight": weight}}
