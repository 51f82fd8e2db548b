"""An installation with an identity provider, and somebody who comes through it."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from indicators.permissions import Role
from tests import identity_provider
from tests.hedemora_kpi.oidc import urls

NAME = "Hedemora kommun"
BEGIN, CALLBACK = "/accounts/oidc/begin/", "/accounts/oidc/callback/"
ANNA = {
    "sub": "anna-1",
    "email": "anna.ek@hedemora.example",
    "email_verified": True,
    "given_name": "Anna",
    "family_name": "Ek",
    "groups": ["kpi-controllers", "everybody"],
}


@pytest.fixture(scope="package")
def _served():
    served = identity_provider.IdentityProvider()
    yield served
    served.stop()


@pytest.fixture
def provider(_served, settings, db):
    """The provider, which the installation is set up with."""
    _served.reset()
    _served.callback = f"http://testserver{CALLBACK}"
    _served.claims = ANNA | {}
    settings.OIDC = _served.configured(
        ("kpi-controllers", "hedemora", Role.CONTROLLER),
        ("kpi-readers", "hedemora", Role.READER),
        ("falun-readers", "falun", Role.READER),
    )
    settings.ROOT_URLCONF = urls.__name__
    settings.ACCOUNT_RATE_LIMITS = False
    return _served


@pytest.fixture
def configure(settings):
    """Changes what the installation has been told of the provider."""

    def configured(**said):
        settings.OIDC = replace(settings.OIDC, **said)

    return configured


@pytest.fixture
def come(provider):
    """Goes to the provider and comes back: what the installation answers then, and the client."""

    def came(client=None, *, begin=BEGIN, **typed):
        client = client or Client()
        sent = client.post(begin, typed)
        assert sent.status_code == 302, sent.content.decode()
        back = provider.authorize(asked_of(sent.url))
        return client.get(back.removeprefix("http://testserver")), client

    return came


def asked_of(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
