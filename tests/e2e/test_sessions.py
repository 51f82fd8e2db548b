"""What is left on a screen, and in a browser, when somebody is no longer signed in."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.e2e.addresses import ADMINISTRATOR, WAITING_IMPORT
from tests.e2e.watch import left_behind

pytestmark = pytest.mark.e2e


def test_a_session_that_ends_inside_a_page_leads_to_the_sign_in_page_and_back(open_page):
    address = f"/hedemora/imports/{WAITING_IMPORT}/"
    page = open_page(address, email=ADMINISTRATOR)
    expect(page.locator("#progress")).to_be_visible()

    # The page asks for its fragment every second.
    (cookie,) = (one for one in page.context.cookies() if one["name"] == "sessionid")
    Session.objects.filter(session_key=cookie["value"]).delete()

    expect(page).to_have_url(re.compile(rf"/accounts/login/\?next={address.replace('/', '%2F')}$"))
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")


def test_nothing_of_a_page_comes_back_after_signing_out(open_page):
    page = open_page("/hedemora/members/", email=ADMINISTRATOR)
    expect(page.get_by_text("reader@hedemora.example")).to_be_visible()
    page.get_by_role("button", name="Logga ut", exact=True).click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()

    page.go_back()

    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert "reader@hedemora.example" not in page.content()
    assert left_behind(page) == []
