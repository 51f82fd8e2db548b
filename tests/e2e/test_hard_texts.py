"""Texts that are longer, emptier or more hostile than those of the demonstration."""

import pytest
from playwright.sync_api import expect

from indicators.models import Area
from indicators.vocabulary import AreaKind, Sex, Status
from tests.e2e import audit
from tests.factories import kpis

pytestmark = pytest.mark.e2e

LONG = "Å" * 300
# 1280 pixels at 400 %.
ENLARGED = {"width": 320, "height": 256}
IMAGE = "<img src=x onerror=alert(1)>"
LINK = '%{customdata[0]} <a href="https://evil.example">'
SCRIPT = '"><script>alert(1)</script>'


def pages_of(workshop) -> list[str]:
    start = f"/{workshop.slug}/"
    return [start, f"{start}goals/{workshop.goal.slug}/", f"{start}kpis/{workshop.kpi.code}/"]


def change(one, **fields) -> None:
    type(one)._base_manager.filter(pk=one.pk).update(**fields)


@pytest.fixture
def long_words(workshop):
    """Names of 300 letters without a space; a zero, a hidden figure and a missing one."""
    change(workshop.goal, title=LONG, description=LONG, perspective=LONG[:100])
    change(workshop.kpi, title=LONG, definition=LONG, unit=LONG[:60])
    change(workshop.decision, title=LONG[:200], body=LONG[:200], link=f"https://diarium.example/{LONG}")
    kpis.observations(
        workshop.kpi,
        workshop.organisation.area,
        {
            "2025": {Sex.WOMEN: None, Sex.MEN: Status.SUPPRESSED},
            "2026": {Sex.WOMEN: 0.0, Sex.MEN: Status.SUPPRESSED},
        },
    )
    change(workshop.organisation, name=LONG[:200])
    return workshop


def test_long_words_fit_a_page_enlarged_four_times(open_page, long_words):
    page = open_page("/", viewport=ENLARGED, reduced_motion="reduce", email=long_words.controller.email)
    editing = [f"{pages_of(long_words)[1]}edit/", f"{pages_of(long_words)[2]}targets/"]
    faults = []
    for address in ["/", *pages_of(long_words), *editing, f"/{long_words.slug}/decisions/"]:
        page.goto(address)
        faults += [f"{address}: {fault}" for fault in audit.overflow(page)]
    assert faults == []


def test_zero_hidden_and_missing_are_told_apart_in_words(open_page, long_words):
    for address in pages_of(long_words)[:2]:
        page = open_page(address, reduced_motion="reduce")
        expect(page.locator("[data-sex=F] .value")).to_contain_text("0,0")
        expect(page.locator("[data-sex=M] .value")).to_have_text("Skyddat")
    page.locator("summary").click()
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="2025").locator("td").nth(0)).to_have_text("–Uppgift saknas")
    expect(rows.filter(has_text="2025").locator("td").nth(1)).to_have_text("Skyddat")
    expect(rows.filter(has_text="2026").locator("td").nth(0)).to_have_text("0,0")
    expect(page.get_by_text("– Uppgift saknas")).to_be_visible()
    expect(page.locator("figure.chart svg text", has_text="Skyddat")).to_be_visible()


def test_names_are_text_and_nothing_else(open_page, workshop):
    region = Area.objects.create(code="0098", title=f"{LINK}Ort</a>", kind=AreaKind.REGION)
    years = {"2023": {Sex.WOMEN: 50.0, Sex.MEN: 51.0}, "2024": {Sex.WOMEN: 52.0, Sex.MEN: 53.0}}
    kpis.observations(workshop.kpi, region, years)
    change(workshop.organisation.area, parent=region, title=IMAGE)
    change(workshop.goal, title=IMAGE, perspective=SCRIPT)
    change(workshop.kpi, title=LINK, unit="<b>%{y}", definition=SCRIPT)
    change(workshop.organisation, name=SCRIPT)
    for address in pages_of(workshop):
        page = open_page(address, email=workshop.controller.email)
        expect(page.locator(":is(h1, h2, h3)", has_text=LINK)).to_be_visible()
        if page.locator("[name=compare]").count():
            page.locator("[name=compare]").select_option(region.code)
            expect(page.locator("[data-charts-url*=compare]")).to_be_attached()
            plot = page.locator(".chart-plot").first
            expect(plot.locator(".main-svg").first).to_be_visible()
            box = plot.bounding_box()
            plot.hover(position={"x": box["width"] * 0.3, "y": box["height"] * 0.5})
            expect(plot.locator(".hoverlayer")).to_contain_text(f"Kvinnor, {region.title}")
        made = "img[src='x'], a[href*='evil.example'], script:not([src]), .chart b, .chart a"
        expect(page.locator(made)).to_have_count(0)
