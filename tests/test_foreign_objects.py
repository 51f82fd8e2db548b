"""What belongs to one organisation is out of reach from another's forms; addresses: tests/access.

The person who tries is an administrator of both, so that nothing but the organisation stands in the way.
"""

import pytest
from django.core.exceptions import ValidationError
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from indicators.models import (
    Activity,
    AttendanceEvent,
    Decision,
    Goal,
    GoalKpi,
    ImportRun,
    Kpi,
    KpiReading,
    Membership,
    Occasion,
    Organisation,
    OwnObservation,
    Project,
    ProjectMember,
    Release,
    ReleaseWithdrawal,
    Series,
    Target,
    User,
)
from indicators.models.organisations import RESERVED_SLUGS
from indicators.permissions import Role
from indicators.vocabulary import Sex, TargetFor
from tests.factories import kpis, projects, releases
from tests.forms import filled
from tests.responses import body
from tests.test_permissions import DECLARED

FRAGMENT = {"HX-Request": "true"}
# Marks everything of Falun's, so that a trace of it on Hedemora's pages is seen.
CANARY = "Tuppen i Falun"
WRITTEN = (
    Goal,
    GoalKpi,
    Decision,
    Kpi,
    KpiReading,
    Target,
    OwnObservation,
    Release,
    ReleaseWithdrawal,
    Membership,
    User,
    ImportRun,
    Project,
    ProjectMember,
    Activity,
    Series,
    Occasion,
    AttendanceEvent,
)


@pytest.fixture
def administrator(administrator, falun):
    Membership.objects.create(organisation=falun, user=administrator, role=Role.ADMINISTRATOR)
    return administrator


def things(organisation, code, title, person):
    """Make one of everything for the organisation; return what its addresses are made of."""
    own = kpis.kpi(code, organisation=organisation, title=title, unit=title, source="")
    goal = kpis.goal(organisation, code.lower(), own, title=title)
    decision = kpis.decision(organisation, title=title)
    kpis.target(own, organisation, "2024", TargetFor.WOMEN, 60, decision=decision)
    OwnObservation.objects.create(
        organisation=organisation,
        kpi=own,
        area=organisation.area,
        period="2023",
        sex=Sex.WOMEN,
        value=60,
        entered_by=person,
    )
    run = ImportRun.objects.create(organisation=organisation, source="kolada", state="done", message=title)
    releases.enter(own, person, {"2024": {Sex.WOMEN: 60}})
    release = releases.publish(own, person)
    releases.enter(own, person, {"2024": {Sex.WOMEN: 62}})
    project = projects.project(organisation, person, title=title)
    activity = projects.activity(project, title)
    return {
        "project": project.pk,
        "activity": activity.pk,
        "occasion": projects.occasion(activity, timezone.localdate().isoformat(), place=title).pk,
        "slug": goal.slug,
        "code": own.code,
        "number": decision.pk,
        "public_id": run.public_id,
        "release": release.number,
    }


@pytest.fixture
def ours(hedemora, administrator, controller):
    return things(hedemora, "H001", "Tjädern i Hedemora", administrator)


@pytest.fixture
def theirs(falun, administrator):
    return things(falun, "F001", CANARY, administrator)


def address(name, objects, organisation="hedemora"):
    (names,) = [names for one, _, names in DECLARED if one == name]
    known = objects | {"organisation": organisation}
    return reverse(name, kwargs={one: known[one] for one in names})


def rows(models=WRITTEN, **of):
    return {model: list(model._base_manager.filter(**of).order_by("pk").values()) for model in models}


def rows_of(organisation):
    withdrawals = rows([ReleaseWithdrawal], release__organisation=organisation)
    others = [model for model in WRITTEN if model not in (User, ReleaseWithdrawal)]
    return rows(others, organisation=organisation) | withdrawals


# A field that tells the page's form from others there, and what to write into it.
FORMS = {
    "indicators:goal-create": ("title", {"title": "Nytt mål"}),
    "indicators:goal-edit": ("title", {"title": "Ändrat mål"}),
    "indicators:goal-kpis": ("code", {"code": "N00206"}),
    "indicators:decision-create": (
        "body",
        {"body": "Kommunstyrelsen", "date": "2024-01-09", "section": "§ 1", "title": "Nytt beslut"},
    ),
    "indicators:decision-edit": ("body", {"title": "Ändrat beslut"}),
    "indicators:kpi-create": (
        "code",
        {"code": "H002", "title": "Nytt", "measure_type": "count", "gap_type": "points"},
    ),
    "indicators:kpi-edit": ("title", {"title": "Ändrat nyckeltal"}),
    "indicators:own-observation-edit": (
        "period",
        {
            "period": "2022",
            "F-numerator": "1",
            "F-denominator": "2",
            "M-numerator": "1",
            "M-denominator": "2",
        },
    ),
    "indicators:target-edit": ("decision", {"F-2024-value": "61"}),
    "indicators:release-create": ("digest", {}),
    "indicators:release-withdraw": ("reason", {"reason": "Fel underlag"}),
    "indicators:import-list": ("from_year", {"kpis": "N00206"}),
    "indicators:project-create": ("title", {"title": "Nytt projekt", "starts_on": "2026-01-01"}),
    "indicators:project-edit": ("title", {"title": "Ändrat projekt"}),
    "indicators:project-people": ("email", {"email": "controller@hedemora.example"}),
    "indicators:project-counts": ("reason", {"reason": "Räknat på papper"}),
    "indicators:project-lock": ("through", {"through": "2026-01-31"}),
    "indicators:activity-create": ("title", {"title": "Ny aktivitet"}),
    "indicators:activity-edit": ("title", {"title": "Ändrad aktivitet"}),
    "indicators:occasion-create": (
        "date",
        {"date": "2026-04-07", "starts": "18:00", "ends": "20:00", "repeats_until": "2026-04-21"},
    ),
    "indicators:occasion-edit": ("date", {"place": "Tjädern"}),
    "indicators:occasion-tally": ("cell", {"cell": "M:"}),
    "indicators:member-list": ("email", {"email": "ny@hedemora.example", "role": "reader"}),
}


def written_into(client, name, ours):
    holding, changes = FORMS[name]
    typed = filled(client.get(address(name, ours)), holding=holding, **changes)
    if name == "indicators:project-counts":
        typed[f"{ours['occasion']}-F"] = "5"
    return typed | ({"decision": str(ours["number"])} if name == "indicators:target-edit" else {})


def test_every_page_with_a_form_is_tried(client, ours, administrator):
    client.force_login(administrator)
    pages = {name: body(client.get(address(name, ours))) for name, *_ in DECLARED}

    main = {name: page.split("<main", 1)[-1] for name, page in pages.items()}
    assert {name for name, page in main.items() if 'method="post"' in page} == FORMS.keys()


@pytest.mark.parametrize("name", FORMS)
def test_fields_that_a_form_does_not_have_change_nothing(client, ours, theirs, administrator, falun, name):
    """Every column that the tables have is sent along, with Falun's values and more rights."""
    kpis.kpi("N00206")
    columns = {field.attname for model in WRITTEN for field in model._meta.concrete_fields}
    columns |= {one.removesuffix("_id") for one in columns}
    values = {"organisation": falun.pk, "organisation_id": falun.pk, "area": falun.area_id, "undoes": ""}
    client.force_login(administrator)
    typed = written_into(client, name, ours)
    of_falun, before = rows_of(falun), rows()

    response = client.post(address(name, ours), {one: values.get(one, "1") for one in columns} | typed)

    assert response.status_code == 302
    assert rows() != before
    assert rows_of(falun) == of_falun
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_superuser=True).exists()


FOREIGN_FIELDS = [
    ("indicators:goal-create", "parent"),
    ("indicators:goal-create", "decision"),
    ("indicators:goal-create", "board"),
    ("indicators:goal-edit", "parent"),
    ("indicators:goal-edit", "decision"),
    ("indicators:goal-edit", "board"),
    ("indicators:goal-kpis", "code"),
    ("indicators:goal-kpis", "up"),
    ("indicators:goal-kpis", "down"),
    ("indicators:goal-kpis", "remove"),
    ("indicators:kpi-create", "women_kpi"),
    ("indicators:kpi-create", "men_kpi"),
    ("indicators:kpi-edit", "women_kpi"),
    ("indicators:kpi-edit", "men_kpi"),
    ("indicators:target-edit", "decision"),
    ("indicators:member-list", "remove"),
]


@pytest.mark.parametrize(("name", "field"), FOREIGN_FIELDS)
def test_foreign_object_in_a_form_is_refused(
    client, ours, theirs, administrator, stranger, falun, name, field
):
    kpis.kpi("N00206")
    place = GoalKpi._base_manager.get(organisation=falun).pk
    # Not the last administrator of Falun: that one would stay for another reason.
    membership = stranger.memberships.get().pk
    foreign = {
        "parent": Goal._base_manager.get(organisation=falun).pk,
        "decision": theirs["number"],
        "board": falun.area_id,
        "code": theirs["code"],
        "women_kpi": theirs["code"],
        "men_kpi": theirs["code"],
        "up": place,
        "down": place,
        "remove": membership if name == "indicators:member-list" else place,
    }
    client.force_login(administrator)
    is_button = field in ("up", "down", "remove")
    typed = {} if is_button else written_into(client, name, ours)
    before = rows()

    response = client.post(address(name, ours), typed | {field: str(foreign[field])})

    assert response.status_code in (404, 422)
    assert CANARY not in response.content.decode()
    assert rows() == before


def _paths(resolver=None, before=""):
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path
        else:
            yield from _paths(one, path)


def test_no_organisation_can_take_an_address_of_the_installation(settings):
    first = {path.split("/")[0] for path in _paths()} - {"", "<slug:organisation>"}
    languages = {code for code, _ in settings.LANGUAGES}

    assert {"accounts", "admin", "healthz"} <= first
    assert first | languages | {settings.STATIC_URL.strip("/")} <= RESERVED_SLUGS
    for word in RESERVED_SLUGS:
        with pytest.raises(ValidationError, match="installation"):
            Organisation._meta.get_field("slug").run_validators(word)


@pytest.mark.parametrize(
    ("noun", "parameter", "model", "field"),
    [("goals", "<slug:slug>", Goal, "slug"), ("kpis", "<str:code>", Kpi, "code")],
)
def test_no_goal_and_no_kpi_can_take_the_address_of_a_page(noun, parameter, model, field):
    under = f"<slug:organisation>/{noun}/"
    words = {path.split("/")[2] for path in _paths() if path.startswith(under)}
    words = {word for word in words if not word.startswith(parameter)}

    assert words == {"new"}
    with pytest.raises(ValidationError, match="installation"):
        model._meta.get_field(field).run_validators("new")
