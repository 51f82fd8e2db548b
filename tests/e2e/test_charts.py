"""Charts come as pictures and become interactive where they are seen, and never the other way round."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

GOAL = "/hedemora/goals/attraktiv-arbetsgivare/"
DRAWN = ".chart[data-drawn] .chart-plot .main-svg"


def first(page):
    return page.locator(".chart[data-chart]").first


def into_view(page):
    first(page).scroll_into_view_if_needed()
    expect(first(page).locator(".chart-plot .main-svg").first).to_be_visible()
    return first(page)


def colour_of_women(page):
    return first(page).evaluate(
        "chart => chart.querySelector('.chart-plot').data[0].line.color",
    )


def names_of_lines(chart):
    return chart.evaluate("chart => chart.querySelector('.chart-plot').data.map(line => line.name)")


def test_a_chart_in_view_becomes_interactive_and_tells_women_before_men(open_page):
    page = open_page(GOAL)
    chart = into_view(page)

    box = chart.locator(".chart-plot").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    told = chart.locator(".hoverlayer")

    expect(told).to_contain_text("Kvinnor")
    text = told.text_content()
    assert text.index("Kvinnor") < text.index("Män")


def test_nothing_moves_when_a_chart_becomes_interactive(open_page):
    page = open_page(GOAL)
    chart = first(page)
    before = chart.evaluate("chart => chart.getBoundingClientRect().height")
    into_view(page)

    assert abs(chart.evaluate("chart => chart.getBoundingClientRect().height") - before) < 1


def test_an_interactive_chart_is_still_a_picture_with_words_for_screen_readers(open_page):
    page = open_page(GOAL)
    chart = into_view(page)

    expect(chart.get_by_role("img")).to_have_count(1)
    expect(chart.locator(".chart-plot")).to_have_attribute("aria-hidden", "true")


def test_paper_gets_the_picture(open_page):
    page = open_page(GOAL)
    chart = into_view(page)
    page.emulate_media(media="print")

    expect(chart.locator(".chart-plot")).to_be_hidden()
    assert chart.locator(".chart-picture svg").bounding_box()["height"] > 100


def test_an_interactive_chart_follows_the_dark_scheme(open_page):
    page = open_page(GOAL, color_scheme="light")
    into_view(page)
    light = colour_of_women(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "was => document.querySelector('.chart-plot').data[0].line.color !== was", arg=light
    )

    assert light == "#5b3fa0"
    assert colour_of_women(page) == "#b9a5f2"


def test_a_filter_brings_a_new_picture_that_becomes_interactive_again(open_page):
    page = open_page(GOAL)
    into_view(page)
    page.locator("select[name=compare]").select_option(index=1)
    page.wait_for_url("**compare=**")
    expect(first(page).locator("svg path.w.o")).to_have_count(1)
    into_view(page)

    names = first(page).evaluate("chart => chart.querySelector('.chart-plot').data.map((line) => line.name)")
    assert [name for name in names if name.startswith("Kvinnor, ")]


def test_who_asked_for_less_movement_keeps_the_picture_until_it_is_touched(open_page):
    page = open_page(GOAL, reduced_motion="reduce")
    chart = first(page)
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    expect(page.locator(DRAWN)).to_have_count(0)

    chart.hover()

    expect(chart.locator(".chart-plot .main-svg").first).to_be_visible()


def test_the_picture_stays_when_plotly_cannot_be_fetched(site, new_context):
    page = new_context(base_url=site).new_page()
    page.route("**/plotly-basic.min*.js", lambda route: route.abort())
    with page.expect_console_message(lambda message: "stays a picture" in message.text):
        page.goto(GOAL)
        first(page).scroll_into_view_if_needed()

    expect(first(page).locator(".chart-picture svg")).to_be_visible()
    expect(page.locator(".chart-plot")).to_have_count(0)


def test_without_scripts_every_chart_is_there(open_page):
    page = open_page(GOAL, java_script_enabled=False)

    expect(page.locator(".chart svg[role=img]")).to_have_count(page.locator(".chart").count())
    expect(first(page).locator("svg")).to_be_visible()


def test_back_brings_the_whole_page_with_the_charts_it_had(open_page):
    page = open_page(GOAL)
    into_view(page)
    page.get_by_label("Jämför med").select_option("Riket")
    expect(page.locator("[data-charts-url*='compare=0000']")).to_be_attached()
    assert any("Riket" in name for name in names_of_lines(into_view(page)))

    page.go_back()

    expect(page).to_have_url(re.compile(f"{GOAL}$"))
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_label("Jämför med")).to_have_value("")
    assert not any("Riket" in name for name in names_of_lines(into_view(page)))


def test_no_button_sends_a_chart_away(open_page):
    page = open_page(GOAL)
    chart = into_view(page)
    chart.hover()

    expect(chart.locator(".modebar-btn, button")).to_have_count(0)
    expect(chart.get_by_text("Share")).to_have_count(0)
