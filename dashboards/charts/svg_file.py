"""A chart of lines as a file that stands alone: with its title, its source, and colours of its own."""

import re
import textwrap
from html import escape

from dashboards.charts.description import LineChart
from dashboards.charts.svg import CHARACTER, WIDTH, line_svg
from dashboards.charts.theme import AXIS, COLOUR, FONT, GAP, GRID, INK, OTHERS, PAPER, QUIET
from indicators.vocabulary import Sex

_W, _M, _T = COLOUR[Sex.WOMEN], COLOUR[Sex.MEN], COLOUR[Sex.TOTAL]
_STROKE = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
_WOMEN = f'{_STROKE} stroke="{_W}" stroke-width="2"'
_MEN = f'{_STROKE} stroke="{_M}" stroke-width="2" stroke-dasharray="5 4.5"'
_HOLLOW = f'fill="{PAPER}" stroke-width="2"'

# What site.css says of each class, as attributes: a policy that forbids inline styles forbids them here too.
ATTRIBUTES = {
    "w": _WOMEN,
    "m": _MEN,
    "t": f'{_STROKE} stroke="{_T}" stroke-width="1.2"',
    "t s": f'{_STROKE} stroke="{INK}" stroke-width="2"',
    "w o": f'{_STROKE} stroke="{OTHERS[Sex.WOMEN]}" stroke-width="1.4"',
    "m o": f'{_STROKE} stroke="{OTHERS[Sex.MEN]}" stroke-width="1.4" stroke-dasharray="5 4.5"',
    "t o": f'{_STROKE} stroke="{OTHERS[Sex.TOTAL]}" stroke-width="1.2" stroke-dasharray="1 3"',
    "w k": f'fill="none" stroke="{_W}" stroke-width="2.6"',
    "m k": f'fill="none" stroke="{_M}" stroke-width="2.6"',
    "t s k": f'fill="none" stroke="{INK}" stroke-width="2.6"',
    "w u": f'{_HOLLOW} stroke="{_W}"',
    "m u": f'{_HOLLOW} stroke="{_M}"',
    "t u": f'{_HOLLOW} stroke="{_T}"',
    "a": f'fill="{GAP}"',
    "g": f'fill="none" stroke="{GRID}"',
    "z": f'fill="none" stroke="{AXIS}"',
    "b": f'fill="none" stroke="{QUIET}" stroke-dasharray="2 3"',
    "h": f'stroke="{QUIET}" stroke-dasharray="1 2"',
    "x": f'fill="{QUIET}" text-anchor="middle"',
    "y": f'fill="{QUIET}" text-anchor="end"',
    "n": f'fill="{QUIET}"',
    "l": f'fill="{INK}"',
    "lw": f'fill="{_W}"',
    "lm": f'fill="{_M}"',
    "lt": f'fill="{_T}"',
    "lw e": f'fill="{_W}" font-weight="700"',
    "lm e": f'fill="{_M}" font-weight="700"',
    "lt e": f'fill="{INK}" font-weight="700"',
    "cw": f'fill="{_W}"',
    "cm": f'fill="{_M}"',
    "ch": f'stroke="{QUIET}" stroke-width="1.5"',
}

# Markers by sex and hatching. A page has them once (templates/components/_chart_marks.html).
MARKS = (
    '<marker id="cw" class="cw" viewBox="-4 -4 8 8" markerWidth="8" markerHeight="8"'
    ' markerUnits="userSpaceOnUse"><circle r="2.8"/></marker>'
    '<marker id="cm" class="cm" viewBox="-4 -4 8 8" markerWidth="8" markerHeight="8"'
    ' markerUnits="userSpaceOnUse"><path d="M-2.6-2.6h5.2v5.2h-5.2z"/></marker>'
    '<pattern id="ch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="ch" d="M0 0v5"/></pattern>'
)

_LINE = 17
_MARGIN = 14
_WIDE = WIDTH + 2 * _MARGIN


def svg_file(chart: LineChart, source: str) -> str:
    """The chart as the text of an .svg file: its title and unit above, the source (a whole line) below."""
    picture = line_svg(chart, "chart")
    height = float(re.findall(r'viewBox="0 0 \d+ ([\d.]+)"', picture)[0])
    title = textwrap.wrap(chart.wording.kpi.title, WIDTH // 8)  # bold letters of 15 px
    top = _MARGIN + _LINE * (len(title) + 1)
    foot = textwrap.wrap(source, int(WIDTH / CHARACTER))
    whole = top + height + _LINE * len(foot) + _MARGIN
    heading = 'font-size="15" font-weight="700"'
    texts = [_text(_MARGIN + _LINE * row + 12, line, heading) for row, line in enumerate(title)]
    texts.append(_text(top - 4, chart.wording.kpi.unit, 'class="n"'))
    texts += [_text(top + height + _LINE * (row + 1), line, 'class="n"') for row, line in enumerate(foot)]
    drawing = picture.replace(
        "<svg ", f'<svg x="{_MARGIN}" y="{top}" width="{WIDTH}" height="{height:g}" ', 1
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {whole:g}" width="{2 * _WIDE}"'
        f' height="{2 * whole:g}" font-family="{FONT}" font-size="12" fill="{INK}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/><defs>{_coloured(MARKS)}</defs>'
        f"{_coloured(''.join(texts) + drawing)}</svg>\n"
    )


def _text(y: float, text: str, look: str) -> str:
    return f'<text x="{_MARGIN}" y="{y:g}" {look}>{escape(text)}</text>'


def _coloured(markup: str) -> str:
    return re.sub(r'class="([a-z ]+)"', lambda match: ATTRIBUTES[match[1]], markup)
