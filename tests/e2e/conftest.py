"""A real browser, and a server with the demonstration in it.

The server runs while the tests of this folder do, on what the demonstration loads; they do not roll back.
A test that writes makes an organisation of its own, so the others see the demonstration as it was.
"""

import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from hedemora_kpi.demonstration.load import load
from indicators.models import Decision, Goal, Kpi, Organisation, User
from indicators.permissions import Role
from indicators.vocabulary import Sex
from tests import services
from tests.e2e.addresses import add_what_the_demonstration_lacks
from tests.e2e.watch import Watch
from tests.factories import kpis, organisations, people

type OpenPage = Callable[..., Page]

# Playwright keeps an event loop running in this thread until the last test, in which nothing of ours waits.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # So that no other test meets that loop.
    items.sort(key=lambda item: item.get_closest_marker("e2e") is not None)


_numbers = itertools.count(1)

CHROMIUM_SWITCHES = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
)


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each test opens addresses of the site. (pytest-playwright's own warns under pytest 9.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": services.chromium(),
        "args": list(CHROMIUM_SWITCHES),
    }


@pytest.fixture(scope="package")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demonstration, for all tests of this folder, instead of a database that rolls back after each.

    Of this name, so that pytest-django makes the test database.
    """
    with django_db_blocker.unblock():
        load(today=timezone.localdate())
        add_what_the_demonstration_lacks()
        yield
        call_command("flush", interactive=False, verbosity=0)
        # While the event loop runs Django has connections of their own for this thread.
        connections.close_all()


@pytest.fixture(scope="package")
def site(db) -> Iterator[str]:
    """The address of a server that has the demonstration."""
    server = LiveServer("127.0.0.1")
    with override_settings(ALLOWED_HOSTS=["127.0.0.1", "localhost", "testserver"]):
        yield server.url
    server.stop()


@pytest.fixture
def open_page(site, new_context) -> Iterator[OpenPage]:
    """Opens an address as somebody, or as an anonymous visitor, in a browser of its own.

    Whatever a page must never do fails the test when it ends.
    """
    watched: list[Watch] = []

    def opened(address: str, *, email: str | None = None, **options) -> Page:
        context = new_context(base_url=site, **options)
        if email is not None:
            context.add_cookies([session_cookie(site, email)])
        watched.append(Watch(context.new_page(), site))
        watched[-1].page.goto(address)
        return watched[-1].page

    yield opened
    assert [fault for watch in watched for fault in watch.faults] == []


@dataclass(frozen=True)
class Workshop:
    """An organisation in which one test may write what it likes, and those that it begins with.

    The KPI has figures for 2023 and 2024: women 60 and 62, men 80 and 81. No targets. The goal has the KPI.
    """

    organisation: Organisation
    controller: User
    decision: Decision
    kpi: Kpi
    goal: Goal

    @property
    def slug(self) -> str:
        return self.organisation.slug


@pytest.fixture
def workshop(site) -> Workshop:
    number = next(_numbers)
    organisation = organisations.municipality(
        f"verkstad-{number}", f"Verkstad {number}", area_code=f"98{number:02}", area_title=f"Ort {number}"
    )
    kpi = kpis.kpi(f"X{number:05}", title="Heltidsanställda, andel (%)")
    years = {"2023": {Sex.WOMEN: 60.0, Sex.MEN: 80.0}, "2024": {Sex.WOMEN: 62.0, Sex.MEN: 81.0}}
    kpis.observations(kpi, organisation.area, years)
    return Workshop(
        organisation,
        people.member(f"controller@{organisation.slug}.example", organisation, Role.CONTROLLER),
        kpis.decision(organisation),
        kpi,
        kpis.goal(organisation, "heltid", kpi),
    )


def session_cookie(site: str, email: str) -> dict[str, str]:
    """Return the cookie of somebody who has signed in."""
    return {"name": "sessionid", "value": signed_in(email).cookies["sessionid"].value, "url": site}


def signed_in(email: str) -> Client:
    """Return the client of somebody who has signed in and shown, a moment ago, that it is them."""
    client = Client()
    user = User.objects.get(email=email)
    client.force_login(user)
    session = client.session
    shown = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [shown]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
