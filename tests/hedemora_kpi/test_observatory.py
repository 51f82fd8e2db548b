"""The headers of production, graded as MDN's HTTP Observatory grades them."""

from http.cookies import SimpleCookie

import pytest

from tests.factories import kpis
from tests.observatory import marks, score
from tests.production import HOST

BEST = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
COOKIE = "__Host-sessionid=1; Path=/; Secure; HttpOnly; SameSite=Lax"
SCRIPT = '<script src="/a.js" integrity="sha384-x"></script>'


def graded(headers=None, *, cookie=COOKIE, html=SCRIPT, redirected_to="https://a/", without=()):
    said = {name: value for name, value in (BEST | (headers or {})).items() if name not in without}
    return score(said, SimpleCookie(cookie), html, redirected_to=redirected_to)


def test_best_page_that_is_not_preloaded_has_160():
    assert graded() == 160


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cookie": ""}, 155),
        ({"html": "<script src='/a.js'></script>"}, 155),
        ({"without": ["Cross-Origin-Embedder-Policy"]}, 150),
        ({"headers": {"Cross-Origin-Opener-Policy": "unsafe-none"}}, 150),
        ({"without": ["X-Content-Type-Options"]}, 155),  # -5
        # Whoever loses more than ten gets no bonuses.
        ({"without": ["Content-Security-Policy"]}, 55),  # -25, and -20 for X-Frame-Options
        ({"headers": {"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"}}, 60),
        ({"headers": {"Strict-Transport-Security": "max-age=3600"}}, 150),
        ({"without": ["Strict-Transport-Security"]}, 80),
        ({"redirected_to": "http://a/"}, 80),
        ({"cookie": "sessionid=1; Secure; SameSite=Lax"}, 70),
        ({"html": "<script src='https://cdn.example/a.js'></script>"}, 50),
    ],
)
def test_what_is_missing_counts(change, expected):
    assert graded(**change) == expected


@pytest.fixture
def own(hedemora):
    kpis.goal(hedemora, "heltid", kpis.kpi("H1", organisation=hedemora, source=""))


def marks_of(browser, address):
    over_http = browser.get(address, **{"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": "http"})
    response = browser.get(address)
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    asked = dict(response.headers), response.cookies, response.content.decode()
    return (
        score(*asked, redirected_to=over_http.url),
        marks(*asked, redirected_to=over_http.url),
    )


def test_page_that_sets_a_cookie_has_160(browser_of, own):
    points, each = marks_of(browser_of(), "/accounts/login/")

    assert points >= 160, each


@pytest.mark.parametrize(
    "address", ["/hedemora/", "/en/hedemora/", "/hedemora/goals/heltid/", "/hedemora/kpis/H1/"]
)
def test_public_page_lacks_the_points_for_cookies_alone_since_it_sets_none(browser_of, own, address):
    points, each = marks_of(browser_of(), address)

    assert each["cookies"] == 0
    assert points + 5 >= 160, each


def test_page_of_somebody_signed_in_lacks_nothing(browser_of, own, controller):
    browser = browser_of(controller)
    response = browser.get("/hedemora/goals/new/")

    assert response.cookies
    found = score(
        dict(response.headers), response.cookies, response.content.decode(), redirected_to=f"https://{HOST}/"
    )
    assert found >= 160
