"""Signing in through an identity provider, there and back, in a browser that holds us to our policy."""

import re

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from indicators.permissions import Role
from tests.e2e import audit
from tests.e2e.watch import Watch, left_behind
from tests.hedemora_kpi.oidc import urls
from tests.identity_provider import IdentityProvider

pytestmark = pytest.mark.e2e

ANNA = {"given_name": "Anna", "family_name": "Ek", "email_verified": True}


@pytest.fixture
def provider(site, workshop):
    provider = IdentityProvider()
    provider.callback = f"{site}/accounts/oidc/callback/"
    configured = provider.configured(("kpi", workshop.slug, Role.CONTROLLER))
    with override_settings(OIDC=configured, ROOT_URLCONF=urls.__name__):
        yield provider
    provider.stop()


@pytest.fixture
def watched(site, new_context, provider):
    """Opens a browser on a telephone that holds our pages to our rules; the provider has its own."""
    made = []

    def opened(**options):
        context = new_context(base_url=site, viewport=audit.PHONE, **options)
        made.append(Watch(context.new_page(), site))
        made[-1].page.set_default_timeout(10_000)
        return made[-1].page

    yield opened
    theirs = (f"asked another host: {provider.issuer}/authorize", f"policy of {provider.issuer}/authorize")
    assert [fault for watch in made for fault in watch.faults if not fault.startswith(theirs)] == []


def judged(page):
    assert audit.faults(page) + left_behind(page) == []


def there_and_back(page, provider):
    page.get_by_role("button", name="Logga in med Hedemora kommun").click()
    expect(page).to_have_url(re.compile(f"{provider.issuer}/authorize"))
    page.get_by_role("link", name="Tillbaka").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_controller_comes_by_the_providers_page_to_the_page_they_asked_for(
    watched, provider, workshop, has_scripts
):
    page, closed = watched(java_script_enabled=has_scripts), f"/{workshop.slug}/goals/new/"
    provider.claims = ANNA | {
        "sub": workshop.slug,
        "email": f"{workshop.slug}@hedemora.example",
        "groups": "kpi",
    }
    page.goto(closed)
    if has_scripts:
        judged(page)

    there_and_back(page, provider)

    expect(page).to_have_url(re.compile(f"{closed}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nytt mål")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()


def test_person_without_a_group_is_told_whom_to_ask(watched, provider):
    page = watched()
    provider.claims = ANNA | {"sub": "x", "email": "x@hedemora.example", "groups": []}
    page.goto("/accounts/login/")
    there_and_back(page, provider)

    expect(page.get_by_role("heading", level=1)).to_have_text("Inget konto här ännu")
    judged(page)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_pages_of_what_went_wrong(watched, provider):
    page = watched()
    page.goto("/accounts/oidc/callback/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggningen blev inte klar")
    judged(page)
    page.get_by_role("link", name="Logga in igen").click()
    provider.answers["/.well-known/openid-configuration"] = (503, {})
    page.get_by_role("button", name="Logga in med Hedemora kommun").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggningen hos Hedemora kommun svarar inte")
    judged(page)
