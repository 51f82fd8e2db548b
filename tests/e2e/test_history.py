"""Back and forward show whole pages, wherever a part of one was fetched."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.addresses import addresses, routes

pytestmark = pytest.mark.e2e

# Each page whose filter changes its address: what is chosen, and what it says then.
FILTERS = {
    "dashboards:goal-list": ("status", "reached"),
    "dashboards:goal-detail": ("compare", "0000"),
    "dashboards:kpi-detail": ("compare", "0000"),
}


def test_every_page_that_pushes_addresses_is_tried(site):
    pushing = set()
    for name, parameters in routes():
        for address in addresses(name, parameters):
            if b"hx-push-url" in Client().get(address).content:
                pushing.add(name)

    assert pushing == FILTERS.keys()


def whole(page, address):
    """The page is there from top to bottom, once, with its style."""
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.evaluate("document.styleSheets.length") >= 3
    assert page.evaluate("document.doctype !== null")


@pytest.mark.parametrize("name", FILTERS)
def test_back_and_forward_show_whole_pages(open_page, name):
    field, value = FILTERS[name]
    (address, *_) = addresses(name, dict(routes())[name])
    page = open_page(address)
    chosen = page.locator(f"select[name={field}]")
    chosen.select_option(value)
    page.wait_for_url(f"**{address}?**{field}={value}**")
    filtered = page.url.removeprefix(page.evaluate("location.origin"))
    whole(page, filtered)

    page.goto(reverse("account_login"))
    page.go_back()
    whole(page, filtered)
    expect(page.locator(f"select[name={field}]")).to_have_value(value)
    page.go_back()
    whole(page, address)
    expect(page.locator(f"select[name={field}]")).to_have_value("")
    page.go_forward()
    whole(page, filtered)
    page.reload()
    whole(page, filtered)


@pytest.mark.parametrize("name", FILTERS)
def test_address_with_a_filter_that_is_opened_anew_is_a_whole_page(open_page, name):
    field, value = FILTERS[name]
    (address, *_) = addresses(name, dict(routes())[name])
    page = open_page(address)
    page.locator(f"select[name={field}]").select_option(value)
    page.wait_for_url(f"**{field}={value}**")

    # The browser has the part of this address in its cache, and must not show it as a page.
    with page.expect_popup() as opened:
        page.evaluate("window.open(location.href)")

    whole(opened.value, page.url.removeprefix(page.evaluate("location.origin")))
