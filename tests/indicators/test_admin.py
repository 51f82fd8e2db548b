"""Django's admin, for installation matters."""

import pytest
from django.contrib import admin
from django.urls import reverse

from indicators.models import AuditEvent, Kpi, Membership, User
from tests.factories import kpis
from tests.forms import filled


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser("drift@hedemora.example", "a long enough password")
    client.force_login(user)
    return user


def test_every_page_of_the_admin_opens(client, staff, hedemora, controller):
    kpis.kpi()
    kpis.import_run()
    for model, registered in admin.site._registry.items():
        if model._meta.app_label != "indicators":
            continue
        name = f"admin:indicators_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist"), {"q": "x"}).status_code == 200
        assert client.get(reverse(f"{name}_changelist")).status_code == 200
        assert client.get(reverse(f"{name}_change", args=[model._base_manager.first().pk])).status_code == 200
        may_add = registered.has_add_permission(client.get("/admin/").wsgi_request)
        assert client.get(reverse(f"{name}_add")).status_code == (200 if may_add else 403)


def test_figures_goals_and_targets_are_not_written_in_the_admin():
    registered = {model.__name__ for model in admin.site._registry if model._meta.app_label == "indicators"}

    assert registered == {"Area", "AuditEvent", "ImportRun", "Kpi", "Membership", "Organisation", "User"}


def test_account_is_made_by_email_address(client, staff):
    address = reverse("admin:indicators_user_add")
    password = {"password1": "quite a good phrase", "password2": "quite a good phrase"}

    client.post(
        address, filled(client.get(address), holding="email", email="ny@hedemora.example", **password)
    )

    assert User.objects.get(email="ny@hedemora.example").check_password("quite a good phrase")


def test_reading_of_a_shared_kpi_is_changed_and_own_kpis_are_not_shown(client, staff, hedemora):
    shared, own = kpis.kpi("N00206", direction="none"), kpis.kpi("H1", organisation=hedemora)
    address = reverse("admin:indicators_kpi_change", args=[shared.pk])

    client.post(address, filled(client.get(address), holding="direction", direction="higher"))

    assert Kpi._base_manager.get(pk=shared.pk).direction == "higher"
    assert client.get(reverse("admin:indicators_kpi_change", args=[own.pk])).status_code == 302


def test_what_is_written_in_the_admin_is_in_the_trace(client, staff, hedemora, reader):
    organisation = reverse("admin:indicators_organisation_change", args=[hedemora.pk])
    client.post(organisation, filled(client.get(organisation), holding="name", name="Hedemora"))
    new = reverse("admin:indicators_membership_add")
    client.post(new, {"user": reader.pk, "organisation": hedemora.pk, "role": "controller"})
    added = Membership._base_manager.get(role="controller")
    client.post(reverse("admin:indicators_membership_delete", args=[added.pk]), {"post": "yes"})

    events = AuditEvent.objects.filter(organisation=hedemora, actor=staff).order_by("pk")
    assert [(event.action, event.object_type) for event in events] == [
        ("admin.changed", "organisation"),
        ("admin.added", "membership"),
        ("admin.removed", "membership"),
    ]
    assert not Membership._base_manager.filter(pk=added.pk).exists()


def test_trace_is_only_read(client, staff):
    event = AuditEvent._base_manager.get(action="account.signed_in")
    address = reverse("admin:indicators_auditevent_change", args=[event.pk])

    assert client.post(address, {"action": "x"}).status_code == 403
    assert client.post(reverse("admin:indicators_auditevent_delete", args=[event.pk])).status_code == 403
