"""Who came in, who did not, and who changed the key."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import AuditEvent, AuditHead, Membership, User
from indicators.permissions import Role
from indicators.queries.audit_chain import check_chain
from tests.factories import people
from tests.factories.people import PASSWORD


def sign_in(client, email, password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def trace():
    events = AuditEvent._base_manager.order_by("pk").select_related("organisation", "actor")
    return [
        (event.action, event.organisation and event.organisation.slug, event.actor, event.object_id)
        for event in events
    ]


def test_sign_in_and_sign_out_are_in_the_trace_of_each_organisation(client, hedemora, falun, reader):
    Membership.objects.create(user=reader, organisation=falun, role=Role.READER)
    Membership.objects.create(user=reader, organisation=falun, role=Role.CONTROLLER)

    assert sign_in(client, reader.email).status_code == 302
    client.post("/accounts/logout/")

    assert sorted(trace(), key=str) == [
        ("account.signed_in", slug, reader, str(reader.pk)) for slug in ("falun", "hedemora")
    ] + [("account.signed_out", slug, reader, str(reader.pk)) for slug in ("falun", "hedemora")]
    assert check_chain() == (4, "")


def test_person_of_no_organisation_is_in_that_of_the_installation(client, db):
    User.objects.create_user("ny@hedemora.example", PASSWORD)

    sign_in(client, "ny@hedemora.example")

    assert [(action, organisation) for action, organisation, *_ in trace()] == [("account.signed_in", None)]


def test_sign_in_with_the_wrong_password_is_about_the_account_and_by_nobody(client, reader):
    sign_in(client, "Reader@hedemora.example", "something else entirely")

    assert trace() == [("account.sign_in_failed", "hedemora", None, str(reader.pk))]


@pytest.mark.parametrize(
    "email", ["nobody@hedemora.example", "my-secret-password", "a\r\nb@x.example", "x" * 300]
)
def test_what_was_typed_that_is_no_account_is_not_kept(client, db, email):
    sign_in(client, email)

    assert set(trace()) <= {("account.sign_in_failed", None, None, "")}
    assert not AuditEvent._base_manager.exclude(details={}).exists()


def test_unknown_address_leaves_an_event(client, db):
    sign_in(client, "nobody@hedemora.example")

    assert trace() == [("account.sign_in_failed", None, None, "")]


def test_changed_password_is_in_the_trace(client, reader):
    client.force_login(reader)
    new = {"password1": "entirely another phrase", "password2": "entirely another phrase"}

    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})

    assert [action for action, *_ in trace()] == ["account.signed_in", "account.password_changed"]


def test_password_chosen_by_way_of_a_letter_is_in_the_trace(client, reader, tasks_at_once):
    client.post("/accounts/password/reset/", {"email": reader.email})
    (link,) = [word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word]
    form = client.get(link.removeprefix("http://testserver"), follow=True).redirect_chain[-1][0]

    client.post(form, {"password1": "entirely another phrase", "password2": "entirely another phrase"})

    assert {(action, actor) for action, _, actor, _ in trace()} == {
        ("account.password_changed", reader),
        ("account.signed_in", reader),
    }


def test_nobody_signs_in_without_a_trace(client, hedemora, monkeypatch):
    person = people.member("anna@hedemora.example", hedemora, Role.READER)

    def fail(*arguments, **options):
        raise RuntimeError("no trace")

    monkeypatch.setattr(AuditHead, "save", fail)
    client.raise_request_exception = False

    assert sign_in(client, person.email).status_code == 500
    assert client.get("/hedemora/goals/new/").status_code == 302


def test_sign_in_that_fails_costs_as_many_statements_in_two_organisations_as_in_one(client, reader, falun):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.post("/accounts/login/", {"login": reader.email, "password": "wrong"})
        counts.append(len(queries))
        Membership.objects.get_or_create(organisation=falun, user=reader, role="reader")

    assert counts[0] == counts[1]
    assert [action for action, *_ in trace()] == ["account.sign_in_failed"] * 3
    assert check_chain() == (3, "")
