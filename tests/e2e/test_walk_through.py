"""One hidden figure on a telephone: as who enters it, a politician and an outsider meet it, by keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from indicators.permissions import Role
from indicators.vocabulary import GapType, MeasureType
from tests.e2e.audit import PHONE, overflow
from tests.e2e.keyboard import fill_in, press_on
from tests.factories import kpis, people

pytestmark = pytest.mark.e2e

# Three men are few, and how many women there are would give them away. All 4,820 may be known.
ENTERED = {"period": "2025", "F-value": "4817", "M-value": "3"}
# The women, and how many more they are than the men, as pages and files write it.
TOLD = re.compile(r"4\s?81[47]")


@pytest.fixture
def kpi(workshop):
    made = kpis.kpi(
        "DELTAGARE", title="Deltagare i projektet", organisation=workshop.organisation, source="",
        unit="personer", measure_type=MeasureType.COUNT, gap_type=GapType.DIFFERENCE, decimals=0,
        made_from_people=True,
    )  # fmt: skip
    kpis.goal(workshop.organisation, "delta", made, title="Fler deltar")
    return made


def test_one_hidden_figure_as_controller_politician_and_outsider(open_page, workshop, kpi):
    start = f"/{workshop.slug}/kpis/{kpi.code}/"
    page = open_page(start, viewport=PHONE, reduced_motion="reduce", email=workshop.controller.email)
    press_on(page, f"a[href='{reverse('indicators:own-observation-edit', args=[workshop.slug, kpi.code])}']")
    fill_in(page, **ENTERED)
    press_on(page, "main form button[type=submit]")

    press_on(page, "a[href$='/release/']")
    rows = page.locator("tbody tr")
    expect(rows.filter(has_text="Kvinnor").locator("td").nth(1)).to_have_text(re.compile(r"4\s817"))
    expect(rows.filter(has_text="Kvinnor").locator("td").nth(2)).to_contain_text("Skyddat")
    expect(rows.filter(has_text="Män").locator("td").nth(2)).to_contain_text("Skyddat")
    expect(rows.filter(has_text="Totalt").locator("td").nth(2)).to_have_text(re.compile(r"4\s820"))
    press_on(page, "main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Publicering 1")

    email = f"politician@{workshop.slug}.example"
    politician = people.member(email, workshop.organisation, Role.POLITICIAN)
    for email in (workshop.controller.email, politician.email, None):
        page = open_page(start, viewport=PHONE, reduced_motion="reduce", email=email)
        for address in (start, f"{start}releases/1/", f"/{workshop.slug}/goals/delta/"):
            page.goto(address)
            expect(page.locator("main").get_by_text("Skyddat").first).to_be_attached()
            assert not TOLD.search(page.locator("main").inner_text()), (email, address)
            assert "3" not in page.locator("main td").all_inner_texts()
            assert overflow(page) == []
        file = page.request.get(f"{start[:-1]}.csv").text()
        assert "Skyddat" in file
        assert not TOLD.search(file)
