"""Nobody is led away from the site: not by `next`, not by what htmx says of the page around."""

from itertools import product
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"
SITE = "http://testserver"

_STARTS = (
    *("//", "///", "////", "\\\\", "/\\", "\\/", "/%09/", "%2f%2f", "/%2f/", "/%5c", "/.//", "/..//", "./\\"),
    *("http://", "https://", "HTTPS://", "hTTp:\\\\", "http:", "https:", "http:/", "https:/", "https:///"),
    *("//testserver@", "https://testserver@", "https://testserver:80@", "//testserver%40", "//testserver\\@"),
    *("https://testserver.", "http://[::1]@", "//0x7f.1/@", "//;@", "ftp://", "ws://", "gopher://"),
    *(
        "/\t/",
        "/\n/",
        "/\r/",
        "\t//",
        " //",
        "\0//",
        "\1//",
        "\u2028//",
        "\xa0//",
        "\ufeff//",
        "\u3000//",
        "／／",
    ),
)
_HOSTS = ("evil.example", "evil。example/")
_WHOLE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "javascript://testserver/%0aalert(1)",
    "data:text/html,x",
    "data:text/html;base64,eA==",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://evil.example/x",
    "view-source:https://evil.example",
    "mailto:evil@evil.example",
    "///",
    "//",
    "http://",
    "https://[",
    "/\r\nLocation: https://evil.example",
    "/\r\nSet-Cookie: a=b",
    "@evil.example",
    "?next=//evil.example",
)
PAYLOADS = [start + host for start, host in product(_STARTS, _HOSTS)] + [*_WHOLE]


def stays(address):
    """Whether a browser that is on the sign-in page, and drops what browsers drop, stays on the site."""
    seen = "".join(one for one in address if one not in "\t\r\n").strip("".join(map(chr, range(33))))
    try:
        parts = urlsplit(urljoin(f"{SITE}{LOGIN}", seen.replace("\\", "/")))
    except ValueError:
        return False
    return parts.scheme == "http" and parts.netloc == "testserver"


def test_there_are_enough_of_them_and_most_would_lead_away():
    assert len(set(PAYLOADS)) >= 110
    assert sum(not stays(one) for one in PAYLOADS) >= 55
    assert not stays("//evil.example")
    assert not stays("/\\evil.example")
    assert stays("/hedemora/")


@pytest.fixture(autouse=True)
def _no_throttling(settings):
    settings.ACCOUNT_RATE_LIMITS = False


def led_away(ask):
    """Return the payloads after which `ask` answers with an address off the site, and that address."""
    found = {}
    for payload in PAYLOADS:
        response = ask(payload)
        # Every sign-in looks through the sessions that the person has.
        UserSession.objects.all().delete()
        assert response.status_code == 302
        if not stays(response["Location"]):
            found[payload] = response["Location"]
    return found


@pytest.mark.parametrize("way", ["address", "form"])
def test_one_stays_on_the_site_after_signing_in(controller, way):
    typed = {"login": controller.email, "password": PASSWORD}

    def sign_in(payload):
        if way == "form":
            return Client().post(LOGIN, typed | {"next": payload})
        return Client().post(LOGIN, typed, query_params={"next": payload})

    assert led_away(sign_in) == {}


def test_page_to_sign_in_hands_on_what_it_was_given_and_leads_nowhere_by_itself(client, db):
    for payload in ("//evil.example", "https://evil.example/"):
        page = client.get(LOGIN, {"next": payload}).content.decode()

        assert 'href="//' not in page
        assert 'href="https://evil' not in page


@pytest.mark.parametrize("address", ["/accounts/logout/", "/accounts/reauthenticate/"])
def test_one_stays_on_the_site_after_signing_out_and_after_showing_who_one_is(controller, address):
    def ask(payload):
        client = Client()
        client.force_login(controller)
        return client.post(address, {"password": PASSWORD, "next": payload})

    assert led_away(ask) == {}


def test_address_of_the_page_around_a_fragment_cannot_lead_away(client, db, hedemora):
    for payload in PAYLOADS:
        # A header cannot carry the ends of lines; htmx sends what is not ASCII quoted.
        around = payload.replace("\r", "").replace("\n", "").encode("latin-1", "ignore").decode("latin-1")
        for current in (around, f"{SITE}/{around}", f"{SITE}{around}"):
            headers = {"HX-Request": "true", "HX-Current-URL": current}
            asked = client.get("/hedemora/decisions/", headers=headers)["HX-Redirect"]
            page, _, query = asked.partition("?")
            following = parse_qs(query)["next"][0]

            assert page == LOGIN
            assert following.startswith("/"), current
            assert stays(following), current
