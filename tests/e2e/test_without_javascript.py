"""Everything can be done where no script runs: every control is a link or a form."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.people import PASSWORD

pytestmark = pytest.mark.e2e


def test_the_overview_is_filtered_with_its_button(open_page):
    page = open_page("/hedemora/", java_script_enabled=False)
    every_goal = page.locator("section.goal").count()

    page.get_by_label("Perspektiv").select_option("Medarbetare")
    page.get_by_role("button", name="Visa").click()

    expect(page).to_have_url(re.compile("perspective=Medarbetare"))
    assert 0 < page.locator("section.goal").count() < every_goal
    expect(page.get_by_label("Perspektiv")).to_have_value("Medarbetare")


def test_a_goal_shows_its_charts_and_tables_and_compares(open_page):
    page = open_page("/hedemora/goals/attraktiv-arbetsgivare/", java_script_enabled=False)
    expect(page.locator("figure.chart svg").first).to_be_visible()

    page.get_by_label("Jämför med").select_option("Riket")
    page.get_by_role("button", name="Visa").click()
    page.locator("summary").first.click()

    expect(page.get_by_role("columnheader", name="Riket, kvinnor").first).to_be_visible()


def test_a_controller_signs_in_sets_a_target_and_sees_it_beside_the_outcome(open_page, workshop):
    page = open_page("/accounts/login/", java_script_enabled=False)
    page.get_by_label("E-post").fill(workshop.controller.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in").click()
    page.get_by_role("link", name=workshop.organisation.name).first.click()
    page.get_by_role("link", name="Heltidsanställda").click()
    expect(page.locator("[data-sex=F] .value")).to_have_text("62,0 %")

    page.get_by_role("link", name="Sätt målvärden").click()
    page.get_by_label("Beslut").select_option(index=1)
    page.get_by_label("Mål 2024, kvinnor").fill("70,5")
    page.get_by_label("Mål 2024, män").fill("80")
    page.get_by_role("button", name="Spara").click()

    expect(page.get_by_role("status")).to_contain_text("2 mål")
    women, men = page.locator("[data-sex=F] dd"), page.locator("[data-sex=M] dd")
    expect(women).to_have_text(["62,0 %", "Mål 2024: 70,5", "Målet ej nått"])
    expect(men).to_have_text(["81,0 %", "Mål 2024: 80,0", "Målet nått"])
