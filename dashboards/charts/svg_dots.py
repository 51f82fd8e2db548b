"""Draws a dot plot as SVG: each row has the area's name, and under it women's and men's dot, joined."""

import textwrap
from html import escape

from dashboards.charts.description import Axis, DotPlot, DotRow
from dashboards.charts.svg import CHARACTER, LETTER, ROW, WIDTH
from indicators.vocabulary import Sex

LEFT, RIGHT = 44.0, WIDTH - 44.0  # room for a figure on either side
TRACK = 20
GAP = 8


def dot_svg(chart: DotPlot, key: str) -> str:
    """The chart as one <svg>. key: what its ids begin with, unique on the page."""
    axis = chart.axis
    scale = (RIGHT - LEFT) / (axis.high - axis.low)
    base = LEFT - axis.low * scale
    y = 26.0
    rows = []
    for row in chart.rows:
        drawn, y = _row(row, base, scale, y)
        rows.append(drawn)
    name = escape(key)
    return (
        f'<svg viewBox="0 0 {WIDTH} {y + 2:.0f}" role="img" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(chart.wording.kpi.title)}, {escape(chart.period)}</title>'
        f'<desc id="{name}-d">{escape(chart.summary)}</desc>'
        f"{_axis(axis, base, scale, y)}{''.join(rows)}</svg>"
    )


def _axis(axis: Axis, base: float, scale: float, bottom: float) -> str:
    marks = [(base + value * scale, text) for value, text in axis.ticks]
    grid = "".join([f"M{x:.1f},20V{bottom:.1f}" for x, _ in marks])
    texts = "".join([f'<text x="{x:.1f}" y="14">{text}</text>' for x, text in marks])
    return f'<path class="g" d="{grid}"/><g class="x">{texts}</g>'


def _row(row: DotRow, base: float, scale: float, y: float) -> tuple[str, float]:
    """The row drawn from y downwards, and where the next begins."""
    room = int(WIDTH / CHARACTER)
    weight = ' class="e"' if row.own else ""
    lines = textwrap.wrap(row.name, room) or [""]
    parts = []
    if row.note and len(lines[-1]) + len(row.note) + 3 > room:
        lines.append("")
    for text in lines:
        y += ROW
        parts.append(f'<text{weight} y="{y - 3:.0f}">{escape(text)}</text>')
    if row.note:
        parts.append(
            f'<text class="n" x="{WIDTH}" y="{y - 3:.0f}" text-anchor="end">{escape(row.note)}</text>'
        )
    if row.dots:
        parts.append(_dots(row, base, scale, y + TRACK / 2))
        y += TRACK
    return "".join(parts), y + GAP


def _dots(row: DotRow, base: float, scale: float, y: float) -> str:
    placed = sorted(((base + dot.value * scale, dot) for dot in row.dots), key=lambda pair: pair[0])
    left, right = placed[0][0], placed[-1][0]
    weight = " e" if row.own else ""
    parts = [f'<path class="j{weight}" d="M{left:.1f},{y:.1f}H{right:.1f}"/>']
    for x, dot in placed:
        letter = LETTER[dot.sex]
        style = f"d{letter} u" if dot.uncertain else f"d{letter}"
        if dot.sex is Sex.MEN:
            parts.append(
                f'<rect class="{style}" x="{x - 4.2:.1f}" y="{y - 4.2:.1f}" width="8.4" height="8.4"/>'
            )
        else:
            parts.append(f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="4.8"/>')
    ends = zip(placed, ((left - 9, "end"), (right + 9, "start")), strict=False)
    for (_, dot), (x, anchor) in ends if len(placed) > 1 else [(placed[0], (right + 9, "start"))]:
        parts.append(
            f'<text class="l{LETTER[dot.sex]}{weight}" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">'
            f"{escape(dot.text)}</text>"
        )
    return "".join(parts)
