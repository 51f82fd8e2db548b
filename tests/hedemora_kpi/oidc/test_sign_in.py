"""Who comes in through the identity provider, with what, and what is kept of it."""

import hashlib
import json

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from hedemora_kpi.oidc import sign_in
from indicators.access import FACTORS_AT_PROVIDER
from indicators.models import AuditEvent, Membership, User
from indicators.permissions import Role
from indicators.queries.audit_chain import check_chain
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.hedemora_kpi.oidc.conftest import ANNA, BEGIN, NAME, asked_of
from tests.hedemora_kpi.test_redirects import PAYLOADS, stays
from tests.identity_provider import CLIENT_SECRET

LOGIN = "/accounts/login/"
CLOSED = "/hedemora/goals/new/"
SECURITY = "/accounts/security/"


def roles(email=ANNA["email"]):
    held = Membership._base_manager.filter(user__email=email).order_by(
        "organisation__slug", "role", "from_provider"
    )
    return [(one.organisation.slug, one.role, one.from_provider) for one in held]


def trace():
    events = AuditEvent._base_manager.order_by("pk").select_related("organisation", "actor")
    return [(one.action, one.organisation and one.organisation.slug, one.actor_id) for one in events]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def opened(client, address=CLOSED):
    return client.get(address).status_code


def test_person_of_a_group_gets_an_account_and_the_role(come, hedemora):
    response, client = come()

    anna = User.objects.get()
    assert response.url == "/"
    assert (anna.email, anna.get_full_name()) == ("anna.ek@hedemora.example", "Anna Ek")
    assert not anna.has_usable_password()
    assert roles() == [("hedemora", "controller", True)]
    assert opened(client) == 200
    assert [action for action, *_ in trace()] == ["member.added", "account.linked", "account.signed_in"]
    assert {organisation for _, organisation, _ in trace()} == {"hedemora"}
    assert AuditEvent._base_manager.get(action="member.added").details == {
        "through": "provider",
        "role": "controller",
    }
    assert check_chain() == (3, "")


def test_person_comes_to_the_page_that_asked_to_sign_in(come, hedemora):
    response, _ = come(next="/hedemora/decisions/")

    assert response.url == "/hedemora/decisions/"


def test_english_begins_and_ends_in_english(come, provider, hedemora):
    assert come(begin="/en" + BEGIN)[0].url == "/en/"

    provider.claims = ANNA | {"sub": "another", "email": "nobody@falun.example"}
    refused, _ = come(begin="/en" + BEGIN)
    assert "<h1>No account here yet</h1>" in refused.content.decode()


@pytest.mark.parametrize("payload", PAYLOADS[::7])
def test_nobody_is_led_off_the_site_afterwards(come, hedemora, payload):
    response, _ = come(next=payload)

    assert stays(response.url)


@pytest.mark.parametrize(
    "extra", ["process=connect", "process=redirect&next=//evil.example", "scope=all", "auth_params=nonce%3D1"]
)
def test_nothing_in_the_address_changes_what_is_asked_of_the_provider(
    client, provider, hedemora, controller, extra
):
    client.force_login(controller)
    sent = client.post(f"{BEGIN}?{extra}")
    asked = asked_of(sent.url)
    assert asked["nonce"] != "1"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}

    response = client.get(provider.authorize(asked).removeprefix("http://testserver"))

    # Signed in as the person of the token, whose identity did not become somebody else's.
    assert response.url == "/"
    assert SocialAccount.objects.get().user.email == ANNA["email"]


def test_existing_account_is_linked_by_an_address_that_the_provider_speaks_for(come, hedemora):
    anna = people.member(ANNA["email"], hedemora, Role.READER)

    come()

    assert SocialAccount.objects.get().user == anna
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert roles() == [("hedemora", "controller", True), ("hedemora", "reader", False)]
    assert ("account.linked", "hedemora", anna.pk) in trace()


def test_person_who_has_been_let_in_by_hand_needs_no_group(come, provider, hedemora):
    people.member(ANNA["email"], hedemora, Role.READER)
    provider.claims = ANNA | {"groups": []}

    _, client = come()

    assert is_signed_in(client)
    assert roles() == [("hedemora", "reader", False)]


def test_linked_account_is_known_by_issuer_and_subject_whatever_the_address_becomes(come, provider, hedemora):
    come()
    provider.claims = ANNA | {"email": "anna.berg@hedemora.example"}

    _, client = come()

    assert is_signed_in(client)
    assert [user.email for user in User.objects.all()] == [ANNA["email"]]


def test_same_subject_of_another_issuer_is_somebody_else(come, provider, configure, hedemora):
    come()
    other = f"{provider.issuer}/other"
    provider.configuration = {"issuer": other}
    provider.answers["/other/.well-known/openid-configuration"] = (200, provider.told())
    provider.claims = ANNA | {"iss": other, "email": "eva@hedemora.example"}
    configure(issuer=other)

    come()

    assert {user.email for user in User.objects.all()} == {ANNA["email"], "eva@hedemora.example"}
    assert SocialAccount.objects.values("uid").distinct().count() == 2


def test_person_who_is_linked_at_the_same_moment_elsewhere_tries_again(come, provider, hedemora, monkeypatch):
    uid = hashlib.sha256(f"{provider.issuer}\n{ANNA['sub']}".encode()).hexdigest()

    def meanwhile(*, user, roles):
        SocialAccount.objects.create(user=user, provider="oidc", uid=uid)

    with monkeypatch.context() as patch:
        patch.setattr(sign_in, "follow_provider", meanwhile)
        response, client = come()

    assert (response.status_code, is_signed_in(client)) == (400, False)
    assert is_signed_in(come()[1])
    assert roles() == [("hedemora", "controller", True)]


def test_what_is_kept_of_the_person_is_a_hash_and_no_token(come, provider, hedemora, caplog):
    _, client = come()

    account = SocialAccount.objects.get()
    kept = json.dumps(dict(client.session.items())) + str(vars(account))
    assert account.extra_data == {}
    assert len(account.uid) == 64
    assert not SocialToken.objects.exists()
    for secret in (*provider.given[0].values(), CLIENT_SECRET, ANNA["sub"]):
        assert str(secret) not in (kept if secret not in ("Bearer", 300) else "")
    assert CLIENT_SECRET not in caplog.text


def test_nothing_but_who_it_is_is_kept_while_a_second_factor_is_asked_for(come, provider, hedemora):
    anna = people.member(ANNA["email"], hedemora, Role.CONTROLLER)
    TOTP.activate(anna, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    response, client = come()

    assert response.url == "/accounts/security/authenticate/"
    assert not is_signed_in(client)
    kept = json.dumps(dict(client.session.items()))
    for secret in (
        provider.given[0]["access_token"],
        provider.given[0]["id_token"],
        anna.password,
        ANNA["email"],
    ):
        assert secret not in kept
    assert client.get(response.url).status_code == 200


def test_session_is_new_listed_and_ended(come, hedemora):
    client = Client()
    client.get(LOGIN)
    client.post(BEGIN)
    before = client.session.session_key
    _, client = come(client)
    key = client.session.session_key

    assert key != before
    assert UserSession.objects.get().session_key == key
    assert "Den här webbläsaren" in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=key).exists()
    assert trace()[-1][0] == "account.signed_out"


class TestRefused:
    """Everybody who may not come in sees the same page, and nothing is made of them."""

    CASES = {
        "no group that maps": {"groups": ["everybody"]},
        "group whose name has another's in it": {"groups": "not-kpi-readers"},
        "no groups at all": {"groups": None},
        "address that is not verified": {"email_verified": False},
        "address of which nothing is said": {"email_verified": None},
        "address verified in a word": {"email_verified": "true"},
        "address of others": {"email": "anna.ek@falun.example"},
        "address within an address": {"email": "anna@hedemora.example@falun.example"},
        "no address": {"email": None},
        "address with a letter that becomes another's": {"email": "anna.e\N{KELVIN SIGN}@hedemora.example"},
        "address that is none": {"email": "hedemora.example"},
        "address that is a list": {"email": ["anna.ek@hedemora.example"]},
    }

    @pytest.mark.parametrize("claims", CASES.values(), ids=CASES)
    def test_stranger_gets_no_account(self, come, provider, hedemora, claims):
        provider.claims = {name: said for name, said in (ANNA | claims).items() if said is not None}

        response, client = come()

        assert response.status_code == 403
        assert "<h1>Inget konto här ännu</h1>" in response.content.decode()
        assert NAME in response.content.decode()
        assert not is_signed_in(client)
        assert (User.objects.count(), SocialAccount.objects.count(), roles()) == (0, 0, [])
        assert trace() == [("account.sign_in_failed", None, None)]

    @pytest.mark.parametrize("email_verified", [False, None])
    def test_account_is_not_taken_over_by_an_address_that_is_not_verified(
        self, come, provider, hedemora, email_verified
    ):
        people.member(ANNA["email"], hedemora, Role.READER)
        provider.claims = ANNA | {"email_verified": email_verified}
        known, client = come()
        provider.claims |= {"sub": "2", "email": "nobody@hedemora.example"}
        unknown, _ = come()

        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()
        # Nor is it told that there is one; in its own trace it is.
        assert known.content == unknown.content
        assert trace()[0] == ("account.sign_in_failed", "hedemora", None)

    def test_account_is_not_taken_over_by_an_address_that_becomes_the_same(self, come, provider, hedemora):
        people.member(ANNA["email"], hedemora, Role.READER)
        provider.claims = ANNA | {"email": "anna.e\N{KELVIN SIGN}@hedemora.example", "groups": []}

        come()

        assert not SocialAccount.objects.exists()

    def test_account_of_others_is_not_taken_over_however_the_provider_swears(self, come, provider, falun):
        people.member("chef@falun.example", falun, Role.ADMINISTRATOR)
        provider.claims = ANNA | {"email": "chef@falun.example"}

        response, client = come()

        assert (response.status_code, is_signed_in(client)) == (403, False)

    def test_linked_account_whose_address_the_provider_no_longer_speaks_for(self, come, configure, hedemora):
        come()
        configure(domains=frozenset({"falun.example"}))

        response, client = come()

        assert (response.status_code, is_signed_in(client)) == (403, False)

    def test_closed_account(self, come, provider, hedemora):
        come()
        User.objects.update(is_active=False)
        provider.claims = ANNA | {"groups": ["kpi-readers"]}

        response, client = come()

        assert response.url == "/accounts/inactive/"
        assert not is_signed_in(client)
        assert roles() == [("hedemora", "controller", True)]

    def test_group_of_an_organisation_that_does_not_exist(self, come, provider):
        provider.claims = ANNA | {"groups": ["falun-readers"]}

        response, _ = come()

        assert (response.status_code, User.objects.count()) == (403, 0)

    def test_page_leads_to_the_other_languages_sign_in_page_and_nowhere_else(self, come, provider, hedemora):
        provider.claims = ANNA | {"groups": []}

        page = come()[0].content.decode()

        assert 'href="/en/accounts/login/" lang="en"' in page
        assert "code=" not in page


def test_directory_of_our_own_needs_no_word_on_each_address(come, provider, configure, hedemora):
    configure(trusts_addresses=True)
    provider.claims = {name: said for name, said in ANNA.items() if name != "email_verified"}

    assert is_signed_in(come()[1])


def test_address_that_the_provider_itself_doubts_is_not_trusted(come, provider, configure, hedemora):
    configure(trusts_addresses=True)
    provider.claims = ANNA | {"email_verified": False}

    assert not is_signed_in(come()[1])


class TestRolesFollowTheGroups:
    def test_at_each_sign_in(self, come, provider, hedemora, falun):
        come()
        provider.claims = ANNA | {"groups": ["kpi-readers", "falun-readers"]}
        come()

        assert roles() == [("falun", "reader", True), ("hedemora", "reader", True)]
        provider.claims = ANNA | {"groups": []}
        _, client = come()
        assert roles() == []
        assert is_signed_in(client)
        given = [(action, slug) for action, slug, _ in trace() if action.startswith("member")]
        assert sorted(given) == [
            ("member.added", "falun"),
            ("member.added", "hedemora"),
            ("member.added", "hedemora"),
            ("member.removed", "falun"),
            ("member.removed", "hedemora"),
            ("member.removed", "hedemora"),
        ]
        assert check_chain()[1] == ""

    def test_what_is_given_by_hand_stays_also_beside_the_same_role_from_the_provider(
        self, come, provider, hedemora
    ):
        people.member(ANNA["email"], hedemora, Role.CONTROLLER)
        come()
        assert roles() == [("hedemora", "controller", False), ("hedemora", "controller", True)]
        provider.claims = ANNA | {"groups": []}

        come()

        assert roles() == [("hedemora", "controller", False)]

    def test_second_sign_in_with_the_same_groups_writes_nothing(self, come, hedemora):
        come()
        before = list(Membership._base_manager.values())

        come()

        assert list(Membership._base_manager.values()) == before
        assert [action for action, *_ in trace()].count("member.added") == 1

    def test_single_group_may_stand_without_a_list(self, come, provider, hedemora):
        provider.claims = ANNA | {"groups": "kpi-readers"}

        come()

        assert roles() == [("hedemora", "reader", True)]

    def test_last_administrator_goes_when_the_group_does(self, come, provider, configure, hedemora):
        configure(groups=(("kpi-controllers", "hedemora", Role.ADMINISTRATOR),))
        come()
        provider.claims = ANNA | {"groups": []}

        come()

        assert roles() == []

    def test_with_a_password_the_roles_from_the_provider_are_not_there(self, come, hedemora):
        come()
        anna = User.objects.get()
        anna.set_password(PASSWORD)
        anna.save()
        client = Client()
        client.post(LOGIN, {"login": anna.email, "password": PASSWORD})

        assert is_signed_in(client)
        assert opened(client) == 404

    def test_session_opens_nothing_more_when_the_provider_is_taken_out_of_the_settings(
        self, come, settings, hedemora
    ):
        _, client = come()
        assert opened(client) == 200

        settings.OIDC = None

        assert opened(client) == 404

    def test_members_page_says_where_a_role_comes_from(self, come, client, hedemora, administrator):
        come()
        client.force_login(administrator)

        page = client.get("/hedemora/members/").content.decode()

        assert page.count("från inloggningstjänsten</span>") == 1


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("demanded")
class TestSecondFactor:
    def test_provider_that_vouches_for_none_leads_to_setting_one_up(self, come, hedemora):
        _, client = come()

        assert client.get(CLOSED).url == SECURITY

    def test_provider_that_always_asks_for_two_lets_in(self, come, configure, hedemora):
        configure(always_two_factors=True)
        _, client = come()

        assert opened(client) == 200
        assert client.session[FACTORS_AT_PROVIDER] == 2

    @pytest.mark.parametrize(
        ("claims", "status"),
        [
            ({"acr": "two"}, 200),
            ({"amr": ["pwd", "two"]}, 200),
            ({"acr": "one"}, 302),
            ({"amr": ["pwd"]}, 302),
            ({"amr": "two"}, 302),
            ({"acr": ["two"]}, 302),
            ({}, 302),
        ],
    )
    def test_it_is_told_by_acr_or_amr(self, come, provider, configure, hedemora, claims, status):
        configure(acr=frozenset({"two"}))
        provider.claims = ANNA | claims

        _, client = come()

        assert opened(client) == status

    def test_provider_is_asked_for_it(self, client, provider, configure, hedemora):
        configure(acr=frozenset({"two", "three"}))

        assert asked_of(client.post(BEGIN).url)["acr_values"] == "three two"

    def test_role_given_by_hand_is_opened_by_it_too(self, come, configure, provider, hedemora):
        people.member(ANNA["email"], hedemora, Role.ADMINISTRATOR)
        provider.claims = ANNA | {"groups": []}
        configure(always_two_factors=True)

        assert opened(come()[1]) == 200

    def test_it_belongs_to_the_session_and_not_to_the_account(self, come, configure, hedemora):
        anna = people.member(ANNA["email"], hedemora, Role.CONTROLLER)
        configure(always_two_factors=True)
        _, client = come()
        other = Client()
        other.post(LOGIN, {"login": anna.email, "password": PASSWORD})

        assert opened(client) == 200
        assert other.get(CLOSED).url == SECURITY

    def test_it_is_gone_when_the_same_browser_signs_in_with_a_password(self, come, configure, hedemora):
        anna = people.member(ANNA["email"], hedemora, Role.CONTROLLER)
        configure(always_two_factors=True)
        _, client = come()
        client.post("/accounts/logout/")
        client.post(LOGIN, {"login": anna.email, "password": PASSWORD})

        assert FACTORS_AT_PROVIDER not in client.session
        assert client.get(CLOSED).url == SECURITY

    def test_it_counts_for_nothing_where_the_person_has_a_factor_here(self, come, configure, hedemora):
        anna = people.member(ANNA["email"], hedemora, Role.CONTROLLER)
        TOTP.activate(anna, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        configure(always_two_factors=True)

        response, client = come()

        assert response.url == "/accounts/security/authenticate/"
        assert FACTORS_AT_PROVIDER not in client.session
        assert client.get(CLOSED).status_code == 302

    def test_admin_of_the_installation_asks_for_a_factor_of_its_own(self, come, configure, hedemora):
        User.objects.create_user(ANNA["email"], PASSWORD, is_staff=True, is_superuser=True)
        configure(always_two_factors=True)
        _, client = come()

        assert client.get("/admin/", follow=True).redirect_chain[-1][0] == SECURITY
