"""The second factor: set up, asked for, used once, and demanded of roles that need it."""

import re
import time

import pytest
import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from indicators.models import AuditEvent, Goal, User
from indicators.permissions import ROLES_WITH_SECOND_FACTOR, Role
from tests.factories import kpis, people
from tests.factories.people import PASSWORD
from tests.forms import filled

LOGIN = "/accounts/login/"
SECURITY = "/accounts/security/"
CODE = "/accounts/security/authenticate/"
CLOSED = "/hedemora/goals/new/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# The beginning of a period of 30 seconds, so that a test does not run into the next one.
START = 1_790_000_010


@pytest.fixture(autouse=True)
def _at_the_start_of_a_period():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(person):
    TOTP.activate(person, SECRET)
    return person


def password(person):
    client = Client()
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client, response


def test_password_alone_does_not_sign_in_whoever_has_a_second_factor(controller):
    client, response = password(with_app(controller))

    assert response.url == CODE
    assert client.get(CLOSED).status_code == 302
    page = client.get(CODE).content.decode()
    assert "<h1>Andra steget</h1>" in page
    # Whoever has an app alone is offered no passkey.
    assert "passnyckel" not in page


def test_code_of_the_app_signs_in_and_the_session_gets_a_new_key(controller):
    client, _ = password(with_app(controller))
    before = client.session.session_key

    response = client.post(CODE, filled(client.get(CODE), holding="code", code=code()))

    assert response.status_code == 302
    assert client.get(CLOSED).status_code == 200
    assert client.session.session_key != before


def test_used_code_is_refused_the_second_time(controller):
    with_app(controller)
    first, _ = password(controller)
    first.post(CODE, {"code": code()})
    second, _ = password(controller)

    response = second.post(CODE, {"code": code()})

    assert "Felaktig kod" in response.content.decode()
    assert second.get(CLOSED).status_code == 302


@pytest.mark.parametrize("seconds", [-31, -30, 30, 60, 3600])
def test_code_of_another_time_is_refused(controller, seconds):
    with_app(controller)
    client, _ = password(controller)
    with time_machine.travel(START + seconds, tick=False):
        other = code()

    client.post(CODE, {"code": other})

    assert client.get(CLOSED).status_code == 302


def test_guessing_codes_is_stopped_even_for_the_right_one(controller):
    with_app(controller)
    client, _ = password(controller)
    wrong = "000000" if code() != "000000" else "111111"
    for _attempt in range(5):
        client.post(CODE, {"code": wrong})

    response = client.post(CODE, {"code": code()})

    assert "För många" in response.content.decode()
    assert client.get(CLOSED).status_code == 302


def shown_to_be_them(client):
    address = "/accounts/reauthenticate/"
    client.post(address, filled(client.get(address), holding="password", password=PASSWORD))


def set_up_app(client):
    address = reverse("mfa_activate_totp")
    shown_to_be_them(client)
    page = client.get(address)
    secret = re.search(r'class="secret">(\w+)<', page.content.decode())[1]
    response = client.post(address, filled(page, holding="code", code=code(secret)), follow=True)
    return secret, response


def test_app_is_set_up_by_its_owner_and_recovery_codes_are_shown(controller):
    client, _ = password(controller)

    _secret, response = set_up_app(client)

    codes = re.findall(r"<li><code>(\d{8})</code>", response.content.decode())
    assert len(set(codes)) == 10
    assert Authenticator.objects.filter(user=controller, type="totp").count() == 1


def test_code_that_set_up_the_app_does_not_sign_in_as_well(controller):
    client, _ = password(controller)
    secret, _ = set_up_app(client)
    other, _ = password(controller)

    other.post(CODE, {"code": code(secret)})

    assert other.get(CLOSED).status_code == 302


def test_recovery_code_signs_in_once(controller):
    client, _ = password(controller)
    _secret, response = set_up_app(client)
    recovery = re.search(r"<li><code>(\d{8})</code>", response.content.decode())[1]

    opened = []
    for _attempt in range(2):
        other, _ = password(controller)
        other.post(CODE, {"code": recovery})
        opened.append(other.get(CLOSED).status_code)

    assert opened == [200, 302]


def test_setting_up_is_for_who_has_shown_a_moment_ago_that_it_is_them(controller):
    client, _ = password(controller)
    with time_machine.travel(START + 3600, tick=False):
        response = client.get(reverse("mfa_activate_totp"))

        assert response.url.startswith("/accounts/reauthenticate/")
        page = client.get(response.url)
        again = client.post(response.url, filled(page, holding="password", password=PASSWORD))
        assert again.url == reverse("mfa_activate_totp")
        assert client.get(again.url).status_code == 200


def test_new_password_by_mail_does_not_go_round_the_second_factor(controller):
    with_app(controller)
    key = default_token_generator.make_token(controller)
    link = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(controller), key])
    client = Client()
    page = client.get(link, follow=True)
    new = {"password1": "trampa blå lervälling", "password2": "trampa blå lervälling"}

    response = client.post(page.wsgi_request.path, filled(page, holding="password1", **new))

    assert response.url == CODE
    assert client.get(CLOSED).status_code == 302


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("role", Role)
def test_role_that_needs_a_second_factor_leads_to_setting_it_up(hedemora, role):
    client, _ = password(people.member("one@hedemora.example", hedemora, role))

    response = client.get(CLOSED, follow=True)

    if role in ROLES_WITH_SECOND_FACTOR:
        assert response.redirect_chain == [(SECURITY, 302)]
        assert "Din roll öppnas" in response.content.decode()
    else:
        assert response.status_code == 403


@pytest.mark.usefixtures("demanded")
def test_fragment_leads_the_whole_page_to_setting_it_up(controller):
    client, _ = password(controller)

    response = client.get(CLOSED, headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"], response.content) == (401, SECURITY, b"")


@pytest.mark.usefixtures("demanded")
def test_nothing_is_written_and_no_draft_is_seen_without_it(controller, hedemora):
    kpis.goal(hedemora, "utkast", title="Ett utkast", is_published=False)
    client, _ = password(controller)

    written = client.post(CLOSED, {"title": "Nytt"})
    draft = client.get("/hedemora/goals/utkast/")
    overview = client.get("/hedemora/").content.decode()

    assert written.url == SECURITY
    assert draft.status_code == 404
    assert "Ett utkast" not in overview
    assert "/hedemora/members/" not in overview
    assert Goal._base_manager.count() == 1
    others = AuditEvent._base_manager.exclude(action__in=["access.refused", "account.signed_in"])
    assert not others.exists()


@pytest.mark.usefixtures("demanded")
def test_role_opens_as_soon_as_it_is_set_up_and_closes_when_it_is_taken_away(controller):
    client, _ = password(controller)
    set_up_app(client)
    opened = client.get(CLOSED).status_code

    client.post(reverse("mfa_deactivate_totp"))

    assert opened == 200
    assert client.get(CLOSED).url == SECURITY


@pytest.mark.usefixtures("demanded")
def test_recovery_codes_alone_are_no_second_factor(controller):
    Authenticator.objects.create(user=controller, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client, _ = password(controller)

    assert client.get(CLOSED).url == SECURITY


@pytest.mark.usefixtures("demanded")
def test_admin_site_needs_it_too(db):
    staff = User.objects.create_superuser("drift@hedemora.example", PASSWORD)
    client, _ = password(staff)

    without = client.get("/admin/", follow=True)
    with_app(staff)

    assert without.redirect_chain[-1] == (SECURITY, 302)
    assert client.get("/admin/").status_code == 200


def test_admin_site_has_no_sign_in_of_its_own(controller):
    User.objects.create_superuser("drift@hedemora.example", PASSWORD)
    for client in (Client(), password(controller)[0]):
        response = client.post("/admin/login/", {"username": "drift@hedemora.example", "password": PASSWORD})
        assert response.status_code in (302, 403)
        assert client.get("/admin/").status_code == 302


def test_where_it_is_optional_a_role_opens_without_it(controller):
    client, _ = password(controller)

    assert client.get(CLOSED).status_code == 200


def test_nobody_removes_or_renames_the_passkey_of_another(controller, administrator):
    key = Authenticator.objects.create(user=administrator, type="webauthn", data={"name": "x"})
    client, _ = password(controller)
    shown_to_be_them(client)

    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        address = reverse(name, args=[key.pk])
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_activate_totp", "mfa_index", "usersessions_list"]
)
def test_page_about_ones_security_is_kept_by_nobody_in_between(controller, name):
    client, _ = password(controller)
    if name == "mfa_view_recovery_codes":
        set_up_app(client)
    shown_to_be_them(client)

    assert "no-store" in client.get(reverse(name))["Cache-Control"]
