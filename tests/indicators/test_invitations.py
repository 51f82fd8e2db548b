"""Somebody is let in by mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from indicators.models import AuditEvent, User
from indicators.permissions import Role
from tests.factories import people
from tests.forms import filled

ADDRESS = "/hedemora/members/"
NEW = "anna@hedemora.example"
CHOSEN = {
    "first_name": "Anna",
    "last_name": "Berg",
    "password1": "trampa blå lervälling",
    "password2": "trampa blå lervälling",
}


def invite(client, administrator, email=NEW, role="controller"):
    client.force_login(administrator)
    page = client.post(ADDRESS, {"email": email, "role": role}, follow=True).content.decode()
    client.logout()
    return page


def link():
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def choose(client, address, **changes):
    page = client.get(address, follow=True)
    return client.post(page.wsgi_request.path, filled(page, holding="password1", **(CHOSEN | changes)))


def test_invited_person_chooses_name_and_password_and_is_in(client, administrator):
    invite(client, administrator)
    (message,) = mail.outbox

    choose(client, link())

    anna = User.objects.get(email=NEW)
    assert message.to == [NEW]
    assert message.subject == "Inbjudan till Hedemora KPI från Hedemora kommun"
    assert "controller" in message.body
    assert (anna.first_name, anna.last_name) == ("Anna", "Berg")
    assert anna.check_password(CHOSEN["password1"])
    assert client.get("/hedemora/goals/new/").status_code == 200


def test_link_works_once(client, administrator):
    invite(client, administrator)
    address = link()
    choose(client, address)
    client.logout()

    assert "Länken fungerar inte längre" in client.get(address, follow=True).content.decode()


def test_link_expires(client, administrator):
    invite(client, administrator)
    with time_machine.travel(timezone.now() + timedelta(days=3, hours=2)):
        page = client.get(link(), follow=True).content.decode()

    assert "Länken fungerar inte längre" in page


def test_link_of_another_account_does_not_open_this_one(client, administrator, controller):
    invite(client, administrator)
    number = re.search(r"key/(\w+)-", link())[1]
    other = (
        link().replace(f"key/{number}-", "key/1-") if number != "1" else link().replace("key/1-", "key/2-")
    )

    assert "Länken fungerar inte längre" in client.get(other, follow=True).content.decode()


def test_password_holds_to_the_name_that_stands_beside_it(client, administrator):
    invite(client, administrator)

    response = choose(
        client, link(), last_name="Lervall", password1="lervall i spenat", password2="lervall i spenat"
    )

    assert "lervall" in response.content.decode()
    assert not User.objects.get(email=NEW).has_usable_password()


def test_person_with_an_account_elsewhere_is_told_and_keeps_it(client, administrator, stranger):
    invite(client, administrator, stranger.email, "reader")
    (message,) = mail.outbox

    assert "http://testserver/hedemora/" in message.body
    assert "reset" not in message.body
    assert "redan ett konto" in message.body


def test_page_tells_the_same_of_an_address_that_has_an_account_and_one_that_has_not(
    client, administrator, stranger
):
    pages = [invite(client, administrator, email, "reader") for email in (stranger.email, NEW)]

    said = [
        re.sub(r'value="\d+"|csrf\S+ ?\S*', "", page.replace(email, "x"))
        for page, email in zip(pages, (stranger.email, NEW), strict=True)
    ]
    notes = [page.split('id="messages"')[1].split("</div>")[0] for page in said]
    assert notes[0] == notes[1]
    assert len(mail.outbox) == 2


def test_mail_goes_out_after_the_commit(client, administrator, monkeypatch):
    seen = []
    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(
        "indicators.invitations.send_mail", lambda *mail: seen.append(len(connection.savepoint_ids) - depth)
    )

    invite(client, administrator)

    assert seen == [0]


def test_mail_that_cannot_be_sent_is_told_and_the_role_stands(client, administrator, monkeypatch):
    def refuse(*mail):
        raise ConnectionRefusedError

    monkeypatch.setattr("indicators.invitations.send_mail", refuse)

    page = invite(client, administrator)

    assert "inbjudan kunde inte skickas" in page
    assert User.objects.get(email=NEW).memberships.get().role == Role.CONTROLLER


def test_name_of_an_organisation_does_not_add_headers(client, administrator, hedemora):
    hedemora.name = "Hedemora\r\nBcc: evil@evil.example"
    hedemora.save()

    invite(client, administrator)

    assert mail.outbox[0].recipients() == [NEW]
    assert "\n" not in mail.outbox[0].subject


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Server": "evil.example"}]
)
def test_link_names_the_host_that_is_ours(client, administrator, headers):
    client.force_login(administrator)

    client.post(ADDRESS, {"email": NEW, "role": "reader"}, headers=headers)

    assert "http://testserver/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_host_that_is_not_ours_is_refused(client, administrator):
    client.force_login(administrator)

    response = client.post(ADDRESS, {"email": NEW, "role": "reader"}, headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("role", [Role.READER, Role.CONTROLLER])
def test_who_does_not_manage_members_invites_nobody(client, hedemora, role):
    invite(client, people.member("one@hedemora.example", hedemora, role))

    assert not User.objects.filter(email=NEW).exists()
    assert mail.outbox == []
    assert not AuditEvent._base_manager.filter(action__startswith="member.").exists()
