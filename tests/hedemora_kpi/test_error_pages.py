"""Pages for what went wrong say what to do next, in our own look."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.defaults import server_error

from hedemora_kpi.urls import urlpatterns as own


def breaks(request):
    raise RuntimeError("broken")


def suspicious(request):
    raise SuspiciousOperation("suspicious")


urlpatterns = [path("breaks/", breaks), path("suspicious/", suspicious), *own]


def test_what_is_not_there_says_where_to_go_and_offers_to_sign_in(client, db):
    response = client.get("/nowhere/at/all/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Sidan finns inte</h1>" in page
    assert 'href="/accounts/login/"' in page


def test_what_ones_role_does_not_allow_says_whom_to_ask(client, reader):
    client.force_login(reader)

    response = client.get("/hedemora/goals/new/")

    assert response.status_code == 403
    assert "Be din organisations administratör om den roll" in response.content.decode()


def test_form_without_its_token_says_to_reload(controller):
    client = Client(enforce_csrf_checks=True)
    client.force_login(controller)

    response = client.post("/hedemora/goals/new/", {"title": "x"})

    assert response.status_code == 403
    assert "Ladda om sidan och skicka formuläret igen" in response.content.decode()


@pytest.mark.urls("tests.hedemora_kpi.test_error_pages")
def test_request_that_is_not_understood_says_that_nothing_was_stored(client, db):
    response = client.get("/suspicious/")

    assert response.status_code == 400
    assert "Inget sparades" in response.content.decode()


@pytest.mark.urls("tests.hedemora_kpi.test_error_pages")
def test_our_own_fault_is_told_without_its_cause(client, db):
    client.raise_request_exception = False

    response = client.get("/breaks/")

    page = response.content.decode()
    assert response.status_code == 500
    assert "<h1>Något gick fel</h1>" in page
    assert "broken" not in page
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_our_own_fault_is_told_without_asking_the_database(rf):
    with CaptureQueriesContext(connection) as captured:
        response = server_error(rf.get("/"))

    assert b"Hedemora KPI" in response.content
    assert len(captured) == 0


def test_error_pages_are_in_english_under_en(client, db):
    assert "There is no such page" in client.get("/en/nowhere/at/all/").content.decode()
