"""Everything can be done with the keyboard alone, and where one is can always be seen."""

import pytest
from playwright.sync_api import expect

from tests.e2e.audit import PHONE
from tests.e2e.keyboard import tab_to

pytestmark = pytest.mark.e2e

GOAL = "/hedemora/goals/attraktiv-arbetsgivare/"
FOCUSED = """() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return {
    what: element.outerHTML.slice(0, 100),
    isBody: element === document.body,
    hasOutline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    isInView: right > 0 && left < innerWidth && bottom > 0 && top < innerHeight,
  };
}"""


def test_focus_is_seen_at_every_stop_of_a_goal_page(open_page):
    page = open_page(GOAL, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    stops = []
    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["isBody"]:
            break
        stops.append(stop)
        assert len(stops) < 200, "Tab goes round and round"

    assert len(stops) > 15
    assert [stop for stop in stops if not (stop["hasOutline"] and stop["isInView"])] == []


def test_the_first_stop_leads_past_the_head_of_the_page(open_page):
    page = open_page(GOAL)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_in_viewport()

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_goal_is_compared_and_its_table_opened_and_read(open_page):
    page = open_page(GOAL, viewport=PHONE, reduced_motion="reduce")
    tab_to(page, "[name=compare]")
    page.keyboard.press("End")
    heading = page.get_by_role("columnheader", name="Riket, kvinnor", include_hidden=True)
    expect(heading.first).to_be_attached()
    assert page.evaluate("document.activeElement.name") == "compare"

    tab_to(page, "summary")
    page.keyboard.press("Enter")
    expect(heading.first).to_be_visible()
    tab_to(page, ".table-scroll")
    page.keyboard.press("ArrowRight")

    page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_targets_are_filled_in_and_saved(open_page, workshop):
    page = open_page(f"/{workshop.slug}/kpis/{workshop.kpi.code}/targets/", email=workshop.controller.email)
    tab_to(page, "[name=decision]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=F-2024-value]")
    page.keyboard.type("70")
    page.keyboard.press("Tab")
    page.keyboard.type("80")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("2 mål")
    expect(page.locator(".target")).to_have_text(["Mål 2024: 70,0", "Mål 2024: 80,0"])
