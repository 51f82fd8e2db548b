import re
from dataclasses import replace
from xml.etree import ElementTree

from dashboards.charts.dots import dot_plot
from dashboards.charts.figure import Html, chart_figure
from dashboards.charts.lines import history_chart, trend_chart
from dashboards.charts.svg import line_svg, trend_svg
from dashboards.charts.svg_dots import dot_svg
from dashboards.charts.svg_file import svg_file
from dashboards.charts.svg_paths import gap_path, line_path, points, positions, runs
from dashboards.charts.theme import COLOUR
from indicators.calculations.numbers import SWEDISH
from indicators.vocabulary import Sex

from .samples import EMPTY, FULL, HIDDEN, WORDS, area, kpi, series, target

HOSTILE = """<script>alert(1)</script>"'&%{customdata}"""


def chart(rows, **options):
    return history_chart(rows, WORDS, SWEDISH, **options)


def parsed(svg):
    return ElementTree.fromstring(svg)  # raises on anything that is not well-formed


def texts(svg):
    return [element.text for element in parsed(svg).iter("text")]


def paths(svg, style):
    return [element.get("d") for element in parsed(svg).iter("path") if element.get("class") == style]


def hostile_series():
    facts = kpi(HOSTILE, unit=HOSTILE)
    return replace(series(area(HOSTILE, women=[1, HIDDEN], men=[2, 3]), facts=facts))


def every_picture():
    hostile = replace(WORDS, women=HOSTILE, target=HOSTILE, hidden=HOSTILE, series_break=HOSTILE)
    for rows in (FULL, EMPTY, hostile_series()):
        for words in (WORDS, hostile):
            yield line_svg(history_chart(rows, words, SWEDISH, compare=["0000"]), "key")
            yield trend_svg(trend_chart(rows, words, SWEDISH))
            yield dot_svg(dot_plot(rows, "2020", words, SWEDISH), "key")
            yield svg_file(history_chart(rows, words, SWEDISH, compare=["0000"]), HOSTILE)


def test_periods_stand_evenly_and_a_single_one_in_the_middle():
    assert positions(3, 10, 30).xs == (10, 20, 30)
    assert positions(1, 10, 30).xs == (20,)
    assert positions(0, 10, 30).xs == ()


def test_points_lie_at_their_height_with_one_decimal():
    where = points(positions(3, 0, 20), [0.0, None, 2.56], 100.0, 10.0)

    assert where == ["0,100", None, "20,74.4"]


def test_a_line_is_interrupted_at_a_gap_and_before_a_break():
    assert line_path(["0,1", "1,1", None, "3,1", "4,1"], [4]) == "M0,1h0L1,1M3,1h0M4,1h0"


def test_the_gap_is_drawn_where_both_women_and_men_are():
    women = ["0,1", "1,1", None, "3,1", "4,1"]
    men = ["0,5", "1,5", "2,5", "3,5", None]

    assert gap_path(women, men, []) == "M0,1L1,1L1,5L0,5z"
    assert gap_path(women, men, [1]) == ""


def test_neighbouring_hidden_periods_make_one_block():
    assert runs([1, 2, 3, 5]) == [(1, 3), (5, 5)]


def test_the_picture_has_a_name_and_the_chart_in_words():
    svg = parsed(line_svg(chart(FULL), "kpi1"))
    named = {element.get("id"): element.text for element in svg.iter() if element.get("id")}

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == ["kpi1-t", "kpi1-d"]
    assert named == {"kpi1-t": "Heltid", "kpi1-d": chart(FULL).summary}


def test_women_and_men_differ_by_marker_and_class_and_have_their_words():
    svg = line_svg(chart(FULL), "k")

    assert 'class="w" marker-start="url(#cw)"' in svg
    assert 'class="m" marker-start="url(#cm)"' in svg
    assert {"Kvinnor 30,0\u00a0%", "Män 70,0\u00a0%"} <= set(texts(svg))


def test_a_hidden_value_is_a_block_below_the_axis_with_its_word():
    svg = line_svg(chart(FULL), "k")
    (block,) = list(parsed(svg).iter("rect"))
    axis = [float(y) for y in re.findall(r"M[\d.]+,([\d.]+)H", "".join(paths(svg, "g") + paths(svg, "z")))]

    assert float(block.get("y")) >= max(axis)
    assert block.get("fill") == "url(#ch)"
    assert "Kvinnor: skyddat" in texts(svg)


def test_a_line_is_in_pieces_around_a_break_a_gap_and_a_hidden_value():
    (path,) = paths(line_svg(chart(FULL), "k"), "w")

    assert path.count("M") == 3  # 2020, then the break; 2021; 2024 and 2025


def test_an_uncertain_value_has_a_hollow_marker():
    (hollow,) = list(parsed(line_svg(chart(FULL), "k")).iter("circle"))

    assert hollow.get("class") == "m u"


def test_a_target_is_a_tick_on_its_sexs_side_and_a_range_a_bracket():
    both = {"2020": target(50)}
    svg = line_svg(chart(series(area(women=[1], men=[2]), women=both, men=both)), "k")
    left, right = [float(re.search(r"h(-?[\d.]+)", paths(svg, style)[0])[1]) for style in ("w k", "m k")]
    bracket = paths(line_svg(chart(series(area(women=[1]), women={"2020": target(40, 60)})), "k"), "w k")[0]

    assert left < 0 < right
    assert bracket.count("h") == 2
    assert bracket.count("V") == 1


def test_a_break_of_the_series_is_a_line_with_its_word():
    assert "Tidsseriebrott" in texts(line_svg(chart(FULL), "k"))
    assert len(paths(line_svg(chart(FULL), "k"), "b")) == 1


def test_a_chart_without_figures_says_so_and_has_no_axis():
    assert texts(line_svg(chart(EMPTY), "k")) == ["Inga uppgifter."]


def test_a_chart_with_hidden_values_alone_is_drawn():
    drawn = line_svg(chart(series(area(women=[HIDDEN], men=[HIDDEN]))), "k")

    assert {"Kvinnor: skyddat", "Män: skyddat"} <= set(texts(drawn))


def test_labels_have_room_within_the_picture():
    svg = parsed(line_svg(chart(FULL, compare=["0000"]), "k"))
    longest = max(len(label.text) for label in chart(FULL, compare=["0000"]).labels)
    starts = [float(element.get("x")) for element in svg if (element.get("class") or "").startswith("l")]

    assert max(starts) + 5.8 * longest <= 360


def test_a_trend_says_in_words_what_it_shows():
    trend = parsed(trend_svg(trend_chart(FULL, WORDS, SWEDISH)))

    assert trend.get("role") == "img"
    assert trend.get("aria-label") == trend_chart(FULL, WORDS, SWEDISH).summary


def test_a_trend_is_broken_at_a_hidden_value_and_shows_a_block():
    svg = trend_svg(
        trend_chart(series(area(women=[1, 2, HIDDEN, 3, 4], men=[5, 6, 7, 8, 9])), WORDS, SWEDISH)
    )

    assert paths(svg, "w")[0].count("M") == 2
    assert len(list(parsed(svg).iter("rect"))) == 1


def test_a_dot_plot_has_the_figures_and_the_reasons_in_words():
    rows = series(area(women=[69], men=[86.2]), comparisons=(area("Sala", women=[HIDDEN], men=[81]),))
    svg = dot_svg(dot_plot(rows, "2020", WORDS, SWEDISH), "k")

    assert {"Hedemora", "69,0\u00a0%", "86,2\u00a0%", "Sala", "Kvinnor: skyddat"} <= set(texts(svg))
    assert len(list(parsed(svg).iter("circle"))) == 1
    assert len(list(parsed(svg).iter("rect"))) == 2


def test_a_dot_plot_wraps_a_name_of_300_characters():
    rows = series(area("å" * 300, women=[1], men=[2]))

    assert max(map(len, texts(dot_svg(dot_plot(rows, "2020", WORDS, SWEDISH), "k")))) <= 62


def test_what_others_wrote_is_text_and_never_markup():
    for svg in every_picture():
        elements = {element.tag.split("}")[-1] for element in parsed(svg).iter()}

        assert "script" not in elements
        assert "<script" not in svg


def test_no_picture_has_a_style_attribute_or_a_script():
    for svg in every_picture():
        for element in parsed(svg).iter():
            assert not {name for name in element.attrib if name == "style" or name.startswith("on")}


def test_no_picture_has_a_coordinate_with_more_than_one_decimal():
    for rows in (FULL, series(area(women=[1 / 3, 2 / 3], men=[1 / 7, 1e-7]))):
        assert not re.search(r"\d\.\d\d", line_svg(chart(rows), "k"))


def test_a_figure_has_a_name_a_key_and_its_unit():
    figure = parsed(chart_figure(chart(FULL), "kpi1"))

    assert figure.get("data-chart") == "kpi1"
    assert figure.get("aria-labelledby") == "kpi1-c"
    assert "".join(figure.find("figcaption").itertext()) == "Heltidprocent"


def test_a_figure_with_another_caption_is_still_named_by_the_kpi():
    figure = parsed(chart_figure(chart(FULL), "kpi1", caption="procent"))

    assert figure.get("aria-labelledby") == "kpi1-t kpi1-c"


def test_a_dot_plot_is_no_chart_for_plotly():
    assert "data-chart" not in chart_figure(dot_plot(FULL, "2020", WORDS, SWEDISH), "dots")


def test_a_figure_is_written_by_a_template_as_it_is():
    figure = chart_figure(chart(FULL), "k")

    assert isinstance(figure, Html)
    assert figure.__html__() == figure


def test_a_file_stands_alone_with_title_unit_and_source():
    svg = svg_file(chart(FULL), "Källa: Kolada, 2025")
    shown = [element.text for element in parsed(svg).iter("{http://www.w3.org/2000/svg}text")]

    assert shown[:2] == ["Heltid", "procent"]
    assert "Källa: Kolada, 2025" in shown
    assert "class=" not in svg


def test_a_file_has_the_colours_of_women_and_men():
    svg = svg_file(chart(FULL), "Källa")

    assert f'stroke="{COLOUR[Sex.WOMEN]}"' in svg
    assert f'stroke="{COLOUR[Sex.MEN]}"' in svg
