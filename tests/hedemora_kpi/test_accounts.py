"""Signing in and out, and passwords."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.factories.people import PASSWORD
from tests.forms import filled

LOGIN = "/accounts/login/"


def sign_in(client, email="controller@hedemora.example", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password} | extra)


def test_person_signs_in_with_email_and_password_in_our_own_page(client, controller):
    page = client.get(LOGIN)
    typed = filled(page, holding="login", login="Controller@hedemora.example", password=PASSWORD)

    response = client.post(LOGIN, typed)

    assert "<h1>Logga in</h1>" in page.content.decode()
    assert response.status_code == 302
    assert client.get("/hedemora/goals/new/").status_code == 200


def test_wrong_password_is_told_in_the_same_words_as_an_unknown_address(client, controller):
    pages = [
        sign_in(client, email, "wrong password").content.decode()
        for email in (controller.email, "nobody@hedemora.example")
    ]

    told = [re.findall(r"<li>(.*?)</li>", page.split("ds-error-summary")[1])[0] for page in pages]
    assert told[0] == told[1] != ""


def test_one_comes_to_the_page_that_asked_to_sign_in(client, controller):
    asked = client.get("/hedemora/decisions/", follow=True)

    response = client.post(LOGIN, filled(asked, holding="login", login=controller.email, password=PASSWORD))

    assert response.url == "/hedemora/decisions/"


def test_link_to_the_other_language_cannot_lead_away(client, db):
    page = client.get("/en//evil.example/").content.decode()

    assert 'href="//evil' not in page


def test_session_gets_a_new_key_at_sign_in_and_is_gone_after_sign_out(client, controller):
    client.get(LOGIN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    sign_in(client)
    after = client.session.session_key

    client.post("/accounts/logout/")

    assert before != after
    client.cookies["sessionid"] = after
    assert client.get("/hedemora/goals/new/").status_code == 302


def test_sign_out_asks_first_when_it_is_only_visited(client, controller):
    client.force_login(controller)

    response = client.get("/accounts/logout/")

    assert "<h1>Logga ut</h1>" in response.content.decode()
    assert client.get("/hedemora/goals/new/").status_code == 200


def test_guessing_is_stopped_after_five_attempts(client, controller):
    answers = [sign_in(client, password=f"guess {number}") for number in range(6)]
    right = sign_in(client)

    assert "För många" in answers[-1].content.decode()
    assert "_auth_user_id" not in client.session
    assert right.status_code != 302


def test_closed_account_is_not_let_in(client, controller):
    controller.is_active = False
    controller.save()

    response = client.post(LOGIN, {"login": controller.email, "password": PASSWORD}, follow=True)

    assert "_auth_user_id" not in client.session
    assert response.status_code == 200


def test_forgotten_password_is_replaced_by_way_of_the_mail(client, controller, tasks_at_once):
    typed = filled(client.get("/accounts/password/reset/"), holding="email", email=controller.email)
    done = client.post("/accounts/password/reset/", typed, follow=True)
    (message,) = mail.outbox
    link = re.search(r"http://testserver(\S+)", message.body)[1]

    page = client.get(link, follow=True)
    new = {"password1": "quite another phrase", "password2": "quite another phrase"}
    changed = client.post(page.wsgi_request.path, filled(page, holding="password1", **new), follow=True)

    assert "Titta i din e-post" in done.content.decode()
    assert message.subject == "Välj ett lösenord till Hedemora KPI"
    assert "Logga ut" in changed.content.decode()
    client.post("/accounts/logout/")
    assert sign_in(client, password="quite another phrase").status_code == 302
    assert "Länken fungerar inte längre" in client.get(link, follow=True).content.decode()


def test_nobody_is_written_to_who_has_no_account_and_nobody_is_told(client, controller, tasks_at_once):
    known = client.post("/accounts/password/reset/", {"email": controller.email}, follow=True)
    sent = len(mail.outbox)

    unknown = client.post("/accounts/password/reset/", {"email": "nobody@hedemora.example"}, follow=True)

    assert (sent, len(mail.outbox)) == (1, 1)
    assert known.content == unknown.content


@pytest.mark.parametrize("password", ["short", "password1234", "controller@hedemora.example"])
def test_weak_password_is_refused(client, controller, password):
    client.force_login(controller)
    address = "/accounts/password/change/"
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    response = client.post(address, filled(client.get(address), holding="oldpassword", **typed))

    controller.refresh_from_db()
    assert "Rätta det här" in response.content.decode()
    assert controller.check_password(PASSWORD)


def test_password_is_changed_and_other_sessions_end(client, controller):
    other = type(client)()
    other.force_login(controller)
    client.force_login(controller)
    address = "/accounts/password/change/"
    typed = {
        "oldpassword": PASSWORD,
        "password1": "quite another phrase",
        "password2": "quite another phrase",
    }

    client.post(address, filled(client.get(address), holding="oldpassword", **typed))

    assert client.get("/hedemora/goals/new/").status_code == 200
    assert other.get("/hedemora/goals/new/").status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email"])
def test_pages_that_are_not_used_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["x"] if name == "account_confirm_email" else [])


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/"])
def test_nobody_makes_an_account_for_themselves(client, db, path):
    data = {"email": "x@hedemora.example", "password1": "quite a good phrase"}

    assert client.get(path).status_code == 404
    assert client.post(path, data).status_code in (404, 405)


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        "/accounts/logout/",
        "/accounts/inactive/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/1-x/",
    ],
)
def test_page_holds_to_the_content_security_policy(client, controller, path):
    if "logout" in path or "change" in path:
        client.force_login(controller)

    response = client.get(path)

    page = response.content.decode()
    assert response.status_code == 200
    assert "unsafe" not in response["Content-Security-Policy"]
    assert not re.search(
        r"<style|\sstyle=|<script(?![^>]*( src=| type=\"application/json\"))|\son\w+=|javascript:", page
    )
    assert 'lang="sv"' in page


@pytest.mark.django_db(transaction=True)  # the worker leaves its connection
def test_asking_for_a_password_does_the_same_whether_there_is_an_account_or_not(client, controller):
    """What differs, the mail, is the worker's: it would show in the time that the answer takes."""
    asked = []
    for email in ("nobody@hedemora.example", controller.email):
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/password/reset/", {"email": email})
        asked.append([re.sub(r"'[^']*'|[0-9]+", "?", one["sql"]) for one in queries])

    assert asked[0] == asked[1]
    assert mail.outbox == []
    call_command("db_worker", "--batch", "--no-reload", "--no-startup-delay", verbosity=0)
    assert [message.to for message in mail.outbox] == [[controller.email]]
