"""What an installation is told of its identity provider is read strictly, as a whole or not at all."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from hedemora_kpi.oidc.configuration import identity_provider
from indicators.permissions import Role
from tests.hedemora_kpi.test_settings import PRODUCTION, start

NEEDED = {
    "HEDEMORA_OIDC_NAME": "Hedemora kommun",
    "HEDEMORA_OIDC_ISSUER": "https://login.hedemora.example/realm",
    "HEDEMORA_OIDC_CLIENT_ID": "kpi",
    "HEDEMORA_OIDC_CLIENT_SECRET": "not-to-be-shown",
    "HEDEMORA_OIDC_DOMAINS": "hedemora.example, bolaget.example",
}


@pytest.fixture
def read(monkeypatch):
    def reading(environment, *, debug=False):
        for name, said in environment.items():
            monkeypatch.setenv(name, said)
        return identity_provider(debug=debug)

    return reading


def test_nothing_is_said_and_there_is_none(read):
    assert read({}) is None
    assert read(dict.fromkeys(NEEDED, "")) is None


def test_the_least_that_is_needed(read):
    told = read(NEEDED)

    assert told.domains == {"hedemora.example", "bolaget.example"}
    assert (told.groups, told.trusts_addresses, told.always_two_factors, told.acr) == (
        (),
        False,
        False,
        set(),
    )
    assert told.origin == "https://login.hedemora.example"
    assert "not-to-be-shown" not in repr(told)


def test_all_that_can_be_said(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    told = read(
        NEEDED
        | {
            "HEDEMORA_OIDC_CLIENT_SECRET_FILE": str(secret),
            "HEDEMORA_OIDC_ADDRESSES": "trusted",
            "HEDEMORA_OIDC_GROUPS_CLAIM": "roles",
            "HEDEMORA_OIDC_GROUPS": "a=b=hedemora:controller, /kpi/läsare=falu-kommun:reader",
            "HEDEMORA_OIDC_SECOND_FACTOR": "acr",
            "HEDEMORA_OIDC_ACR": "mfa, http://schemas.example/loa3",
        }
    )

    assert told.client_secret == "from a file"
    assert told.trusts_addresses
    assert told.groups_claim == "roles"
    assert told.groups == (("a=b", "hedemora", Role.CONTROLLER), ("/kpi/läsare", "falu-kommun", Role.READER))
    assert told.acr == {"mfa", "http://schemas.example/loa3"}


@pytest.mark.parametrize("lacking", NEEDED)
def test_half_a_provider_is_refused_and_the_variable_named(read, lacking):
    for said in (NEEDED | {lacking: ""}, {name: text for name, text in NEEDED.items() if name != lacking}):
        with pytest.raises(ImproperlyConfigured, match=lacking):
            read(said)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ISSUER", "http://login.hedemora.example"),
        ("ISSUER", "http://localhost:8080"),
        ("ISSUER", "login.hedemora.example"),
        ("ISSUER", "https://"),
        ("ISSUER", "https://[::1"),
        ("ISSUER", "https://login.hedemora.example:x"),
        ("ISSUER", "https://user:password@login.hedemora.example"),
        ("ISSUER", "https://login.hedemora.example/?a=b"),
        ("ISSUER", "https://login.hedemora.example; script-src *"),
        ("DOMAINS", "@hedemora.example"),
        ("DOMAINS", "Hedemora.example"),
        ("DOMAINS", "*.example"),
        ("DOMAINS", "example"),
        ("DOMAINS", ","),
        ("ADDRESSES", "yes"),
        ("GROUPS_CLAIM", " "),
        ("GROUPS", "kpi"),
        ("GROUPS", "kpi=hedemora"),
        ("GROUPS", "=hedemora:reader"),
        ("GROUPS", "kpi=:reader"),
        ("GROUPS", "kpi=hedemora:"),
        ("GROUPS", "kpi=hedemora:boss"),
        ("GROUPS", "kpi=hedemora:Reader"),
        ("GROUPS", "kpi=Hedemora kommun:reader"),
        ("GROUPS", "kpi=hedemora:reader,kpi=hedemora:reader"),
        ("SECOND_FACTOR", "yes"),
        ("SECOND_FACTOR", "acr"),
        ("ACR", "mfa"),
        ("CLIENT_SECRET_FILE", "/nowhere/at/all"),
    ],
)
def test_what_is_not_understood_is_refused_and_the_variable_named(read, name, said):
    with pytest.raises(ImproperlyConfigured, match=f"HEDEMORA_OIDC_{name}"):
        read(NEEDED | {f"HEDEMORA_OIDC_{name}": said})


def test_same_group_may_stand_for_several_roles(read):
    told = read(NEEDED | {"HEDEMORA_OIDC_GROUPS": "kpi=hedemora:reader,kpi=falun:hr,kpi=hedemora:hr"})

    assert len(told.groups) == 3


@pytest.mark.parametrize("issuer", ["http://localhost:8080/realm", "http://127.0.0.1:1", "http://[::1]:1"])
def test_debugging_makes_do_with_http_on_the_same_machine(read, issuer):
    assert read(NEEDED | {"HEDEMORA_OIDC_ISSUER": issuer}, debug=True).issuer == issuer
    with pytest.raises(ImproperlyConfigured):
        read(NEEDED | {"HEDEMORA_OIDC_ISSUER": "http://192.168.1.1"}, debug=True)


ASKED = (
    "import django; django.setup()\n"
    "from django.urls import get_resolver, reverse\n"
    "names = {one for one in get_resolver().reverse_dict if isinstance(one, str)}\n"
    "print('oidc_callback' in names, reverse('account_login'))"
)


def test_production_starts_with_a_provider_and_has_its_addresses():
    environment = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "hedemora_kpi.settings"}

    assert start("-c", ASKED, **environment).stdout.split()[0] == "False"
    assert start("-c", ASKED, **environment, **NEEDED).stdout.split()[0] == "True"


def test_start_of_half_a_provider_is_refused():
    started = start("-c", "import hedemora_kpi.settings", **PRODUCTION, HEDEMORA_OIDC_NAME="Hedemora")

    assert started.returncode != 0
    assert "HEDEMORA_OIDC_ISSUER is not set" in started.stderr
