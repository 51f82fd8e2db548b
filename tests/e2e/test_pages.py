"""Every page: for whoever reads it by eye, ear or finger, and on no terms but its own."""

import pytest
from django.test import Client

from hedemora_kpi.demonstration.load import ORGANISATIONS
from indicators.models import User
from tests.e2e import audit
from tests.e2e.addresses import ADMINISTRATOR, INVITED, addresses, routes
from tests.e2e.watch import left_behind

pytestmark = pytest.mark.e2e

# Addresses that answer with something else than a page.
NOT_PAGES = {
    "healthz",
    "dashboards:goal-charts",
    "dashboards:kpi-charts",
    "dashboards:kpi-csv",
    "dashboards:kpi-svg",
}
PAGES = {name: parameters for name, parameters in routes() if name not in NOT_PAGES}
# Who is shown a page that neither everybody nor an administrator is.
SHOWN_TO = {"account_set_password": INVITED}
ANYBODY = None


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_fits_and_keeps_to_itself(open_page, name):
    faults, seen = [], 0
    for who in (ANYBODY, SHOWN_TO.get(name, ADMINISTRATOR)):
        pages = pages_of(name, who)
        # Somebody signed in sees all that others do.
        for address in pages[:1] if who is ANYBODY else pages:
            # Pictures as the server draws them: charts come to life only where movement is welcome.
            page = open_page(address, email=who, reduced_motion="reduce")
            seen += 1
            faults += [f"{address}, {who}: {fault}" for fault in audit.faults(page) + left_behind(page)]
            page.context.close()
    assert faults == []
    assert seen > 0, "nobody is shown this page: is it one?"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_chart_has_a_name_a_summary_and_a_table_that_say_the_same(open_page, organisation):
    page = open_page(f"/{organisation}/", reduced_motion="reduce")
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
    client = Client()
    if email is not None:
        client.force_login(User.objects.get(email=email))
    found = []
    for address in addresses(name, PAGES[name]):
        answer = client.get(address, follow=name == "account_reset_password_from_key")
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            found.append(address)
    return found
