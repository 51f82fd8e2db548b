"""Every response, whatever it is and whatever made it, says how a browser may use it."""

import pytest
from django.db import OperationalError, connection

from indicators.models import OwnObservation
from indicators.vocabulary import Sex
from tests.factories import kpis
from tests.production import HOST

pytestmark = pytest.mark.urls("tests.hedemora_kpi.test_error_pages")

HSTS = "max-age=63072000; includeSubDomains"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
    ),
}
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def own(hedemora, controller):
    made = kpis.kpi("H1", organisation=hedemora, source="")
    kpis.goal(hedemora, "heltid", made)
    OwnObservation.objects.create(
        organisation=hedemora,
        kpi=made,
        area=hedemora.area,
        period="2024",
        sex=Sex.WOMEN,
        value=60,
        entered_by=controller,
    )
    return made


def unchanged(browser, address):
    first = browser.get(address)
    known = {name: first[name] for name in ("ETag", "Last-Modified") if name in first}
    first.getvalue()
    asked = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    return browser.get(address, headers={asked[name]: value for name, value in known.items()})


def static(browser):
    page = browser.get("/hedemora/").content.decode()
    return page.split('rel="stylesheet" href="')[1].split('"')[0]


# Status and how to ask for it: as an anonymous visitor, as the controller.
VISITOR = {
    "page": (200, lambda ask: ask.get("/hedemora/")),
    "page in English": (200, lambda ask: ask.get("/en/hedemora/")),
    "fragment": (200, lambda ask: ask.get("/hedemora/", headers=FRAGMENT)),
    "head": (200, lambda ask: ask.head("/hedemora/")),
    "page unchanged": (304, lambda ask: unchanged(ask, "/hedemora/")),
    "the only organisation": (302, lambda ask: ask.get("/")),
    "to sign in": (302, lambda ask: ask.get("/hedemora/members/")),
    "to sign in, fragment": (401, lambda ask: ask.get("/hedemora/members/", headers=FRAGMENT)),
    "slash": (301, lambda ask: ask.get("/hedemora")),
    "sign in": (200, lambda ask: ask.get("/accounts/login/")),
    "filter not understood": (422, lambda ask: ask.get("/hedemora/?year=igår")),
    "format not known": (400, lambda ask: ask.get("/hedemora/kpis/H1.csv?format=doc")),
    "chart data": (200, lambda ask: ask.get("/hedemora/kpis/H1/charts.json")),
    "download": (200, lambda ask: ask.get("/hedemora/kpis/H1.csv")),
    "picture": (200, lambda ask: ask.get("/hedemora/kpis/H1.svg")),
    "not found": (404, lambda ask: ask.get("/nowhere/at/all/")),
    "not a goal": (404, lambda ask: ask.get("/hedemora/goals/nowhere/")),
    "method": (405, lambda ask: ask.post("/hedemora/")),
    "suspicious": (400, lambda ask: ask.get("/suspicious/")),
    "broken": (500, lambda ask: ask.get("/breaks/")),
    "health": (200, lambda ask: ask.get("/healthz")),
    "static file": (200, lambda ask: ask.get(static(ask))),
    "static file unchanged": (304, lambda ask: unchanged(ask, static(ask))),
    "no such static file": (404, lambda ask: ask.get("/static/css/nowhere.css")),
    "page as a style sheet": (404, lambda ask: ask.get("/hedemora/x.css")),
    "host not allowed": (400, lambda ask: ask.get("/hedemora/", headers={"host": "elsewhere.example"})),
}
CONTROLLER = {
    "page": (200, lambda ask: ask.get("/hedemora/")),
    "form": (200, lambda ask: ask.get("/hedemora/goals/new/")),
    "form not filled in": (422, lambda ask: ask.post("/hedemora/goals/new/", {"title": ""})),
    "not allowed": (403, lambda ask: ask.get("/hedemora/members/")),
    "download": (200, lambda ask: ask.get("/hedemora/kpis/H1.csv")),
    "sign out": (302, lambda ask: ask.post("/accounts/logout/")),
}


def assert_headers(response, *, over_https=True):
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert response.get("Strict-Transport-Security") == (HSTS if over_https else None)
    for cookie in response.cookies.values():
        assert cookie.key in ("__Host-sessionid", "__Host-csrftoken")
        assert cookie["secure"]
        assert cookie["httponly"] or cookie["max-age"] == 0
        assert cookie["samesite"] in ("Lax", "Strict")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert "Cache-Control" in response
    if response.cookies:
        assert "no-store" in response["Cache-Control"]
        assert "ETag" not in response


@pytest.mark.parametrize("kind", VISITOR)
def test_visitor_gets_every_header(browser_of, own, kind):
    status, ask = VISITOR[kind]

    response = ask(browser_of())
    response.getvalue()  # so that a file is closed

    assert response.status_code == status
    assert_headers(response)


@pytest.mark.parametrize("kind", CONTROLLER)
def test_controller_gets_every_header_and_nothing_to_keep(browser_of, own, controller, kind):
    status, ask = CONTROLLER[kind]

    response = ask(browser_of(controller))

    assert response.status_code == status
    assert_headers(response)
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response


def test_form_without_its_token_gets_every_header(browser_of, controller):
    response = browser_of(controller, enforce_csrf_checks=True).post("/hedemora/goals/new/", {})

    assert response.status_code == 403
    assert_headers(response)


@pytest.mark.django_db
def test_answer_that_the_database_is_gone_gets_every_header(browser_of, monkeypatch):
    browser = browser_of()

    def gone(*arguments):
        raise OperationalError("no connection")

    monkeypatch.setattr(connection, "cursor", gone)
    response = browser.get("/healthz")

    assert response.status_code == 503
    assert_headers(response)


@pytest.mark.parametrize(("host", "status"), [(HOST, 301), ("elsewhere.example", 400)])
def test_request_without_tls_is_sent_to_https_or_refused_with_every_header(browser_of, host, status):
    without_tls = {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "http"}

    response = browser_of().get("/hedemora/", headers={"host": host}, **without_tls)

    assert response.status_code == status
    if status == 301:
        assert response.url == f"https://{HOST}/hedemora/"
    assert_headers(response, over_https=False)


def test_server_in_front_that_speaks_tls_is_believed_and_nothing_goes_round(browser_of, own):
    """The web server speaks http to the application, which must not send it to https again."""
    response = browser_of().get("/hedemora/", **{"wsgi.url_scheme": "http"})

    assert response.status_code == 200


def test_health_is_answered_without_tls(browser_of, own):
    without_tls = {"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "http"}

    assert browser_of().get("/healthz", **without_tls).status_code == 200


def test_scripts_are_known_by_their_hash(browser_of, own):
    page = browser_of().get("/hedemora/goals/heltid/").content.decode()

    scripts = page.split("<script ")[1:]
    assert len(scripts) == 2
    assert all('integrity="sha384-' in one.split(">")[0] for one in scripts)
