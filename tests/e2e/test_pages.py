"""Every page: for whoever reads it by eye, ear or finger, and on no terms but its own."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from hedemora_kpi.demonstration.load import ORGANISATIONS
from tests.e2e import audit
from tests.e2e.addresses import ADMINISTRATOR, INVITED, NEW, SECURED, addresses, routes
from tests.e2e.conftest import session_cookie, signed_in
from tests.e2e.watch import Watch, left_behind

pytestmark = pytest.mark.e2e

# Addresses that answer with something else than a page.
NOT_PAGES = {
    "healthz",
    "dashboards:goal-charts",
    "dashboards:kpi-charts",
    "dashboards:kpi-csv",
    "dashboards:kpi-svg",
    "dashboards:audit-csv",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "indicators:occasion-taps",
}
# Shown in the middle of signing in, or with a real passkey: test_second_factor.py judges them.
IN_A_JOURNEY = {"mfa_authenticate", "mfa_reauthenticate_webauthn"}
PAGES = {name: parameters for name, parameters in routes() if name not in NOT_PAGES | IN_A_JOURNEY}
# Who is shown a page that neither everybody nor an administrator is.
SHOWN_TO = {"account_set_password": INVITED} | dict.fromkeys(
    (
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_list_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    ),
    SECURED,
)
ANYBODY = None


@pytest.fixture(scope="module")
def visit(site, browser):
    """Opens an address as somebody in a browser that stays: a new one costs more than most pages do.

    Pictures are as the server draws them: charts come to life only where movement is welcome.
    """
    watches: dict[str | None, Watch] = {}

    def visited(address: str, email: str | None = ANYBODY) -> Watch:
        if email not in watches:
            context = browser.new_context(base_url=site, reduced_motion="reduce")
            if email is not ANYBODY:
                context.add_cookies([session_cookie(site, email)])
            watches[email] = Watch(context.new_page(), site)
        watch = watches[email]
        watch.faults.clear()
        watch.page.goto(address)
        return watch

    yield visited
    for watch in watches.values():
        watch.page.context.close()


def faults_of(watch: Watch) -> list[str]:
    return audit.faults(watch.page) + left_behind(watch.page) + watch.faults


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_fits_and_keeps_to_itself(visit, name):
    faults, seen = [], 0
    for who in (ANYBODY, SHOWN_TO.get(name, ADMINISTRATOR)):
        pages = pages_of(name, who)
        # Somebody signed in sees all that others do.
        for address in pages[:1] if who is ANYBODY else pages:
            seen += 1
            faults += [f"{address}, {who}: {fault}" for fault in faults_of(visit(address, who))]
    assert faults == []
    assert seen > 0, "nobody is shown this page: is it one?"


ERRORS = {
    404: ("/finns-inte/", ANYBODY),
    403: ("/hedemora/goals/new/", "reader@hedemora.example"),
    500: ("/", ANYBODY),
}


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_is_as_accessible_and_leads_on(visit, monkeypatch, status):
    if status == 500:
        monkeypatch.setattr("dashboards.views.organisations.organisations", _fails)
    watch = visit(*ERRORS[status])
    assert watch.status == status
    assert watch.page.locator("main a").count() > 0
    assert faults_of(watch) == []


def _fails():
    raise RuntimeError("on purpose")


WRONG = {
    "/accounts/login/": {},
    "/accounts/password/reset/": {},
    "/hedemora/goals/new/": {},
    "/hedemora/decisions/new/": {},
    "/hedemora/kpis/new/": {},
    "/hedemora/kpis/N00206/targets/": {"F-2026-value": "många"},
    f"/{NEW}/kpis/EGET/observations/": {"period": "i år"},
    "/hedemora/members/": {"email": "ingen adress"},
}


@pytest.mark.parametrize("address", WRONG)
def test_a_form_that_is_wrongly_filled_in_says_so_to_everybody(visit, address):
    watch = visit(address, ANYBODY if address.startswith("/accounts/") else ADMINISTRATOR)
    page = watch.page
    for name, text in WRONG[address].items():
        page.locator(f"main [name='{name}']").fill(text)
    form = page.locator("main form.stack, main form.target-grid, main form.own-figures").last
    form.get_by_role("button").first.click()
    expect(page.locator(".ds-error-summary")).to_be_visible()
    assert page.locator("[aria-invalid=true][aria-describedby]").count() > 0
    assert faults_of(watch) == []


def test_the_other_language_is_an_address_and_not_a_cookie(visit):
    watch = visit("/hedemora/")
    watch.page.get_by_role("link", name="English").click()
    expect(watch.page).to_have_url(re.compile("/en/hedemora/$"))
    expect(watch.page.locator("html")).to_have_attribute("lang", "en")
    assert left_behind(watch.page) + watch.faults == []


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_chart_has_a_name_a_summary_and_a_table_that_say_the_same(visit, organisation):
    page = visit(f"/{organisation}/").page
    links = "main :is(h2, h3) a"
    addresses = set(page.eval_on_selector_all(links, "links => links.map(link => link.pathname)"))
    charts, faults = 0, []
    for address in sorted(addresses):
        page.goto(address)
        charts += page.locator("figure.chart").count()
        faults += [f"{address}: {fault}" for fault in audit.own_rules(page)]
    assert faults == []
    assert charts > len(addresses)


def pages_of(name: str, email: str | None) -> list[str]:
    """Return the addresses of that name that answer the visitor with a page."""
    client = Client() if email is None else signed_in(email)
    found = []
    for address in addresses(name, PAGES[name]):
        answer = client.get(address, follow=name == "account_reset_password_from_key")
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(address)
    return found
