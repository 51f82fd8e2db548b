"""Every address is declared, and closed to whoever it is not for: as page, as fragment, and for writing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver, reverse

from indicators.models import (
    Activity,
    AttendanceEvent,
    AuditEvent,
    Decision,
    Goal,
    GoalKpi,
    ImportRun,
    Kpi,
    KpiReading,
    Membership,
    Occasion,
    OwnObservation,
    Project,
    ProjectMember,
    Release,
    ReleaseWithdrawal,
    Target,
)
from indicators.permissions import Role
from indicators.vocabulary import Sex
from tests.factories import kpis, people, projects, releases

# Addresses that are no organisation's.
OPEN = {
    "healthz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reauthenticate",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
    "dashboards:organisation-list",
}

FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/hedemora/"}


def routes(resolver=None, namespace=""):
    """Give (name, view, the names in its address) of every address but those of Django's admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", entry.callback, tuple(entry.pattern.regex.groupindex)
        elif entry.app_name != "admin":
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


DECLARED = [(name, view, names) for name, view, names in routes() if name not in OPEN]
CLOSED = [(name, names) for name, view, names in DECLARED if getattr(view, "needs", None) is not None]
SHOWN_TO_ALL = [(name, names) for name, view, names in DECLARED if getattr(view, "needs", "") is None]
WITH_OBJECT = [(name, names) for name, _, names in DECLARED if set(names) > {"organisation"}]


@pytest.fixture
def things(hedemora, controller, administrator):
    """One thing of every kind that an address of Hedemora's can name."""
    own = kpis.kpi("H1", organisation=hedemora, source="")
    kpis.goal(hedemora, "heltid", own)
    decision = kpis.decision(hedemora)
    run = ImportRun.objects.create(organisation=hedemora, source="kolada", started_by=controller)
    project = projects.project(hedemora, controller, administrator)
    activity = projects.activity(project)
    releases.enter(own, controller, {"2024": {Sex.WOMEN: 60}})
    return {
        "project": project.pk,
        "activity": activity.pk,
        "occasion": projects.occasion(activity).pk,
        "organisation": "hedemora",
        "slug": "heltid",
        "code": "H1",
        "number": decision.pk,
        "run": run.pk,
        "public_id": run.public_id,
        "release": releases.publish(own, controller).number,
    }


def address(name, names, things, **others):
    known = things | others
    return reverse(name, kwargs={one: known[one] for one in names})


def written():
    models = (
        Goal,
        GoalKpi,
        Decision,
        Kpi,
        KpiReading,
        Membership,
        OwnObservation,
        Release,
        ReleaseWithdrawal,
        Target,
        ImportRun,
        Project,
        ProjectMember,
        Activity,
        Occasion,
        AttendanceEvent,
    )
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


def test_every_address_is_declared_with_what_it_needs():
    undeclared = [name for name, view, _ in DECLARED if not hasattr(view, "needs")]

    assert undeclared == []


def test_open_addresses_are_still_there():
    assert {name for name, _, _ in routes()} >= OPEN


@pytest.mark.parametrize(("name", "names"), CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitor_is_sent_to_sign_in_and_back(client, things, name, names, method):
    page = address(name, names, things)
    before = written()

    response = getattr(client, method)(page)

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={page.replace('/', '%2F')}"
    assert written() == before


@pytest.mark.parametrize(("name", "names"), CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_page_is_left_as_a_whole_when_it_asks_for_a_part(client, things, name, names, method):
    response = getattr(client, method)(address(name, names, things), headers=FRAGMENT)

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fhedemora%2F"
    assert response.content == b""


@pytest.mark.parametrize(("name", "names"), CLOSED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_try_is_in_the_trace(client, things, stranger, name, names, method):
    client.force_login(stranger)

    response = getattr(client, method)(address(name, names, things))

    assert response.status_code == 404
    refused = AuditEvent._base_manager.get(action="access.refused")
    assert (refused.actor, refused.organisation.slug) == (stranger, "hedemora")
    assert list(refused.details) == ["page"]


@pytest.mark.parametrize(("name", "names"), [(name, names) for name, _, names in DECLARED])
def test_organisation_that_does_not_exist_answers_as_one_that_is_not_ones_own(
    client, things, stranger, name, names
):
    client.force_login(stranger)

    assert client.get(address(name, names, things, organisation="nowhere")).status_code == 404


@pytest.mark.parametrize(("name", "names"), CLOSED)
def test_role_that_is_taken_away_opens_nothing_at_the_next_request(
    client, things, administrator, name, names
):
    client.force_login(administrator)
    page = address(name, names, things)
    assert client.get(page).status_code in (200, 405)

    administrator.memberships.all().delete()

    assert client.get(page).status_code in (404, 405)


# Which roles open each closed page. A page that is new stands here, or the last test fails.
_EDITORS = {Role.CONTROLLER, Role.ADMINISTRATOR}
_WORKERS = {Role.COORDINATOR, *_EDITORS}
_TRACE = {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
OPENED_BY = {
    "indicators:goal-create": _EDITORS,
    "indicators:goal-edit": _EDITORS,
    "indicators:goal-kpis": _EDITORS,
    "indicators:decision-list": _EDITORS,
    "indicators:decision-create": _EDITORS,
    "indicators:decision-edit": _EDITORS,
    "indicators:kpi-create": _EDITORS,
    "indicators:kpi-edit": _EDITORS,
    "indicators:target-edit": _EDITORS,
    "indicators:own-observation-edit": _EDITORS,
    "indicators:release-create": _EDITORS,
    "indicators:release-withdraw": _EDITORS,
    "indicators:project-list": _WORKERS,
    "indicators:project-create": _EDITORS,
    "indicators:project-detail": _WORKERS,
    "indicators:project-edit": _EDITORS,
    "indicators:project-people": _EDITORS,
    "indicators:project-counts": _WORKERS,
    "indicators:project-lock": _WORKERS,
    "indicators:activity-create": _WORKERS,
    "indicators:activity-edit": _WORKERS,
    "indicators:occasion-create": _WORKERS,
    "indicators:occasion-edit": _WORKERS,
    "indicators:occasion-tally": _WORKERS,
    "indicators:occasion-taps": _WORKERS,
    "indicators:import-list": _EDITORS,
    "indicators:import-detail": _EDITORS,
    "indicators:member-list": {Role.ADMINISTRATOR},
    "dashboards:audit-list": _TRACE,
    "dashboards:audit-csv": _TRACE,
}


def test_data_protection_officer_opens_the_trace_and_nothing_else(client, things, hedemora):
    client.force_login(people.member("dso@hedemora.example", hedemora, Role.DATA_PROTECTION_OFFICER))

    opened = {name for name, names in CLOSED if client.get(address(name, names, things)).status_code == 200}

    assert opened == {"dashboards:audit-list", "dashboards:audit-csv"}


def test_table_of_roles_has_every_closed_page():
    assert OPENED_BY.keys() == {name for name, _ in CLOSED}


def test_draft_is_shown_to_members_alone(client, things, hedemora, reader, stranger):
    kpis.goal(hedemora, "utkast", title="Ett utkast", is_published=False)
    draft = reverse("dashboards:goal-detail", args=["hedemora", "utkast"])
    overview = reverse("dashboards:goal-list", args=["hedemora"])

    def seen():
        return client.get(draft).status_code, "Ett utkast" in client.get(overview).content.decode()

    assert seen() == (404, False)
    client.force_login(stranger)
    assert seen() == (404, False)
    client.force_login(reader)
    assert seen() == (200, True)


def test_page_with_what_one_may_do_is_not_kept_by_anybody_in_between(client, things, controller):
    client.force_login(controller)

    response = client.get(reverse("indicators:goal-edit", args=["hedemora", "heltid"]))

    assert "no-store" in response["Cache-Control"]
    assert {"HX-Request", "Cookie"} <= {one.strip() for one in response["Vary"].split(",")}


@pytest.mark.parametrize("mark", ["%00", "%2e%2e", "%F0%9F%98%80", "x" * 500])
@pytest.mark.parametrize("rest", ["", "edit/", "targets/", "observations/"])
def test_code_that_cannot_be_one_is_not_found(client, things, controller, mark, rest):
    client.force_login(controller)

    assert client.get(f"/hedemora/kpis/{mark}/{rest}").status_code == 404


def test_admin_is_for_staff_and_asks_to_sign_in_as_everywhere(client, administrator):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"

    client.force_login(administrator)

    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/indicators/user/").status_code == 302


def test_admin_is_not_mounted_in_production():
    environment = {name: text for name, text in os.environ.items() if not name.startswith("HEDEMORA_")} | {
        "HEDEMORA_ENVIRONMENT": "production",
        "HEDEMORA_SECRET_KEY": "".join(chr(33 + number) for number in range(60)),
        "HEDEMORA_ALLOWED_HOSTS": "kpi.example",
        "HEDEMORA_SMTP_URL": "smtp://127.0.0.1:25",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    asked = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "print([str(one.pattern) for one in get_resolver().url_patterns])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=environment | {"DJANGO_SETTINGS_MODULE": "hedemora_kpi.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "healthz" in done.stdout
    assert "admin" not in done.stdout
