"""The colours of the style sheet: enough contrast in light and dark, and the same in files and in Plotly."""

import re
from pathlib import Path

import pytest

from dashboards.charts import theme
from dashboards.charts.svg_file import ATTRIBUTES, MARKS
from indicators.vocabulary import Sex

ROOT = Path(__file__).parents[3]
SHEET = (ROOT / "static/css/site.css").read_text(encoding="utf-8")


def tokens(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK = (tokens(block) for block in re.findall(r":root \{([^}]*--paper[^}]*)\}", SHEET))
SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(colour):
    def linear(channel):
        part = int(channel, 16) / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("paper", ["paper", "paper-tinted"])
@pytest.mark.parametrize(
    "name", ["ink", "ink-quiet", "link", "women", "men", "total", "reached", "near", "not-reached"]
)
def test_text_has_a_contrast_of_4_5(scheme, paper, name):
    assert contrast(scheme[name], scheme[paper]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["reached", "near", "not-reached"])
def test_a_status_is_read_on_its_own_ground(scheme, name):
    assert contrast(scheme[name], scheme[f"{name}-paper"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("paper", ["paper", "chart-gap"])
@pytest.mark.parametrize("name", ["women", "men", "total", "women-light", "men-light", "chart-axis"])
def test_graphics_have_a_contrast_of_3(scheme, paper, name):
    assert contrast(scheme[name], scheme[paper]) >= 3


# What the sheet paints in charts: (selector, fill or stroke, the colour's name). Left out: the grid and the
# ground between women and men, which help the eye alone; paper as the rim of texts and in hollow marks.
CHARTS = SHEET[SHEET.index("/* Charts.") : SHEET.index("/* Once Plotly has drawn")]
DECORATION = {
    (".chart .g", "stroke"),
    (".chart .a", "fill"),
    (".chart text", "stroke"),
    (".chart .u", "fill"),
}
PAINTED = [
    (selector, what, name)
    for selector, rule in re.findall(r"^([^@/{}]+) \{ ([^}]*) \}", CHARTS, re.MULTILINE)
    for what, name in re.findall(r"(fill|stroke): var\(--([a-z-]+)\)", rule)
    if (selector, what) not in DECORATION
]
IS_TEXT = re.compile(r"text|figcaption|\.n\b|\.l[wmt]\b")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["paper", "chart-gap"])
@pytest.mark.parametrize(("selector", "what", "name"), PAINTED)
def test_every_text_and_mark_of_a_chart_stands_out(scheme, ground, selector, what, name):
    least = 4.5 if IS_TEXT.search(selector) else 3

    assert contrast(scheme[name], scheme[ground]) >= least


def test_texts_and_marks_of_charts_are_found_in_the_sheet():
    texts = {selector for selector, *_ in PAINTED if IS_TEXT.search(selector)}

    assert {".chart text", ".chart .lw", ".chart .lm", ".chart .lt", ".chart .lt.e"} <= texts
    assert len(PAINTED) - len(texts) >= 15
    # Only what was left out above may be fainter.
    assert len(re.findall(r"(?:fill|stroke): var", CHARTS)) == len(PAINTED) + len(DECORATION)


@pytest.mark.parametrize("kind", sorted(ATTRIBUTES.keys() - {"g", "a"}))
def test_every_text_and_mark_of_a_file_stands_out(kind):
    least = 4.5 if re.fullmatch(r"[xyn]|l[wmt]?( e)?", kind) else 3

    for colour in set(re.findall(r"#[0-9a-f]{6}", ATTRIBUTES[kind])) - {theme.PAPER}:
        assert min(contrast(colour, theme.PAPER), contrast(colour, theme.GAP)) >= least


def test_dark_has_every_colour_that_light_has():
    assert set(DARK) == set(LIGHT)


def test_files_and_plotly_have_the_colours_of_the_page():
    assert {
        "paper": theme.PAPER,
        "ink": theme.INK,
        "ink-quiet": theme.QUIET,
        "chart-grid": theme.GRID,
        "chart-axis": theme.AXIS,
        "chart-gap": theme.GAP,
        "women": theme.COLOUR[Sex.WOMEN],
        "men": theme.COLOUR[Sex.MEN],
        "total": theme.COLOUR[Sex.TOTAL],
        "women-light": theme.OTHERS[Sex.WOMEN],
        "men-light": theme.OTHERS[Sex.MEN],
    }.items() <= LIGHT.items()


def test_the_script_knows_the_colours_by_the_names_of_the_sheet():
    script = (ROOT / "static/js/charts.js").read_text(encoding="utf-8")
    known = {name: colour for colour, name in re.findall(r'"(#[0-9a-f]{6})": "--([a-z-]+)"', script)}

    assert known.items() <= LIGHT.items()
    assert len(known) == 11


def test_the_page_has_the_markers_that_charts_refer_to():
    page = (ROOT / "templates/components/_chart_marks.html").read_text(encoding="utf-8")

    assert page.strip() == f'<svg class="chart-marks" aria-hidden="true">{MARKS}</svg>'
    assert '{% include "components/_chart_marks.html" %}' in (ROOT / "templates/base.html").read_text(
        encoding="utf-8"
    )


def test_the_page_has_the_symbols_that_states_are_clipped_to():
    sheet = (ROOT / "static/css/site.css").read_text(encoding="utf-8")
    page = (ROOT / "templates/components/_status_symbols.html").read_text(encoding="utf-8")

    states = re.findall(r'\.status\[data-status="([a-z_]+)"\] \{\s*--status-symbol: url\("#s-\1"\)', sheet)

    assert states == re.findall(r'<clipPath id="s-([a-z_]+)"', page)
    assert len(states) == 6
    assert '{% include "components/_status_symbols.html" %}' in (ROOT / "templates/base.html").read_text(
        encoding="utf-8"
    )
