"""Writing the trace: in one chain, in one line, without values."""

import datetime
import json
import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from indicators import audit
from indicators.access import grant_for
from indicators.actions import own_observations, targets
from indicators.calculations.types import KpiFacts
from indicators.models import AuditEvent, AuditHead
from indicators.models.audit import GENESIS, hash_after
from indicators.permissions import Role
from indicators.queries import live
from indicators.queries.audit_chain import check_chain
from indicators.queries.kpis import kpi_row
from indicators.vocabulary import Sex, Status, TargetFor
from tests.factories import kpis, organisations, people, projects, releases
from tests.responses import body
from tests.test_permissions import DECLARED

SHOWS_OWN_FIGURES = {"indicators:own-observation-edit", "indicators:release-create"}

WORDS = st.text(max_size=30)
DETAILS = st.dictionaries(
    st.sampled_from(["fields", "role", "kpi", "targets", "page"]),
    st.one_of(WORDS, st.integers(-(2**60), 2**60), st.lists(WORDS), st.lists(st.integers(0, 2**60))),
)


class AnyEvents(TestCase):
    @settings(deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["goal.added", "kpi.changed"]), DETAILS), max_size=8))
    def test_events_follow_on_each_other_without_a_gap_whatever_they_say(self, said):
        hedemora = organisations.municipality("hedemora", "Hedemora", area_code="2083", area_title="Hedemora")

        for action, details in said:
            audit.record(action, hedemora, by=None, organisation=hedemora, **details)

        stored = list(AuditEvent._base_manager.order_by("pk"))
        assert [event.pk for event in stored] == list(range(1, len(said) + 1))
        previous = GENESIS
        for event in stored:
            assert event.hash == hash_after(previous, event)
            previous = event.hash
        assert (AuditHead.objects.get().number, AuditHead.objects.get().hash) == (len(said), previous)
        assert check_chain() == (len(said), "")

    @settings(deadline=None)
    @given(DETAILS)
    def test_every_event_is_one_line(self, details):
        audit.record("goal.added", None, by=None, organisation=None, **details)

        stored = AuditEvent._base_manager.get().details
        texts = [text for one in stored.values() for text in (one if isinstance(one, list) else [one])]
        assert all(str(text).isprintable() for text in texts)


def test_newline_and_escape_in_a_word_are_seen_and_do_nothing(db):
    audit.record("goal.added", None, by=None, organisation=None, kpi="a\r\nb\x1b[31m\u2028\0å")

    assert AuditEvent._base_manager.get().details == {"kpi": r"a\r\nb\x1b[31m\u2028\x00å"}


@pytest.mark.parametrize(
    "value", [1.5, Decimal("1.5"), True, None, b"x", {"a": 1}, [1.5], datetime.date.today]
)
def test_what_may_be_a_figure_is_refused(db, value):
    with pytest.raises(TypeError):
        audit.record("goal.added", None, by=None, organisation=None, kpi=value)

    assert not AuditEvent._base_manager.exists()


def test_event_goes_with_the_transaction_and_leaves_no_gap(db):
    audit.record("goal.added", None, by=None, organisation=None)
    with transaction.atomic():
        audit.record("goal.changed", None, by=None, organisation=None)
        transaction.set_rollback(True)
    audit.record("goal.kpi_added", None, by=None, organisation=None)

    assert list(AuditEvent._base_manager.order_by("pk").values_list("pk", "action")) == [
        (1, "goal.added"),
        (2, "goal.kpi_added"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_auditevent SET action = 'x'",
        "DELETE FROM indicators_auditevent",
        "DELETE FROM indicators_audithead",
        "TRUNCATE indicators_auditevent",
        "TRUNCATE indicators_audithead",
        "TRUNCATE indicators_user CASCADE",
    ],
)
def test_database_refuses_to_change_the_trace(db, statement):
    audit.record("goal.added", None, by=None, organisation=None)
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        return  # SQLite has none
    # References are checked now, as they are at the end of the transaction in which they were written.
    connection.check_constraints()

    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert check_chain() == (1, "")


def test_no_value_of_a_figure_is_ever_in_the_trace(client, hedemora, controller):
    canary = 48151623.42
    kpi = kpis.kpi("H1", organisation=hedemora, source="", measure_type="count")
    decision = kpis.decision(hedemora)
    figures = {sex: own_observations.Figure(canary, Status.OK) for sex in (Sex.WOMEN, Sex.MEN)}
    own_observations.enter_figures(
        organisation=hedemora, kpi=kpi, period="2023", figures=figures, versions={}, by=controller
    )
    wanted = [
        targets.NewTarget(whom, "2025", Decimal("48151623.42"), Decimal("48151623.42"))
        for whom in (TargetFor.WOMEN, TargetFor.MEN)
    ]
    targets.set_targets(kpi=kpi, decision=decision, targets=wanted, based_on=[], by=controller)
    client.force_login(controller)
    page = client.get("/hedemora/kpis/H1/").content.decode()
    client.get("/hedemora/kpis/H1.csv")
    client.get("/hedemora/kpis/H1/observations/")
    client.get("/hedemora/kpis/H1/observations/?period=48151623.42")
    client.get("/hedemora/members/?q=48151623.42")

    assert "48" in page
    said = json.dumps(list(AuditEvent._base_manager.values()), default=str)
    assert "48151623" not in said
    assert set(AuditEvent._base_manager.values_list("action", flat=True)) == {
        "figures.entered",
        "targets.set",
        "account.signed_in",
        "figures.shown",
        "access.refused",
    }


@pytest.fixture
def own_kpi(hedemora, controller) -> KpiFacts:
    kpi = kpis.kpi("H1", organisation=hedemora, source="", measure_type="count")
    figures = {Sex.WOMEN: own_observations.Figure(1.0, Status.OK)}
    own_observations.enter_figures(
        organisation=hedemora, kpi=kpi, period="2023", figures=figures, versions={}, by=controller
    )
    return kpi_row(kpi, hedemora).facts


def test_whoever_is_given_unreleased_figures_is_in_the_trace(hedemora, controller, own_kpi):
    other = kpi_row(kpis.kpi("H2", organisation=hedemora, source=""), hedemora).facts

    live.own_figures(grant_for(controller, hedemora), [own_kpi, other])

    event = AuditEvent._base_manager.get(action="figures.shown")
    assert (event.actor, event.organisation) == (controller, hedemora)
    # Of the other there is nothing to give.
    assert event.details == {"kpis": [str(own_kpi.id)]}


def test_no_trace_no_figures(hedemora, controller, own_kpi):
    AuditHead.objects.update(number=0)  # the next event's number is taken

    with pytest.raises(DatabaseError), transaction.atomic():
        live.own_figures(grant_for(controller, hedemora), [own_kpi])


# The figure as pages write it, and as programs do.
CANARY, CANARY_SHOWN = 48151623.0, re.compile("48.?151.?623")


@pytest.fixture
def pages(hedemora, administrator):
    """Every address of Hedemora's, with an own KPI that has figures and is followed by a goal."""
    own = kpis.kpi("H1", organisation=hedemora, source="", measure_type="count", decimals=0)
    run = kpis.import_run(organisation=hedemora, started_by=administrator)
    project = projects.project(hedemora, administrator)
    activity = projects.activity(project)
    things = {
        "project": project.pk,
        "activity": activity.pk,
        "occasion": projects.occasion(activity).pk,
        "organisation": "hedemora",
        "slug": kpis.goal(hedemora, "heltid", own).slug,
        "code": "H1",
        "number": kpis.decision(hedemora).pk,
        "public_id": run.public_id,
        "release": 1,
    }
    releases.enter(own, administrator, {"2022": {Sex.WOMEN: 30, Sex.MEN: 40}})
    releases.publish(own, administrator)
    figures = {sex: own_observations.Figure(CANARY, Status.OK) for sex in (Sex.WOMEN, Sex.MEN)}
    own_observations.enter_figures(
        organisation=hedemora, kpi=own, period="2023", figures=figures, versions={}, by=administrator
    )
    return {name: reverse(name, kwargs={one: things[one] for one in names}) for name, _, names in DECLARED}


def test_of_all_pages_each_that_shows_unreleased_figures_is_in_the_trace(client, pages, administrator):
    client.force_login(administrator)
    reads = AuditEvent._base_manager.filter(action__startswith="figures.", actor=administrator)
    shown = set()
    for name, address in pages.items():
        before = reads.count()
        if CANARY_SHOWN.search(body(client.get(address))):
            shown.add(name)
            assert reads.count() == before + 1, name

    assert shown == SHOWS_OWN_FIGURES


def test_page_without_its_trace_is_not_sent(client, pages, administrator, monkeypatch):
    def fail(*arguments, **options):
        raise DatabaseError("no room")

    client.force_login(administrator)
    client.raise_request_exception = False
    monkeypatch.setattr(AuditHead, "save", fail)

    for name in SHOWS_OWN_FIGURES:
        response = client.get(pages[name])
        assert (name, response.status_code) == (name, 500)
        assert not CANARY_SHOWN.search(body(response))


def test_reader_and_stranger_are_given_none_and_leave_none(client, hedemora, reader, stranger, own_kpi):
    for person in (reader, stranger):
        client.force_login(person)
        client.get("/hedemora/kpis/H1/")

    assert not AuditEvent._base_manager.filter(action="figures.shown").exists()


def test_refusal_inside_a_view_is_in_the_trace_too(client, hedemora, administrator, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionDenied

    monkeypatch.setattr("indicators.views.members.add_member", refuse)
    client.force_login(administrator)

    response = client.post("/hedemora/members/", {"email": "ny@hedemora.example", "role": Role.READER})

    assert response.status_code == 403
    assert AuditEvent._base_manager.get(action="access.refused").details == {"page": "member_list"}


def test_event_names_the_view_and_nothing_of_the_address(client, hedemora):
    client.force_login(people.member("reader@hedemora.example", hedemora, Role.READER))

    assert client.get("/hedemora/goals/anna-svensson/edit/").status_code == 403

    event = AuditEvent._base_manager.get(action="access.refused")
    assert (event.details, event.object_type) == ({"page": "goal_edit"}, "organisation")
