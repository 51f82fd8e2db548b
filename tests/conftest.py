"""People and organisations that many tests share."""

import pytest
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from indicators.models import Organisation, User
from indicators.permissions import Role
from tests import triggers
from tests.canaries import nothing_personal_is_logged  # noqa: F401  in force for all tests
from tests.factories import organisations, people
from tests.production import (  # noqa: F401  fixtures
    _settings_of_production,
    browser_of,
    every_response_has_headers,
    production,
)

# The trace refuses to be emptied, which is what Django does after a test that commits.
BaseDatabaseOperations.execute_sql_flush = triggers.flush


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path_factory):
    # Locks of imports must not meet those of an installation that is running from the same folder.
    settings.VAR_DIR = tmp_path_factory.getbasetemp()


@pytest.fixture
def tasks_at_once(settings):
    """What the worker would do is done where it is asked for."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _as_served(settings):
    settings.MIDDLEWARE = ["tests.as_served.middleware", *settings.MIDDLEWARE]


@pytest.fixture(autouse=True)
def _swedish_at_first():
    # A request leaves its language in force.
    translation.activate("sv")


@pytest.fixture
def hedemora(db) -> Organisation:
    return organisations.municipality("hedemora", "Hedemora kommun", area_code="2083", area_title="Hedemora")


@pytest.fixture
def falun(db) -> Organisation:
    return organisations.municipality("falun", "Falu kommun", area_code="2080", area_title="Falun")


@pytest.fixture
def reader(hedemora) -> User:
    return people.member("reader@hedemora.example", hedemora, Role.READER)


@pytest.fixture
def controller(hedemora) -> User:
    return people.member("controller@hedemora.example", hedemora, Role.CONTROLLER)


@pytest.fixture
def administrator(hedemora) -> User:
    return people.member("administrator@hedemora.example", hedemora, Role.ADMINISTRATOR)


@pytest.fixture
def stranger(falun) -> User:
    """Somebody with every permission in another organisation, and none here."""
    return people.member("administrator@falun.example", falun, Role.ADMINISTRATOR)
