"""Gives a chart of lines to Plotly, as a plain dict that becomes JSON.

Nothing is in it that the SVG does not show: no customdata, no hidden traces, texts written out here.
Plotly reads markup and templates in every text, so all of them are escaped.
"""

from collections.abc import Sequence
from typing import Any

from dashboards.charts.description import Line, LineChart
from dashboards.charts.plotly_shapes import (
    CHARACTER,
    ROOM_ABOVE,
    annotations,
    escaped,
    floor,
    longest_text,
    shapes,
)
from dashboards.charts.theme import AXIS, COLOUR, FONT, GRID, INK, LEADING, OTHERS, PAPER, QUIET
from indicators.vocabulary import Sex

SYMBOL = {Sex.WOMEN: "circle", Sex.MEN: "square", Sex.TOTAL: "circle"}
DASH = {Sex.WOMEN: "solid", Sex.MEN: "6px,4px", Sex.TOTAL: "solid"}
# Pixels. charts.js sets it, and the margins with it, to the size that the SVG had where it stood.
TEXT_SIZE = 14

CONFIG = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def plotly_figure(chart: LineChart) -> dict[str, Any]:
    """The chart as Plotly's data, layout and config; x are the periods, as categories."""
    style = chart.wording.style
    return {
        "data": [
            # The first line lies on top and is named first.
            trace | {"zorder": -order}
            for order, line in enumerate(chart.lines)
            for trace in _traces(line, chart)
        ],
        "layout": {
            "autosize": True,
            "showlegend": False,
            "hovermode": "x unified",
            "dragmode": False,
            "separators": style.decimal + style.thousands,
            "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
            "paper_bgcolor": PAPER,
            "plot_bgcolor": PAPER,
            "hoverlabel": {"bgcolor": PAPER, "bordercolor": AXIS, "font": {"color": INK}},
            "margin": {
                "l": 8,
                "r": 10 + CHARACTER * longest_text(chart),
                "t": 24 if chart.breaks else 8,
                "b": 28,
            },
            "xaxis": _period_axis(chart.periods),
            "yaxis": _value_axis(chart),
            "shapes": shapes(chart),
            "annotations": annotations(chart),
        },
        "config": CONFIG | {"locale": "sv" if style.decimal == "," else "en-US"},
    }


def _traces(line: Line, chart: LineChart) -> list[dict[str, Any]]:
    colour = (LEADING if line.leading else COLOUR if line.own else OTHERS)[line.sex]
    points = _points(line, chart)
    found: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": escaped(line.name),
            "x": [period for period, _, _ in points],
            "y": [value for _, value, _ in points],
            "connectgaps": False,
            "line": {"color": colour, "width": 2.25 if line.leading else 1.4, "dash": DASH[line.sex]},
            "marker": {
                "color": [PAPER if uncertain else colour for _, _, uncertain in points],
                "symbol": SYMBOL[line.sex],
                "size": 7 if line.leading else 3,
                "line": {"color": colour, "width": 2 if line.leading else 0},
            },
            "hoverinfo": "x+text",
            "hovertext": [
                "" if value is None else escaped(line.says(chart.wording.figure(value)))
                for _, value, _ in points
            ],
        }
    ]
    if line.targets:
        found.append(_target_trace(line, chart))
    return found


def _points(line: Line, chart: LineChart) -> list[tuple[str, float | None, bool]]:
    """Period, value, and whether it is uncertain; before a break of the series a point without value."""
    found: list[tuple[str, float | None, bool]] = []
    for at, (period, value) in enumerate(zip(chart.periods, line.values, strict=True)):
        if at in chart.breaks:
            found.append((period, None, False))
        found.append((period, value, at in line.uncertain))
    return found


def _target_trace(line: Line, chart: LineChart) -> dict[str, Any]:
    """A tick at each target: women's to the left of the period, men's to the right."""
    name = f"{chart.wording.words.target} {line.name.lower()}".rstrip()
    x, y, texts = [], [], []
    for at, lower, upper in line.targets:
        text = escaped(f"{name} {chart.wording.target(lower, upper)}")
        for value in (upper,) if lower == upper else (upper, lower):
            x.append(chart.periods[at])
            y.append(value)
            texts.append(text)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escaped(name),
        "x": x,
        "y": y,
        "marker": {
            "symbol": "line-ns",
            "angle": 90 if line.sex is Sex.WOMEN else -90,
            "standoff": 6,
            "size": 5,
            "line": {"color": LEADING[line.sex], "width": 3.5},
        },
        "hoverinfo": "x+text",
        "hovertext": texts,
    }


def _period_axis(periods: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": periods,
        "range": [-0.6, len(periods) - 0.4],
        "fixedrange": True,
        "nticks": 8,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"color": QUIET},
    }


def _value_axis(chart: LineChart) -> dict[str, Any]:
    low, high, ticks = chart.axis
    span, below = high - low, floor(chart)
    return {
        "range": [low - span * below / (1 - below), high + span * ROOM_ABOVE],
        "tickmode": "array",
        "tickvals": [value for value, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "fixedrange": True,
        "automargin": True,
        "gridcolor": GRID,
        "zeroline": low <= 0 <= high,
        "zerolinecolor": AXIS,
        "zerolinewidth": 1,
        "tickfont": {"color": QUIET},
    }
