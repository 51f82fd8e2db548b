"""A wall with a hole in it is found by the probes: one part is taken away at a time."""

from itertools import islice

import pytest
from django.db import connection

from indicators.models import Area, AuditEvent, Decision, Goal, ImportRun, Kpi, Membership, Release
from indicators.permissions import Permission
from tests.access import mutants
from tests.access.probes import Prober, address_probes
from tests.access.world import build
from tests.test_permissions import OPENED_BY

# Where a permission shows first; those that are not named are looked for everywhere.
SEEN_AT = {
    Permission.VIEW_DRAFTS: {"dashboards:goal-detail"},
    Permission.EDIT_GOALS: {"indicators:goal-edit"},
    Permission.EDIT_TARGETS: {"indicators:decision-list"},
    Permission.EDIT_OBSERVATIONS: {"indicators:own-observation-edit"},
    Permission.PUBLISH_RELEASES: {"indicators:release-create"},
    Permission.LOG_ATTENDANCE: {"indicators:project-list"},
    Permission.MANAGE_PROJECTS: {"indicators:project-create"},
    Permission.IMPORT_FIGURES: {"indicators:import-list"},
    Permission.MANAGE_MEMBERS: {"indicators:member-list"},
    Permission.VIEW_AUDIT: {"dashboards:audit-list"},
}
# A query of the model that forgets the organisation, and the page that asks it.
ASKED_AT = {
    Goal: {"indicators:goal-edit"},
    Decision: {"indicators:decision-list"},
    Kpi: {"dashboards:kpi-detail"},
    ImportRun: {"indicators:import-detail"},
    Area: {"indicators:goal-create"},
    Membership: {"indicators:decision-create"},
    AuditEvent: {"dashboards:audit-list"},
    Release: {"indicators:release-withdraw"},
}
# The pages that show these figures need more than this, and no other asks for them.
_BEHIND_OTHERS = Permission.VIEW_OWN_FIGURES
# What the page asks for in the same query.
ASKED_WITH = {Release: (Kpi,)}
MUTANTS = {
    **{f"{name} needs nothing": (mutants.opened_to_all(name.split(":")[1]), {name}) for name in OPENED_BY},
    **{
        f"all may {one}": (mutants.permission_given_to_all(one), SEEN_AT.get(one))
        for one in Permission
        if one is not _BEHIND_OTHERS
    },
    "all are members": (mutants.every_person_a_member(), {"indicators:goal-edit"}),
    # Not Cookie: the session's middleware says it too, as soon as it is asked who signed in.
    "no Vary: HX-Request": (mutants.without_vary("HX-Request"), {"dashboards:goal-list"}),
    "public pages kept by caches": (mutants.public_pages_kept(), {"dashboards:goal-list"}),
    "kept by caches": (mutants.kept_by_caches(), {"indicators:decision-list"}),
    **{
        f"{model.__name__} of all": (mutants.condition_forgotten(model, checked=True), routes)
        for model, routes in ASKED_AT.items()
        if model is not Membership  # which may be asked for by person
    },
}


@pytest.fixture
def prober(db, caplog):
    caplog.set_level("CRITICAL", "django.request")
    return Prober(build())


# A sample goes through all persons, methods and organisations, and so meets a fault sooner.
SAMPLE = 7


def first_fault(prober, mutant, routes):
    with mutant:
        return fault_among(prober, routes, every=SAMPLE) or fault_among(prober, routes, every=1)


def fault_of_a_sample(prober, mutant, routes):
    with mutant:
        return fault_among(prober, routes, every=SAMPLE)


def fault_among(prober, routes, every):
    return next(prober.faults(islice(address_probes(prober.world, routes), 0, None, every)), None)


def test_every_part_that_is_taken_away_is_missed(prober):
    found = {name: first_fault(prober, mutant, routes) for name, (mutant, routes) in MUTANTS.items()}

    print(f"{len([one for one in found.values() if one])} found of {len(MUTANTS)} planted")
    assert [name for name, fault in found.items() if fault is None] == []
    assert len(MUTANTS) >= 28


@pytest.mark.parametrize("model", ASKED_AT, ids=lambda model: model.__name__)
def test_query_that_forgets_the_organisation_meets_a_second_wall_on_postgresql(prober, model):
    """And leaks where there is none: the manager's check is taken away too."""
    routes = ASKED_AT[model]
    forgotten = mutants.condition_forgotten
    if connection.vendor == "postgresql":
        assert fault_of_a_sample(prober, forgotten(model, checked=False), routes) is None
        with mutants.policy_dropped(model, *ASKED_WITH.get(model, ())):
            assert first_fault(prober, forgotten(model, checked=False), routes)
    else:
        assert first_fault(prober, forgotten(model, checked=False), routes)


def test_member_of_another_organisation_meets_a_second_wall_on_postgresql(prober):
    routes = {"indicators:goal-edit"}
    is_walled = connection.vendor == "postgresql"

    assert (fault_of_a_sample(prober, mutants.member_of_one_a_member_of_all(), routes) is None) == is_walled


def test_views_that_are_declared_anew_as_they_were_have_no_fault(prober):
    routes = {"indicators:goal-kpis", "dashboards:goal-detail"}

    assert fault_of_a_sample(prober, mutants.declared_anew(), routes) is None
