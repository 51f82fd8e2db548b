"""What a shared cache gives to one person is never another's, and never a part of a page for the whole."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from indicators.models import Observation
from indicators.vocabulary import Sex
from tests.canaries import EMAIL, FIGURE, NUMBER, canaries_in, plant
from tests.e2e.addresses import routes
from tests.factories import kpis
from tests.http_cache import HttpCache

PART = {"HX-Request": "true", "HX-Current-URL": "http://testserver/hedemora/"}
KINDS = {"page": {}, "fragment": PART}
# What htmx asks for when it wants the whole page after all.
WHOLE = {
    "boosted": PART | {"HX-Boosted": "true"},
    "restored": PART | {"HX-History-Restore-Request": "true"},
}
ORDERS = [["owner", "visitor", "stranger"], ["stranger", "visitor", "owner"]]


@pytest.fixture
def people(hedemora, stranger, client):
    """Three browsers, and what the addresses of Hedemora are made of."""
    owner, values = plant(hedemora)
    browsers = {"owner": Client(), "visitor": client, "stranger": Client()}
    browsers["owner"].force_login(owner)
    browsers["stranger"].force_login(stranger)
    return browsers, values


def faults(browsers, pages, kinds, **of_cache):
    """Return what is wrong with the answers when all ask for everything through one cache."""
    direct = {
        (who, page, kind): text_of(browser.get(page, headers=headers))
        for who, browser in browsers.items()
        for page in pages
        for kind, headers in kinds.items()
    }
    found = []
    for order in ORDERS:
        cache = HttpCache(**of_cache)
        for page, (kind, headers), who in product(pages, kinds.items(), order):
            text = text_of(cache.get(browsers[who], page, headers))
            foreign = canaries_in(text) - canaries_in(direct[who, page, kind])
            if foreign:
                found.append(f"{who} got {foreign} at {page} ({kind})")
            # The trail has grown by what was read meanwhile.
            elif "/audit/" not in page and text != direct[who, page, kind]:
                found.append(f"{who} got another {page} ({kind})")
    return found


def text_of(response):
    text = f"{response.status_code} {response.get('Location', '')}\n{response.getvalue().decode()}"
    # What is made anew for each answer.
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|name="key" value=")[^"]+', "", text)


@pytest.mark.parametrize("careless", [False, True], ids=["asks", "careless"])
def test_nobody_gets_what_is_not_theirs_nor_a_part_for_the_whole(people, careless):
    browsers, values = people
    pages = [reverse(name, kwargs={one: values[one] for one in parameters}) for name, parameters in routes()]

    assert faults(browsers, pages, KINDS, careless=careless) == []


def test_whole_page_that_htmx_asks_for_is_never_the_part(people):
    browsers, _ = people
    pages = ["/hedemora/", "/hedemora/goals/heltid/", "/hedemora/kpis/H1/", "/en/hedemora/"]

    assert faults(browsers, pages, KINDS | WHOLE, careless=True) == []


def without(*names):
    def mutant(response):
        kept = [one for one in response.get("Vary", "").split(", ") if one not in names]
        response["Vary"] = ", ".join(kept)

    return mutant


def kept_by_all(response):
    without("Cookie")(response)
    response["Cache-Control"] = "public"


@pytest.mark.parametrize(
    ("mutant", "fault"),
    [
        pytest.param(without("Cookie"), "owner got another /hedemora/", id="without Cookie"),
        pytest.param(without("HX-Request"), "another /hedemora/ (fragment)", id="without HX-Request"),
        pytest.param(without("HX-Boosted"), "another /hedemora/ (boosted)", id="without HX-Boosted"),
        pytest.param(
            without("HX-History-Restore-Request"), "another /hedemora/ (restored)", id="without history"
        ),
        pytest.param(kept_by_all, f"visitor got {{{EMAIL!r}}} at /hedemora/members/", id="private is kept"),
    ],
)
def test_part_of_the_key_that_is_left_out_is_found(people, mutant, fault):
    browsers, _ = people

    found = faults(
        browsers, ["/hedemora/", "/hedemora/members/"], KINDS | WHOLE, careless=True, mutant=mutant
    )

    assert any(fault in one for one in found), found


@pytest.fixture
def page(hedemora):
    shared = kpis.kpi()
    kpis.observations(shared, hedemora.area, {"2024": {Sex.WOMEN: 60.0, Sex.MEN: 80.0}})
    return kpis.goal(hedemora, "heltid", shared)


@pytest.mark.parametrize(
    "address",
    [
        "/hedemora/",
        "/en/hedemora/",
        "/hedemora/goals/heltid/",
        "/hedemora/goals/heltid/charts.json",
        "/hedemora/kpis/N00206/",
        "/hedemora/kpis/N00206.csv",
    ],
)
def test_public_page_may_be_kept_and_is_not_sent_again_while_it_holds(client, page, falun, address):
    response = client.get(address)

    assert response["Cache-Control"] == "public, no-cache"
    assert response["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request, Cookie"
    assert not response.cookies
    assert b"csrf" not in response.content.lower()
    # A server that compresses makes the tag a weak one.
    for etag in (response["ETag"], f"W/{response['ETag']}"):
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == response["ETag"]

    page.organisation.name = "Hedemora stad"
    page.organisation.save()
    Observation.objects.update(value=1.0)
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_list_of_organisations_may_be_kept(client, hedemora, falun):
    response = client.get("/")

    assert response["Cache-Control"] == "public, no-cache"
    assert "Cookie" in response["Vary"]


def test_language_is_in_the_address_and_nothing_varies_by_the_browsers(client, page):
    swedish = client.get("/hedemora/", headers={"Accept-Language": "en"})

    assert "Accept-Language" not in swedish["Vary"]
    assert swedish.content == client.get("/hedemora/", headers={"Accept-Language": "de"}).content


def test_page_of_somebody_who_has_signed_in_is_kept_by_nobody(client, page, controller):
    client.force_login(controller)

    # A page would set the cookie of its forms' token, and be kept by nobody for that alone.
    response = client.get("/hedemora/", headers=PART)

    assert not response.cookies
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response


def test_visitor_with_a_message_waiting_gets_a_page_that_nobody_keeps(client, page, controller):
    client.force_login(controller)
    client.post("/accounts/logout/")

    told, after = client.get("/hedemora/"), client.get("/hedemora/")

    assert not told.wsgi_request.user.is_authenticated
    assert "Du har loggat ut" in told.content.decode()
    assert "no-store" in told["Cache-Control"]
    assert "no-store" in after["Cache-Control"]
    assert "messages" not in client.cookies


@pytest.mark.parametrize(
    "end", ["x.css", "members/x.css", "members/%2e%2e/x.js", "members;x.css", "members/%0ax.css"]
)
def test_private_page_under_the_name_of_a_file_is_not_there(client, page, administrator, end):
    """A cache that keeps what ends in .css must not be given a page that does."""
    client.force_login(administrator)

    response = client.get(f"/hedemora/{end}")

    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    assert canaries_in(response.getvalue().decode()) & {EMAIL, FIGURE, NUMBER} == set()
