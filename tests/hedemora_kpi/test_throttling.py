"""Guessing is stopped: by address and by account, in the cache that all web processes share."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from tests.factories.people import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def shared_cache(settings, db):
    """The cache of an installation: in the database."""
    given = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    before = settings.CACHES
    settings.CACHES = {"default": given | {"OPTIONS": {"MAX_ENTRIES": 100_000}}}
    call_command("createcachetable", verbosity=0)
    yield
    # What is emptied after each test is not in the database.
    settings.CACHES = before


@pytest.fixture
def behind_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def guess(email, *, forwarded=None, address="127.0.0.1", password="a wrong guess"):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return Client().post(LOGIN, {"login": email, "password": password}, headers=headers, REMOTE_ADDR=address)


def is_stopped(response):
    return response.status_code == 429 or "För många" in response.content.decode()


def test_sixth_guess_at_an_account_is_stopped_and_so_is_the_right_password(controller):
    answers = [is_stopped(guess(controller.email, address=f"10.0.0.{number}")) for number in range(6)]

    assert answers == [False] * 5 + [True]
    assert is_stopped(guess(controller.email, password=PASSWORD, address="10.0.0.9"))


def test_other_accounts_go_on(controller, administrator):
    for number in range(6):
        guess(controller.email, address=f"10.0.0.{number}")

    assert guess(administrator.email, password=PASSWORD, address="10.0.1.1").status_code == 302


def guesses_until_stopped(addresses):
    """Return how many different accounts were guessed at before it was stopped, or None."""
    for number, forwarded in enumerate(addresses):
        if is_stopped(guess(f"person{number}@hedemora.example", forwarded=forwarded)):
            return number
    return None


@pytest.mark.usefixtures("behind_proxy")
@pytest.mark.parametrize(
    "spoofed",
    ["{n}.{n}.{n}.{n}, 192.0.2.7", "10.0.0.{n},10.0.1.{n},192.0.2.7", "x{n}, 192.0.2.7", "::{n}, 192.0.2.7"],
)
def test_visitor_cannot_look_like_many_by_a_header_of_their_own(spoofed):
    # The proxy writes the last address; what stands before it is the visitor's own word.
    stopped = guesses_until_stopped(spoofed.format(n=number) for number in range(1, 40))

    assert stopped == 10


@pytest.mark.usefixtures("behind_proxy")
def test_visitors_behind_the_proxy_are_told_apart():
    assert guesses_until_stopped(f"192.0.2.{number}" for number in range(1, 40)) is None


@pytest.mark.usefixtures("behind_proxy")
def test_visitor_without_a_readable_address_is_let_in_nowhere(controller):
    response = guess(controller.email, forwarded="unknown", password=PASSWORD)

    assert response.status_code == 403


def test_without_a_proxy_the_header_is_not_listened_to():
    assert guesses_until_stopped(f"192.0.2.{number}" for number in range(1, 40)) == 10


def test_counters_are_not_washed_away_by_many_other_guesses(controller):
    for number in range(6):
        guess(controller.email, address=f"10.0.0.{number}")
    cache.set_many({f"x{number}": number for number in range(1000)}, timeout=600)

    assert is_stopped(guess(controller.email, password=PASSWORD, address="10.0.0.99"))


def test_password_reset_is_throttled(controller):
    answers = [
        Client().post("/accounts/password/reset/", {"email": controller.email}).status_code for _ in range(6)
    ]

    assert answers == [302] * 5 + [429]
