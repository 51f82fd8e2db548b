"""A query says whose rows it is about, or is refused."""

import re

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from indicators.models import Area, Goal, GoalKpi, Kpi, Membership, Organisation, ReleasedFigure, Target
from indicators.models.owned import Owned, OwnedManager, Unscoped
from indicators.permissions import Role
from indicators.vocabulary import Sex
from tests.factories import kpis, people, releases
from tests.test_architecture import MODULES, ROOT


@pytest.fixture
def goals(hedemora, falun):
    return [
        kpis.goal(one, one.slug, kpis.kpi(f"K-{one.slug}", organisation=one)) for one in (hedemora, falun)
    ]


def owned_models():
    """Every model of ours with an organisation or a release, but the histories: their object leads there."""
    return [
        model
        for model in apps.get_app_config("indicators").get_models()
        if {"organisation", "release"} & {field.name for field in model._meta.fields}
        and not model._meta.model_name.startswith("historical")
    ]


def test_every_model_with_an_organisation_is_asked_for_by_organisation():
    assert Goal in owned_models()
    assert len(owned_models()) >= 15
    for model in owned_models():
        assert issubclass(model, Owned)
        assert isinstance(model._default_manager, OwnedManager)
        assert isinstance(model.objects, OwnedManager)


# Who is for every organisation.
MAY_BE_UNSCOPED = {
    "indicators/admin.py",
    "indicators/models/owned.py",
    "indicators/tasks.py",
    "indicators/queries/audit_chain.py",
}
GOES_ROUND = re.compile(r"\bunscoped\(|\b_base_manager\b|\b[A-Z]\w+\.history\b|\.objects\.raw\(")


def test_nobody_else_goes_round_the_check():
    for line in ("Goal.objects.unscoped('x')", "Goal._base_manager", "Goal.history.all()"):
        assert GOES_ROUND.search(line)

    found = {str(file.relative_to(ROOT)) for file in MODULES.values() if GOES_ROUND.search(file.read_text())}
    assert found <= MAY_BE_UNSCOPED


UNSCOPED = {
    "all": lambda pk: list(Goal.objects.all()),
    "by number": lambda pk: Goal.objects.get(pk=pk),
    "by address": lambda pk: Goal.objects.filter(slug="falun").first(),
    "by what it is joined with": lambda pk: list(Goal.objects.filter(organisation__slug="falun")),
    "by its parent's organisation": lambda pk: list(Goal.objects.filter(parent__organisation=1)),
    "all but one organisation's": lambda pk: list(Goal.objects.exclude(organisation=1)),
    "any organisation's": lambda pk: list(Goal.objects.filter(organisation__isnull=False)),
    "of one or with a title": lambda pk: list(Goal.objects.filter(Q(organisation=1) | Q(slug="falun"))),
    "of its own organisation": lambda pk: list(Goal.objects.filter(organisation=F("organisation"))),
    "how many": lambda pk: Goal.objects.count(),
    "whether": lambda pk: Goal.objects.filter(pk=pk).exists(),
    "sum": lambda pk: Goal.objects.aggregate(Count("pk")),
    "columns": lambda pk: list(Goal.objects.values_list("title")),
    "one by one": lambda pk: list(Goal.objects.iterator()),
    "change": lambda pk: Goal.objects.filter(pk=pk).update(title="taken"),
    "delete": lambda pk: Goal.objects.filter(pk=pk).delete(),
    "many changes": lambda pk: Goal.objects.bulk_update([Goal(pk=pk)], ["title"]),
    "within another query": lambda pk: list(
        Organisation.objects.filter(pk__in=Goal.objects.values("organisation"))
    ),
    "whether, within another": lambda pk: list(
        Organisation.objects.filter(Exists(Goal.objects.filter(organisation=OuterRef("pk"))))
    ),
    "a column of another": lambda pk: list(
        Organisation.objects.annotate(one=Subquery(Goal.objects.values("title")[:1]))
    ),
    "together with one's own": lambda pk: list(Goal.objects.filter(organisation=1).union(Goal.objects.all())),
}


@pytest.mark.parametrize("ask", UNSCOPED.values(), ids=UNSCOPED)
def test_query_that_does_not_say_whose_is_refused_and_changes_nothing(goals, ask):
    before = list(Goal._base_manager.order_by("pk").values())

    with pytest.raises(Unscoped, match="Goal: say whose"), transaction.atomic():
        ask(goals[1].pk)

    assert list(Goal._base_manager.order_by("pk").values()) == before


def test_organisations_own_are_given(goals, hedemora, falun):
    assert list(Goal.objects.filter(organisation=hedemora)) == [goals[0]]
    assert list(Goal.objects.filter(slug="falun", organisation=hedemora)) == []
    assert Goal.objects.filter(Q(organisation=hedemora), Q(slug="hedemora") | Q(slug="x")).count() == 1
    assert list(Goal.objects.none()) == []


def test_shared_ones_are_given_beside_the_own(goals, hedemora):
    shared = kpis.kpi("N00206")
    own_or_shared = Kpi.objects.filter(Q(organisation=hedemora) | Q(organisation=None))

    assert [kpi.code for kpi in own_or_shared.order_by("code")] == ["K-hedemora", "N00206"]
    assert list(Kpi.objects.filter(organisation=None)) == [shared]
    assert Area.objects.filter(organisation__isnull=True).count() == 2


def test_what_hangs_on_an_object_is_of_the_same_organisation(goals, hedemora, falun):
    shared = kpis.kpi("N00206")
    for goal in goals:
        GoalKpi.objects.create(organisation_id=goal.organisation_id, goal=goal, kpi=shared)
    # Stored wrongly: a place of Falun's in Hedemora's goal.
    GoalKpi.objects.create(organisation=falun, goal=goals[0], kpi=kpis.kpi("N00207"))

    assert [place.kpi.code for place in goals[0].places.order_by("pk")] == ["K-hedemora", "N00206"]
    assert [goal.slug for goal in hedemora.goals.all()] == ["hedemora"]
    assert [kpi.code for kpi in goals[1].kpis.all()] == ["K-falun", "N00206"]


def test_what_hangs_on_a_shared_thing_is_everybodys_and_refused(goals, hedemora):
    shared = kpis.kpi("N00206")

    with pytest.raises(Unscoped):
        shared.places.count()

    assert shared.targets.filter(organisation=hedemora).count() == 0


def test_memberships_are_asked_for_by_person_too(hedemora, falun):
    person = people.member("kim@hedemora.example", hedemora, Role.READER)
    Membership.objects.create(organisation=falun, user=person, role=Role.READER)

    assert person.memberships.count() == 2
    with pytest.raises(Unscoped):
        Membership.objects.filter(role=Role.READER).count()


def test_row_of_a_release_is_asked_for_by_its_organisation(hedemora, falun, controller, stranger):
    for organisation, person in ((hedemora, controller), (falun, stranger)):
        own = kpis.kpi("H1", organisation=organisation, source="", measure_type="count")
        releases.enter(own, person, {"2024": {Sex.WOMEN: 60}})
        releases.publish(own, person)
    release = hedemora.releases.get()

    assert ReleasedFigure.objects.filter(release__organisation=hedemora).count() > 0
    assert {one.release for one in release.figures.all()} == {release}
    for ask in (
        ReleasedFigure.objects.filter(release=release),
        ReleasedFigure.objects.filter(release__number=1),
        ReleasedFigure.objects.filter(release__kpi__organisation=hedemora),
    ):
        with pytest.raises(Unscoped, match="ReleasedFigure: say whose"):
            ask.count()


def test_reason_opens_the_query_and_those_made_of_it(goals):
    everything = Goal.objects.unscoped("a test")

    assert everything.count() == 2
    assert everything.filter(slug="falun").get() == goals[1]
    assert Goal.objects.filter(slug="falun").unscoped("a test").exists()


def test_django_works_on_an_object_that_is_there(goals, hedemora):
    goal = goals[0]
    goal.refresh_from_db()
    goal.full_clean()
    goal.title = "Ändrat"
    goal.save()
    assert goal.places.get().goal.organisation == hedemora

    decision = kpis.decision(hedemora)
    decision.delete()
    goal.delete()

    assert Goal._base_manager.count() == 1
    assert Target._base_manager.count() == 0
