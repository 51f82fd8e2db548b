"""No page asks for more than its policy allows, whatever is done with it; and the watch would see it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.watch import Watch

pytestmark = pytest.mark.e2e

GOAL = "/hedemora/goals/attraktiv-arbetsgivare/"
# What breaks each directive. `made` makes an element with a property and puts it into the page.
MADE = """
const made = (tag, property) => document.body.append(Object.assign(document.createElement(tag), property));
"""
VIOLATIONS = {
    "script-src-elem": "made('script', {text: '1'})",
    "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    "style-src-elem": "made('style', {innerHTML: 'a{}'})",
    "img-src": "new Image().src = 'https://elsewhere.example/a.png'",
    "connect-src": "fetch('https://elsewhere.example/').catch(() => 0)",
    "frame-src": "made('iframe', {src: '/'})",
}


@pytest.mark.parametrize("directive", VIOLATIONS)
def test_violation_is_seen(site, new_context, directive):
    watch = Watch(new_context(base_url=site).new_page(), site)
    watch.page.goto("/hedemora/")
    assert watch.faults == []

    watch.page.evaluate(f"() => {{ {MADE} {VIOLATIONS[directive]} }}")
    watch.page.wait_for_timeout(300)

    assert any(directive in fault for fault in watch.faults), watch.faults


def test_nothing_violates_the_policy_in_the_course_of_a_visit(open_page, workshop):
    """`open_page` fails the test for any violation: here all that a page can be asked to do is done."""
    page = open_page(GOAL)
    chart = page.locator(".chart[data-chart]").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator(".chart-plot .main-svg").first).to_be_visible()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)
    page.mouse.wheel(0, 200)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    page.pdf()
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    with page.expect_download():
        page.goto(f"/{workshop.slug}/kpis/{workshop.kpi.code}/")
        page.locator("a[href*='.csv']").first.click()


def test_nothing_violates_the_policy_when_forms_are_sent(open_page, workshop):
    page = open_page(f"/{workshop.slug}/goals/new/", email=workshop.controller.email)
    save = page.locator("main form button[type=submit]").first
    save.click()
    expect(page.locator(".ds-error-summary")).to_be_visible()
    page.locator("[name=title]").fill("Ett nytt mål")
    save.click()
    expect(page.get_by_text("Ett nytt mål").first).to_be_visible()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()
