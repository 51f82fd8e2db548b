"""What a provider, or somebody in its place, may get wrong: nobody comes in, and no page is an error."""

import re
import time

import pytest
from django.test import Client

from indicators.models import AuditEvent, User
from tests.hedemora_kpi.oidc.conftest import ANNA, BEGIN, CALLBACK, NAME, asked_of
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, LEFT_OUT

LOGIN = "/accounts/login/"


def set_claim(**said):
    return lambda claims, headers: claims.update(said)


def without(name):
    return lambda claims, headers: claims.update(**{name: LEFT_OUT})


def head(**said):
    return lambda claims, headers: headers.update(said)


def by_shared_secret(claims, headers):
    headers["alg"] = "HS256"
    return "0123456789abcdef0123456789abcdef"


def now():
    return int(time.time())


class TestToken:
    SPOILT = {
        "wrong nonce": set_claim(nonce="another"),
        "nonce that is no text": set_claim(nonce=["x"]),
        "no nonce": without("nonce"),
        "wrong issuer": set_claim(iss="https://evil.example"),
        "issuer with a slash": lambda claims, headers: claims.update(iss=claims["iss"] + "/"),
        "no issuer": without("iss"),
        "wrong audience": set_claim(aud="somebody else"),
        "also for others": set_claim(aud=[CLIENT_ID, "somebody else"]),
        "given to others": set_claim(azp="somebody else"),
        "no audience": without("aud"),
        "expired": lambda claims, headers: claims.update(exp=now() - 61),
        "of the future": lambda claims, headers: claims.update(iat=now() + 120),
        "not yet": lambda claims, headers: claims.update(nbf=now() + 120),
        "without an end": without("exp"),
        "without a time": without("iat"),
        "about nobody": set_claim(sub=""),
        "no subject": without("sub"),
        "subject that is no text": set_claim(sub=7),
        "unsigned": head(alg="none"),
        "signed with a shared secret": by_shared_secret,
        "key of another name": head(kid="two"),
        "key that is no name": head(kid="../../one"),
    }

    @pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
    def test_spoilt_token_lets_nobody_in(self, come, provider, hedemora, spoil):
        provider.spoil = spoil
        response, client = come()

        refused(response, client)

    def test_signature_by_another_key(self, come, provider, hedemora):
        provider.spoil = lambda claims, headers: provider.foreign_key

        refused(*come())

    def test_text_that_is_no_token(self, come, provider, hedemora):
        for given in ("", "a.b.c", "x", None, 7, {}, ["x"]):
            provider.answers["/token"] = (200, {"access_token": "x", "id_token": given})
            response, client = come()

            refused(response, client)
            nothing_is_recorded_but_failures()

    def test_clock_that_is_half_a_minute_off_is_forgiven(self, come, provider, hedemora):
        provider.spoil = lambda claims, headers: claims.update(iat=now() + 30, exp=now() - 30)

        assert come()[0].status_code == 302

    def test_key_without_a_name_will_do_where_there_is_one(self, come, provider, hedemora):
        public = provider.keys()["keys"][0]
        encrypts = public | {"use": "enc", "kid": "two"}
        provider.answers["/keys"] = (200, {"keys": [public, encrypts, {"kty": "new"}]})
        provider.spoil = head(kid=LEFT_OUT)

        assert come()[0].status_code == 302

    @pytest.mark.parametrize(
        "keys", [{}, [], {"keys": []}, {"keys": {}}, {"keys": [1]}, {"keys": [{"kty": "RSA"}]}, "x", None]
    )
    def test_keys_that_are_none(self, come, provider, hedemora, keys):
        provider.answers["/keys"] = (200, keys)
        response, client = come()

        assert response.status_code in (400, 502)
        assert nobody_is_in(client)

    def test_claims_of_any_kind_are_no_error(self, come, provider, hedemora):
        for number, odd in enumerate([None, 7, "x", ["x"], {"x": 1}, "\0", "x" * 5000, "\r\n"]):
            provider.claims = ANNA | {
                "sub": f"odd-{number}",
                "given_name": odd,
                "family_name": odd,
                "groups": [odd, "kpi-controllers"],
                "acr": odd,
                "amr": odd,
            }
            assert come()[0].status_code == 302
            provider.claims = ANNA | {"sub": f"odder-{number}", "email": odd, "groups": odd}
            assert come()[0].status_code == 403


def nothing_is_recorded_but_failures():
    assert set(AuditEvent._base_manager.values_list("action", flat=True)) == {"account.sign_in_failed"}


def nobody_is_in(client):
    return "_auth_user_id" not in client.session and not User.objects.exists()


def refused(response, client):
    assert response.status_code == 400
    assert "<h1>Inloggningen blev inte klar</h1>" in response.content.decode()
    assert nobody_is_in(client)
    nothing_is_recorded_but_failures()


def test_nothing_secret_is_logged_whatever_goes_wrong(come, provider, hedemora, caplog):
    caplog.set_level("DEBUG", "hedemora_kpi")
    for path, answer in (("/keys", (500, {})), ("/token", (400, {"error": "canary"})), ("/keys", (200, {}))):
        provider.answers = {path: answer}
        come()
    provider.answers, provider.spoil = {}, set_claim(nonce="another")
    response, _ = come()

    told = caplog.text + response.content.decode()
    assert "ConnectionError" in caplog.text or "HTTPError" in caplog.text
    given = [text for answer in provider.given for text in (answer["id_token"], answer["access_token"])]
    assert len(given) >= 6
    for secret in (*given, CLIENT_SECRET, "canary", "code=", "state=", ANNA["email"]):
        assert secret not in told


class TestState:
    def test_of_another_browser(self, client, provider, hedemora):
        back = provider.authorize(asked_of(client.post(BEGIN).url)).removeprefix("http://testserver")
        other = Client()

        assert other.get(back).status_code == 400
        assert nobody_is_in(other)

    @pytest.mark.parametrize(
        "query", ["", "?code=x", "?state=x&code=x", "?state=&code=", "?code=x&state=%00"]
    )
    def test_nobody_comes_back_who_has_not_gone(self, client, provider, query):
        response = client.get(CALLBACK + query)

        assert response.status_code == 400
        # Else anybody could fill the trace.
        assert not AuditEvent._base_manager.exists()

    def test_replayed_answer(self, come, client, provider, hedemora):
        back = provider.authorize(asked_of(client.post(BEGIN).url)).removeprefix("http://testserver")
        assert client.get(back).status_code == 302
        client.post("/accounts/logout/")

        assert client.get(back).status_code == 400
        assert "_auth_user_id" not in client.session

    def test_code_that_has_been_used_does_not_work_with_a_fresh_state(self, client, provider, hedemora):
        used = asked_of(provider.authorize(asked_of(client.post(BEGIN).url)))
        client.get(CALLBACK, used)
        client.post("/accounts/logout/")
        fresh = asked_of(provider.authorize(asked_of(client.post(BEGIN).url)))

        response = client.get(CALLBACK, {"state": fresh["state"], "code": used["code"]})

        assert response.status_code == 400
        assert "_auth_user_id" not in client.session

    def test_code_of_another_person_cannot_be_slipped_in(self, client, provider, hedemora):
        """PKCE and the nonce bind a code to the browser that asked for it."""
        theirs = asked_of(provider.authorize(asked_of(Client().post(BEGIN).url)))
        mine = asked_of(provider.authorize(asked_of(client.post(BEGIN).url)))

        response = client.get(CALLBACK, {"state": mine["state"], "code": theirs["code"]})

        assert response.status_code == 400
        assert nobody_is_in(client)

    def test_that_has_grown_old(self, client, provider, hedemora, time_machine):
        back = provider.authorize(asked_of(client.post(BEGIN).url)).removeprefix("http://testserver")
        time_machine.move_to(time.time() + 601)

        assert client.get(back).status_code == 400

    def test_person_who_changes_their_mind_is_back_at_the_sign_in_page(self, come, provider):
        provider.refuses = "access_denied"
        response, client = come()

        assert response.url == LOGIN
        assert "Inloggningen avbröts." in client.get(LOGIN).content.decode()
        assert not AuditEvent._base_manager.exists()

    def test_provider_that_refuses(self, come, provider):
        provider.refuses = "server_error"

        refused(*come())


class TestProviderThatDoesNotAnswer:
    FOUND = "/.well-known/openid-configuration"
    ANSWERS = {
        "error": (500, {}),
        "not there": (404, {}),
        "no JSON": (200, "<html>"),
        "not what it should be": (200, []),
        "nothing in it": (200, {}),
        "sends on": (302, {}),
    }

    @pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
    @pytest.mark.parametrize("when", ["before", "after"])
    def test_page_says_so(self, client, provider, when, answer):
        if when == "after":
            back = provider.authorize(asked_of(client.post(BEGIN).url))
        provider.answers[self.FOUND] = answer
        response = (
            client.post(BEGIN) if when == "before" else client.get(back.removeprefix("http://testserver"))
        )

        told(response)
        assert "/elsewhere" not in provider.asked

    @pytest.mark.parametrize(
        "said",
        [
            {"issuer": "https://evil.example"},
            {"authorization_endpoint": "http://evil.example/authorize"},
            {"authorization_endpoint": "https://127.0.0.1/authorize"},
            {"token_endpoint": "ftp://127.0.0.1/token"},
            {"token_endpoint": None},
            {"jwks_uri": "file:///etc/passwd"},
        ],
    )
    def test_provider_that_tells_other_addresses_is_not_followed(self, client, provider, said):
        provider.configuration = said

        told(client.post(BEGIN))

    def test_safe_provider_is_not_left_for_an_unsafe_address(self, client, provider, configure, monkeypatch):
        issuer = "https://login.hedemora.example"
        configure(issuer=issuer)
        answer = {"issuer": issuer, "authorization_endpoint": f"{issuer}/a", "jwks_uri": f"{issuer}/k"}
        for token, status in (
            ("https://login.hedemora.example/t", 302),
            ("http://login.hedemora.example/t", 502),
        ):
            monkeypatch.setattr(
                "hedemora_kpi.oidc.provider._fetched", lambda address, t=token: answer | {"token_endpoint": t}
            )
            assert client.post(BEGIN).status_code == status

    def test_slow(self, client, provider, settings):
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.2
        provider.delay = 3
        begun = time.monotonic()
        response = client.post(BEGIN)

        told(response)
        assert time.monotonic() - begun < 2

    def test_down(self, client, provider, configure):
        configure(issuer="http://127.0.0.1:1")

        told(client.post(BEGIN))

    HALVES = [
        (500, {}),
        (200, "<html>"),
        (200, []),
        (302, {}),
        (200, ""),
        (200, {"access_token": 1}),
        (200, ["access_token"]),
        (200, '"access_token"'),
        (200, 7),
        (200, {"access_token": 1}, None),
    ]

    @pytest.mark.parametrize("path", ["/keys", "/token"])
    @pytest.mark.parametrize("answer", HALVES)
    def test_halfway(self, come, provider, path, answer):
        provider.answers[path] = answer

        response, client = come()

        assert response.status_code in (400, 502)
        assert nobody_is_in(client)
        assert "/elsewhere" not in provider.asked

    def test_password_works_meanwhile(self, client, provider, configure, controller):
        configure(issuer="http://127.0.0.1:1")

        assert client.get(LOGIN).status_code == 200


def told(response):
    assert response.status_code == 502
    page = response.content.decode()
    assert re.search(f"<h1>Inloggningen hos {NAME} svarar inte</h1>", page)
    assert CLIENT_SECRET not in page


class TestSignInPage:
    def test_offers_the_provider_and_lets_its_forms_lead_there_alone(self, client, provider, settings):
        page = client.get(LOGIN, {"next": "/hedemora/decisions/"})

        assert "Logga in med Hedemora kommun" in page.content.decode()
        assert page.content.decode().count('name="next" value="/hedemora/decisions/"') == 3
        assert f"form-action 'self' {provider.issuer};" in page["Content-Security-Policy"] + ";"
        assert "default-src 'none'" in page["Content-Security-Policy"]
        others = ("/", "/accounts/password/reset/", CALLBACK, "/accounts/nothing/")
        assert all(provider.issuer not in client.get(one)["Content-Security-Policy"] for one in others)

    def test_nothing_of_it_is_kept_by_caches_and_public_pages_still_are(self, client, provider, hedemora):
        for response in (client.get(LOGIN), client.post(BEGIN), client.get(CALLBACK)):
            assert "no-store" in response["Cache-Control"]
        page = Client().get("/hedemora/")
        assert "public" in page["Cache-Control"]
        assert not page.cookies

    def test_says_so_also_after_a_wrong_password(self, client, provider, reader):
        page = client.post(LOGIN, {"login": reader.email, "password": "wrong"})

        assert provider.issuer in page["Content-Security-Policy"]
        assert "Logga in med Hedemora kommun" in page.content.decode()

    def test_without_a_provider_nothing_of_it_is_there(self, client, db):
        page = client.get(LOGIN)

        assert "oidc" not in page.content.decode()
        assert re.search(r"form-action 'self'(;|$)", page["Content-Security-Policy"])
        assert client.post(BEGIN).status_code == client.get(CALLBACK).status_code == 404

    def test_addresses_answer_to_what_they_are_for_alone(self, client, provider):
        assert client.get(BEGIN).status_code == 405
        assert client.post(CALLBACK).status_code == client.head(CALLBACK).status_code == 405
        assert Client(enforce_csrf_checks=True).post(BEGIN).status_code == 403

    def test_asking_for_ever_is_stopped(self, client, provider, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}

        assert [client.post(BEGIN).status_code for _ in range(4)] == [302, 302, 302, 429]

    @pytest.mark.parametrize(
        "path", ["signup/", "connections/", "3rdparty/", "oidc/", "oidc/oidc/login/", "social/signup/"]
    )
    def test_nothing_else_of_allauths_is_there(self, client, provider, path):
        assert client.get(f"/accounts/{path}").status_code == 404
