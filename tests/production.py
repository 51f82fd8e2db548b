"""Answering as in production: its middleware, cookies and headers, and static files as they are collected."""

import runpy

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.client import ClientHandler

from tests.hedemora_kpi.test_settings import PRODUCTION, ROOT

HOST = PRODUCTION["HEDEMORA_ALLOWED_HOSTS"]
_SHOWN = (
    "MIDDLEWARE",
    "ALLOWED_HOSTS",
    "SECURE_",
    "SESSION_",
    "CSRF_COOKIE_",
    "WHITENOISE_",
    "STATIC_ROOT",
)
# Compressing takes long and changes nothing that a response says of itself.
_STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}


@pytest.fixture(scope="session")
def _settings_of_production(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PRODUCTION.items():
            patch.setenv(name, value)
        patch.setenv("HEDEMORA_VAR_DIR", str(tmp_path_factory.mktemp("production")))
        read = runpy.run_path(str(ROOT / "hedemora_kpi" / "settings.py"))
    found = {name: value for name, value in read.items() if name.startswith(_SHOWN)}
    with override_settings(STORAGES=_STORAGES, STATIC_ROOT=found["STATIC_ROOT"]):
        call_command("collectstatic", interactive=False, verbosity=0)
    return found | {"STORAGES": _STORAGES}


@pytest.fixture
def production(_settings_of_production):
    """Let the installation answer as in production."""
    with override_settings(**_settings_of_production):
        yield


# What no response of any test may lack.
EVERYWHERE = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cache-Control",
    *settings.RESPONSE_HEADERS,
)


@pytest.fixture(autouse=True)
def every_response_has_headers(monkeypatch):
    lacking = []
    answer = ClientHandler.__call__

    def checked(self, environ):
        response = answer(self, environ)
        lacking.extend(f"{environ['PATH_INFO']}: {name}" for name in EVERYWHERE if name not in response)
        return response

    monkeypatch.setattr(ClientHandler, "__call__", checked)
    yield
    assert lacking == []


class Browser(Client):
    """Asks over https for the host of production, as the server in front of it passes it on."""

    def __init__(self, **options):
        super().__init__(raise_request_exception=False, headers={"host": HOST}, **options)

    def request(self, **asked):
        return super().request(**({"wsgi.url_scheme": "https"} | {"HTTP_X_FORWARDED_PROTO": "https"} | asked))


@pytest.fixture
def browser_of(production):
    """Return a browser, of somebody who has signed in or of an anonymous visitor."""

    def made(user=None, **options):
        browser = Browser(**options)
        if user is not None:
            browser.force_login(user)
        return browser

    return made
