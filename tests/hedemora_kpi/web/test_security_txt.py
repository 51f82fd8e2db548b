"""Whoever finds a vulnerability finds whom to tell, where RFC 9116 says to look."""

from datetime import UTC, datetime

import pytest
from django.urls import path

from hedemora_kpi.urls import urlpatterns as own
from hedemora_kpi.web.security_txt import security_txt
from tests.production import HOST

urlpatterns = [path(".well-known/security.txt", security_txt), *own]


@pytest.mark.urls("tests.hedemora_kpi.web.test_security_txt")
@pytest.mark.django_db
def test_contact_is_told_with_until_when_it_holds(browser_of, settings, time_machine):
    time_machine.move_to(datetime(2026, 1, 1, 12, tzinfo=UTC))
    browser = browser_of()
    settings.SECURITY_CONTACT = "mailto:sakerhet@hedemora.example"

    response = browser.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:sakerhet@hedemora.example",
        "Expires: 2026-06-30T00:00:00Z",
        "Preferred-Languages: sv, en",
        f"Canonical: https://{HOST}/.well-known/security.txt",
    ]


def test_installation_without_a_contact_has_no_such_page(client, db):
    assert client.get("/.well-known/security.txt").status_code == 404
