"""Who saw what, between which days: asked with scripts and without."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from indicators import audit
from indicators.permissions import Role
from tests.factories import people

pytestmark = pytest.mark.e2e


@pytest.fixture
def officer(workshop):
    """Whoever looks after data protection in a workshop where much has been done, and one goal added."""
    audit.record("goal.added", workshop.goal, by=workshop.controller, organisation=workshop.organisation)
    for _ in range(60):
        audit.record("kpi.read", workshop.kpi, by=workshop.controller, organisation=workshop.organisation)
    email = f"dso@{workshop.slug}.example"
    return people.member(email, workshop.organisation, Role.DATA_PROTECTION_OFFICER)


def ask(page, what):
    page.get_by_label("Från och med").fill(timezone.localdate().isoformat())
    page.get_by_label("Vad", exact=True).select_option(what)


def rows(page):
    return page.locator("main tbody tr")


def test_choices_are_in_the_address_and_back_brings_everything_again(open_page, workshop, officer):
    page = open_page(f"/{workshop.slug}/audit/", email=officer.email)
    expect(rows(page)).to_have_count(50)

    ask(page, "Lade till ett mål")

    expect(page).to_have_url(re.compile(r"action=goal\.added"))
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("Heltid är norm")
    expect(page.locator("h1")).to_have_count(1)
    page.reload()
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_label("Vad", exact=True)).to_have_value("goal.added")


def test_without_scripts_the_button_asks_and_links_turn_the_pages(open_page, workshop, officer):
    page = open_page(f"/{workshop.slug}/audit/", email=officer.email, java_script_enabled=False)
    ask(page, "Bestämde hur ett nyckeltal läses")
    page.get_by_role("button", name="Visa").click()

    page.get_by_role("link", name="Äldre").click()

    expect(rows(page)).to_have_count(10)
    expect(page).to_have_url(re.compile(r"action=kpi\.read.*&before=\d+"))
    page.get_by_role("link", name="Nyaste").click()
    expect(rows(page)).to_have_count(50)
