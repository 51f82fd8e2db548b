"""A passkey, kept by the browser's own authenticator: added, signed in with, asked for as a second factor."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import audit
from tests.e2e.watch import Watch, left_behind
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.e2e


@pytest.fixture
def watch(site, new_context):
    # Browsers give no passkeys to an address of numbers.
    origin = site.replace("127.0.0.1", "localhost")
    watch = Watch(new_context(base_url=origin).new_page(), origin)
    watch.page.set_default_timeout(10_000)
    yield watch
    assert watch.faults == []


@pytest.fixture
def authenticator(watch):
    """The browser's authenticator, and the session that steers it: it always knows its owner."""
    devtools = watch.page.context.new_cdp_session(watch.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()


def judged(watch: Watch) -> None:
    assert audit.faults(watch.page) + left_behind(watch.page) + watch.faults == []


def add_passkey(page: Page, *, alone: bool) -> None:
    page.get_by_role("link", name="Konto och säkerhet").click()
    page.get_by_role("link", name="Lägg till en passnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Visa att det är du")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_label("Logga in med bara den").set_checked(alone)
    page.get_by_role("button", name="Lägg till en passnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")


def test_controller_is_led_to_a_passkey_and_signs_in_with_it_alone(watch, authenticator, workshop, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    page, closed = watch.page, f"/{workshop.slug}/goals/new/"
    sign_in(page, workshop.controller.email)
    page.goto(closed)
    expect(page.get_by_role("heading", level=1)).to_have_text("Konto och säkerhet")
    expect(page.get_by_text("Din roll öppnas")).to_be_visible()

    add_passkey(page, alone=True)
    assert page.goto(closed).status == 200
    sign_out(page)
    page.goto(f"/accounts/login/?next={closed}")
    page.get_by_role("button", name="Logga in med passnyckel").click()

    expect(page).to_have_url(re.compile(f"{closed}$"))
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()


def test_passkey_is_asked_for_after_the_password(watch, authenticator, workshop):
    page = watch.page
    sign_in(page, workshop.controller.email)
    add_passkey(page, alone=False)
    sign_out(page)

    sign_in(page, workshop.controller.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Andra steget")
    judged(watch)
    page.get_by_role("button", name="Använd en passnyckel").click()

    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    page.goto("/accounts/security/webauthn/reauthenticate/")
    judged(watch)
    page.goto("/accounts/security/webauthn/")
    expect(page.get_by_text("Andra steg efter lösenordet")).to_be_visible()


def test_passkey_that_is_not_there_is_told(watch, authenticator, workshop):
    devtools, number = authenticator
    page = watch.page
    sign_in(page, workshop.controller.email)
    add_passkey(page, alone=True)
    sign_out(page)
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": number})

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Logga in med passnyckel").click()

    expect(page.get_by_role("alert")).to_contain_text("ingen passnyckel användes")
    judged(watch)


def test_picture_for_the_app_is_shown_under_our_policy(watch, workshop):
    page = watch.page
    sign_in(page, workshop.controller.email)
    page.goto("/accounts/security/totp/activate/")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Fortsätt").click()

    picture = page.get_by_role("img", name="QR-kod")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.complete && image.naturalWidth > 0")


def test_a_browser_without_scripts_is_shown_no_button_that_does_nothing(site, new_context):
    page = new_context(base_url=site, java_script_enabled=False).new_page()
    page.goto("/accounts/login/")

    assert "Passnycklar behöver JavaScript" in page.content()
    expect(page.get_by_role("button", name="Logga in med passnyckel")).to_have_count(0)
