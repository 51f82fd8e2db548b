"""Draws a chart of lines as SVG: the picture of first paint, of paper and of those without scripts.

Measures are CSS pixels of a chart that is 360 wide, the room on a telephone. There a unit is about a
pixel, so text is read as it is set; wider charts scale up, and site.css sets their text smaller in return.
Colours come from the classes (site.css); svg_file.py writes them out for a file that stands alone.
"""

import math
from collections.abc import Sequence
from html import escape

from dashboards.charts.description import Axis, Label, Line, LineChart, TrendChart
from dashboards.charts.svg_paths import Positions, gap_path, line_path, points, positions, runs
from indicators.vocabulary import Sex

WIDTH = 360
HEIGHT = 140  # of the value axis
TOP = 12
ROW = 15  # a line of text
CHARACTER = 5.8  # width of a character, at most, on average
TICK = 7.5  # the length of a target's tick

LETTER: dict[Sex | None, str] = {Sex.WOMEN: "w", Sex.MEN: "m", Sex.TOTAL: "t", None: ""}
MARKERS = {
    letter: f' marker-start="url(#c{letter})" marker-mid="url(#c{letter})" marker-end="url(#c{letter})"'
    for letter in "wm"
}
TARGET = {Sex.WOMEN: "w k", Sex.MEN: "m k", Sex.TOTAL: "t s k"}
# Lines that the chart is about. The total has no marker, but a heavier line than beside women and men.
LEADING = {
    Sex.WOMEN: f'class="w"{MARKERS["w"]}',
    Sex.MEN: f'class="m"{MARKERS["m"]}',
    Sex.TOTAL: 'class="t s"',
}


def line_svg(chart: LineChart, key: str) -> str:
    """The chart as one <svg>. key: what its ids begin with, unique on the page."""
    name = escape(key)
    if not chart.axis.ticks and not any(line.hidden for line in chart.lines):
        return _opening(chart, name, 40) + f'<text class="n" y="24">{escape(chart.summary)}</text></svg>'
    hidden = [line for line in chart.lines if line.hidden]
    top = TOP + (ROW if chart.breaks else 0)
    bottom = top + HEIGHT
    floor = bottom + ROW * len(hidden)
    left = 10 + CHARACTER * max([len(text) for _, text in chart.axis.ticks], default=0)
    right = WIDTH - 12 - CHARACTER * max([len(label.text) for label in chart.labels], default=0)
    at = positions(len(chart.periods), left + 9, right - 9)
    scale = HEIGHT / (chart.axis.high - chart.axis.low)
    base = bottom + chart.axis.low * scale
    drawn = [points(at, line.values, base, scale) for line in chart.lines]
    parts = [
        _opening(chart, name, floor + 22),
        f'<path class="a" d="{gap_path(drawn[0], drawn[1], chart.breaks)}"/>' if len(drawn) > 1 else "",
        _value_axis(chart.axis, left, right, base, scale),
        _period_axis(chart.periods, at, floor + 17),
        _series_breaks(chart, at, top, bottom) if chart.breaks else "",
    ]
    for row, line in enumerate(hidden):
        parts.append(_hidden_values(line, at, bottom + row * ROW, chart.wording.words.hidden))
    # The first line lies on top.
    for line, where in zip(reversed(chart.lines), reversed(drawn), strict=True):
        path = line_path(where, chart.breaks)
        parts.append(_own_line(line, path, at, base, scale) if line.own else _other_line(line, path))
    parts += [_labels(chart.labels, right + 6, bottom + 4), "</svg>"]
    return "".join(parts)


def trend_svg(chart: TrendChart) -> str:
    """The small picture as one <svg>: lines, newest value and newest target; no text, no axis."""
    at = positions(len(chart.periods), 9, 231)
    bottom = 34 if any(line.hidden for line in chart.lines) else 42
    # One value alone, or a flat line, lies in the middle.
    scale = (bottom - 6) / (chart.high - chart.low or math.inf)
    base = bottom + chart.low * scale if scale else (bottom + 6) / 2
    parts = [f'<svg class="trend" viewBox="0 0 240 48" role="img" aria-label="{escape(chart.summary)}">']
    for line in reversed(chart.lines):
        path = line_path(points(at, line.values, base, scale), chart.breaks)
        parts.append(_trend_line(line, path))
        parts.append(_blocks(line.hidden, at, 39, 8))
        if line.targets:
            parts.append(_targets(line._replace(targets=line.targets[-1:]), at, base, scale))
    parts.append("</svg>")
    return "".join(parts)


def _trend_line(line: Line, path: str) -> str:
    letter = LETTER[line.sex]
    # Values without neighbours are seen by their markers alone; else the newest has one.
    alone = "L" not in path or letter not in MARKERS
    style = LEADING[line.sex] if alone else f'class="{letter}" marker-end="url(#c{letter})"'
    return f'<path {style} d="{path}"/>' if path else ""


def _opening(chart: LineChart, name: str, height: float) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.wording.kpi.title)}</title>'
        f'<desc id="{name}-d">{escape(chart.summary)}</desc>'
    )


def _value_axis(axis: Axis, left: float, right: float, base: float, scale: float) -> str:
    grid = zero = texts = ""
    start, end, before = f"M{left:.1f}", f"H{right:.1f}", f'<text x="{left - 5:.1f}" y="'
    for value, text in axis.ticks:
        y = base - value * scale
        if value == 0:
            zero = f'<path class="z" d="{start},{y:.1f}{end}"/>'
        else:
            grid += f"{start},{y:.1f}{end}"
        texts += f'{before}{y + 4:.1f}">{text}</text>'
    return f'<path class="g" d="{grid}"/>{zero}<g class="y">{texts}</g>'


def _period_axis(periods: Sequence[str], at: Positions, y: float) -> str:
    """Texts under the newest period and as many before it as there is room for, evenly."""
    room = CHARACTER * len(periods[-1]) + 9
    step = at.xs[1] - at.xs[0] if len(periods) > 1 else room
    every = max(1, -int(-room // step))
    texts = "".join(
        [
            f'<text x="{at.written[index]}" y="{y}">{periods[index]}</text>'
            for index in range(len(periods) - 1, -1, -every)
        ]
    )
    return f'<g class="x">{texts}</g>'


def _series_breaks(chart: LineChart, at: Positions, top: float, bottom: float) -> str:
    drawn = ""
    word = escape(chart.wording.words.series_break)
    for index in chart.breaks:
        x = (at.xs[index - 1] + at.xs[index]) / 2
        anchor = "start" if x < WIDTH / 2 else "end"
        drawn += (
            f'<path class="b" d="M{x:.1f},{top - 8}V{bottom}"/>'
            f'<text class="n" x="{x:.1f}" y="{top - 12}" text-anchor="{anchor}">{word}</text>'
        )
    return drawn


def _hidden_values(line: Line, at: Positions, y: float, word: str) -> str:
    """A lane under the axis with a hatched block of the same height wherever a value is hidden."""
    text = line.says_hidden(word)
    after = at.xs[line.hidden[-1]] + at.half + 4
    fits = after + CHARACTER * len(text) < WIDTH
    x, anchor = (after, "start") if fits else (at.xs[line.hidden[0]] - at.half - 4, "end")
    return (
        f'{_blocks(line.hidden, at, y + 3, ROW - 5)}<text class="l{LETTER[line.sex]}" x="{x:.1f}"'
        f' y="{y + ROW - 4:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _blocks(hidden: Sequence[int], at: Positions, y: float, height: float) -> str:
    return "".join(
        f'<rect class="h" x="{at.xs[first] - at.half:.1f}" y="{y:.1f}" height="{height}"'
        f' width="{at.xs[last] - at.xs[first] + 2 * at.half:.1f}" fill="url(#ch)"/>'
        for first, last in runs(hidden)
    )


def _other_line(line: Line, path: str) -> str:
    return f'<path class="{LETTER[line.sex]} o" d="{path}"/>' if path else ""


def _own_line(line: Line, path: str, at: Positions, base: float, scale: float) -> str:
    letter = LETTER[line.sex]
    style = LEADING[line.sex] if line.leading else f'class="{letter}"'
    drawn = f'<path {style} d="{path}"/>' if path else ""
    for index in line.uncertain:
        value = line.values[index]
        if value is not None:
            y = f"{base - value * scale:.1f}"
            drawn += f'<circle class="{letter} u" cx="{at.written[index]}" cy="{y}" r="3"/>'
    return drawn + _targets(line, at, base, scale) if line.targets else drawn


def _targets(line: Line, at: Positions, base: float, scale: float) -> str:
    """A tick at each target, women's left of the period and men's right; a range is a bracket."""
    side = -1 if line.sex is Sex.WOMEN else 1
    near, far = side, side * max(TICK, at.half)
    path = ""
    for index, lower, upper in line.targets:
        x, y = at.xs[index], base - upper * scale
        path += f"M{x + near:.1f},{y:.1f}h{far - near:.1f}"
        if lower != upper:
            path += f"V{base - lower * scale:.1f}h{near - far:.1f}"
    return f'<path class="{TARGET[line.sex]}" d="{path}"/>'


def _labels(labels: Sequence[Label], x: float, bottom: float) -> str:
    drawn = ""
    where = f'" x="{x:.1f}" y="'
    for text, sex, strong, height in labels:
        style = LETTER[sex] + " e" if strong else LETTER[sex]
        drawn += f'<text class="l{style}{where}{bottom - height * HEIGHT:.1f}">{escape(text)}</text>'
    return drawn
