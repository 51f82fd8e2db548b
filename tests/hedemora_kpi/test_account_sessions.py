"""Sessions: new at sign-in, listed, ended by their owner, an administrator and what closes an account."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from indicators.models import AuditEvent, User
from indicators.permissions import Role
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.forms import filled

LOGIN = "/accounts/login/"
CLOSED = "/hedemora/goals/new/"
MEMBERS = "/hedemora/members/"


def signed_in(person, **extra):
    client = Client(**extra)
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert response.status_code == 302
    return client


def is_open(client):
    return client.get(CLOSED).status_code == 200


def test_sign_out_ends_the_session_on_the_server(controller):
    client = signed_in(controller)
    key = client.session.session_key
    kept = client.cookies["sessionid"].value

    client.post("/accounts/logout/")

    assert not Session.objects.filter(session_key=key).exists()
    again = Client()
    again.cookies["sessionid"] = kept
    assert not is_open(again)


def test_key_that_somebody_else_planted_is_not_kept(controller):
    client = Client()
    client.cookies["sessionid"] = "planted0planted0planted0planted0"

    client.post(LOGIN, {"login": controller.email, "password": PASSWORD})

    assert client.cookies["sessionid"].value != "planted0planted0planted0planted0"
    assert is_open(client)


def test_sessions_are_listed_and_the_others_ended(controller):
    here = signed_in(controller, headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    there = signed_in(controller, headers={"User-Agent": "Mozilla/5.0 Chrome/140.0"})

    page = here.get("/accounts/sessions/")
    text = page.content.decode()
    ended = here.post("/accounts/sessions/", filled(page, holding="csrfmiddlewaretoken"), follow=True)

    assert "Firefox/140.0" in text
    assert "Chrome/140.0" in text
    assert text.count("Den här webbläsaren") == 1
    assert "Chrome" not in ended.content.decode()
    assert (is_open(here), is_open(there)) == (True, False)


def test_nobody_sees_or_ends_the_sessions_of_another(controller, administrator):
    mine, others = signed_in(controller), signed_in(administrator)

    page = mine.get("/accounts/sessions/").content.decode()
    mine.post("/accounts/sessions/")

    assert page.count("<li><span>") == 1
    assert is_open(others)


def test_changed_password_ends_the_other_sessions(controller):
    here, there = signed_in(controller), signed_in(controller)
    address = "/accounts/password/change/"
    new = {
        "oldpassword": PASSWORD,
        "password1": "trampa blå lervälling",
        "password2": "trampa blå lervälling",
    }

    here.post(address, filled(here.get(address), holding="oldpassword", **new))

    assert (is_open(here), is_open(there)) == (True, False)


def test_sessions_of_a_closed_account_are_dead_at_the_next_request(controller):
    client = signed_in(controller)
    assert is_open(client)

    User.objects.filter(pk=controller.pk).update(is_active=False)

    assert not is_open(client)


def test_administrator_signs_a_member_out_everywhere_and_it_is_recorded(controller, administrator):
    sessions = [signed_in(controller) for _ in range(3)]
    admin = signed_in(administrator)
    number = str(controller.memberships.get().pk)
    page = admin.get(MEMBERS)
    assert f'name="end_sessions" value="{number}"' in page.content.decode()

    response = admin.post(MEMBERS, {"end_sessions": number}, follow=True)

    assert [is_open(one) for one in sessions] == [False, False, False]
    assert is_open(admin)
    assert "är utloggad överallt" in response.content.decode()
    event = AuditEvent._base_manager.get(action="member.sessions_ended")
    assert (event.actor, event.object_id, event.organisation.slug) == (
        administrator,
        str(controller.pk),
        "hedemora",
    )


def test_administrator_who_signs_themself_out_elsewhere_stays_here(administrator):
    here, there = signed_in(administrator), signed_in(administrator)

    here.post(MEMBERS, {"end_sessions": str(administrator.memberships.get().pk)})

    assert (is_open(here), is_open(there)) == (True, False)


def test_administrator_ends_no_session_of_who_is_no_member(administrator, stranger):
    other = signed_in(stranger)
    admin = signed_in(administrator)

    response = admin.post(MEMBERS, {"end_sessions": str(stranger.memberships.get().pk)})

    assert response.status_code == 404
    assert other.get("/falun/goals/new/").status_code == 200
    assert not AuditEvent._base_manager.filter(action="member.sessions_ended").exists()


@pytest.mark.parametrize("role", [Role.READER, Role.CONTROLLER])
def test_who_is_no_administrator_ends_no_session_of_another(hedemora, administrator, role):
    client = signed_in(people.member("one@hedemora.example", hedemora, role))
    other = signed_in(administrator)

    response = client.post(MEMBERS, {"end_sessions": str(administrator.memberships.get().pk)})

    assert response.status_code == 403
    assert is_open(other)


def test_lower_role_holds_at_the_next_request(administrator, controller, hedemora):
    client = signed_in(controller)
    assert is_open(client)

    controller.memberships.update(role=Role.READER)

    assert client.get(CLOSED).status_code == 403
