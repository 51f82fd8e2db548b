import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from dashboards.charts.lines import history_chart
from dashboards.charts.plotly import CONFIG, plotly_figure
from dashboards.charts.plotly_shapes import HIDDEN_PART, escaped
from indicators.calculations.numbers import ENGLISH, SWEDISH

from .samples import EMPTY, FULL, HIDDEN, WORDS, area, kpi, series, target

SCRIPT = Path(__file__).parents[3] / "static/js/charts.js"
ROWS = {
    "full": FULL,
    "empty": EMPTY,
    "one": series(area(women=[0], men=[1])),
    "hidden": series(area(women=[HIDDEN], men=[HIDDEN])),
    "range": series(area(women=[1], men=[2]), women={"2020": target(40, 60)}, men={"2021": target(40, 60)}),
}


def figure(rows, style=SWEDISH, **options):
    return plotly_figure(history_chart(rows, WORDS, style, **options))


def traces(drawn):
    return {trace["name"]: trace for trace in drawn["data"]}


def strings(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in strings(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_plotly_knows_every_key_and_value(rows):
    drawn = figure(rows, compare=["0000"])

    go.Figure({"data": drawn["data"], "layout": drawn["layout"]})
    json.dumps(drawn, allow_nan=False)


def test_zero_is_drawn_and_a_missing_year_is_a_gap():
    women = traces(figure(series(area(women=[0, None, 4], men=[1, 2, 3]))))["Kvinnor"]

    assert women["y"] == [0.0, None, 4.0]
    assert women["connectgaps"] is False


def test_a_break_of_the_series_breaks_the_line():
    men = traces(figure(FULL))["Män"]

    assert men["x"][:3] == ["2020", "2021", "2021"]
    assert men["y"][:3] == [20.0, None, 30.0]


def test_women_and_men_differ_by_colour_dash_and_marker():
    drawn = traces(figure(FULL))
    looks = [(drawn[name]["line"], drawn[name]["marker"]["symbol"]) for name in ("Kvinnor", "Män")]

    assert [symbol for _, symbol in looks] == ["circle", "square"]
    assert looks[0][0]["dash"] != looks[1][0]["dash"]
    assert looks[0][0]["color"] != looks[1][0]["color"]


def test_women_are_named_before_men():
    assert list(traces(figure(FULL)))[:4] == ["Kvinnor", "Mål kvinnor", "Män", "Mål män"]


def test_each_sex_has_its_own_targets():
    drawn = traces(figure(FULL))

    assert drawn["Mål kvinnor"]["y"] == [40, 60, 40]
    assert drawn["Mål män"]["x"] == ["2025"]


def test_a_hidden_value_is_a_block_of_fixed_height_outside_the_value_axis():
    drawn = figure(FULL)["layout"]
    (block,) = [shape for shape in drawn["shapes"] if shape["type"] == "rect"]
    low, high = drawn["yaxis"]["range"]

    assert (block["yref"], block["y0"], block["y1"]) == ("y domain", 0, HIDDEN_PART)
    assert block["line"]["dash"] == "dot"
    assert "Kvinnor: skyddat" in [note["text"] for note in drawn["annotations"]]
    assert low + (high - low) * HIDDEN_PART < 0  # the lowest value, 0, lies above the block


def test_nothing_is_sent_that_is_not_shown():
    allowed = {
        "type",
        "mode",
        "name",
        "x",
        "y",
        "connectgaps",
        "line",
        "marker",
        "hoverinfo",
        "hovertext",
        "zorder",
    }
    for trace in figure(FULL, compare=["0000"])["data"]:
        assert set(trace) <= allowed
        assert all(
            (value is None) == (text == "")
            for value, text in zip(trace["y"], trace["hovertext"], strict=True)
        )


def test_values_are_told_in_the_readers_number_style():
    assert traces(figure(FULL))["Män"]["hovertext"][0] == "Män 20,0\u00a0&#37;"
    assert traces(figure(FULL, ENGLISH))["Män"]["hovertext"][0] == "Män 20.0\u00a0&#37;"


def test_separators_and_locale_follow_the_language():
    assert figure(FULL)["layout"]["separators"] == ",\u00a0"
    assert figure(FULL)["config"]["locale"] == "sv"
    assert figure(FULL, ENGLISH)["layout"]["separators"] == ".,"


def test_no_text_is_markup_or_a_template():
    hostile = '<a href="https://evil.example">%{customdata}</a>&lt;'
    rows = series(
        area(hostile, women=[1], men=[2]),
        facts=kpi(hostile),
        comparisons=(area(hostile, women=[1], code="1"),),
    )
    found = strings(figure(rows, compare=["1"]))

    assert not [text for text in found if "<" in text or "%" in text]
    assert escaped("50 % & <b>") == "50 &#37; &amp; &lt;b>"


def test_periods_are_categories_and_the_page_can_be_scrolled_past_the_chart():
    layout = figure(FULL)["layout"]

    assert layout["xaxis"]["type"] == "category"
    assert (layout["xaxis"]["fixedrange"], layout["yaxis"]["fixedrange"]) == (True, True)
    assert layout["dragmode"] is False


def test_nothing_can_be_sent_to_plotlys_makers():
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""


def test_every_colour_follows_the_dark_scheme():
    known = re.findall(r'"(#[0-9a-f]{6})": "--', SCRIPT.read_text(encoding="utf-8"))
    used = {
        text
        for rows in ROWS.values()
        for text in strings(figure(rows, compare=["0000"]))
        if text.startswith("#")
    }

    assert used <= set(known)
