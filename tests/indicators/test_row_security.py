"""PostgreSQL's own wall: without a word no row is let through, and with one those of one organisation."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from indicators import audit
from indicators.models import AuditEvent, Goal, Kpi
from indicators.row_security import rows_of, rows_of_all
from tests.access.world import OWNED, WHOSE, build
from tests.as_served import let_through
from tests.factories import kpis
from tests.responses import body

READS = 10_000
AT_ONCE = 4


@pytest.fixture
def on_postgresql(db):
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,), "row security holds no superuser: use another role"
    return True


def of_whom(model):
    return set(model._base_manager.values_list(WHOSE[model], flat=True))


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model.__name__)
def test_every_table_with_an_organisation_is_walled_for_its_owner_too(on_postgresql, model):
    if on_postgresql:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s",
                [model._meta.db_table],
            )
            assert cursor.fetchone() == (True, True)
            cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
            assert cursor.fetchone()[0] >= 1
    assert len(OWNED) >= 18


def test_rows_of_one_organisation_are_let_through(on_postgresql):
    first, second, third = (owner.organisation for owner in build().owners)
    own = [model for model in OWNED if of_whom(model) == {first.pk, second.pk, third.pk}]
    assert {
        "goal",
        "historicalgoal",
        "membership",
        "ownobservation",
        "importrun",
        "target",
        "release",
        "releasedfigure",
    } <= {model._meta.model_name for model in own}
    if not on_postgresql:
        return
    let_through("")

    assert [model for model in OWNED if of_whom(model) - {None}] == []
    with rows_of(first):
        assert [model for model in own if of_whom(model) != {first.pk}] == []
        assert of_whom(Kpi) == {first.pk, None}
        with rows_of(second):
            assert of_whom(Goal) == {second.pk}
        assert of_whom(Goal) == {first.pk}
    assert of_whom(Goal) == set()
    with rows_of_all():
        assert of_whom(Goal) == {first.pk, second.pk, third.pk}


def test_rows_of_another_organisation_are_not_written(on_postgresql, hedemora, falun):
    goal, shared = kpis.goal(falun), kpis.kpi("N00206")
    if not on_postgresql:
        return
    with rows_of(hedemora):
        assert Goal._base_manager.filter(pk=goal.pk).update(title="taken") == 0
        assert Kpi._base_manager.filter(pk=shared.pk).update(title="taken") == 0
        assert Goal._base_manager.filter(pk=goal.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            kpis.goal(falun, "another")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            kpis.kpi("N00207")

    goal.refresh_from_db()
    assert goal.title == "Heltid är norm för kvinnor och män"


def test_own_goal_cannot_be_given_to_another_organisation(on_postgresql, hedemora, falun):
    goal = kpis.goal(hedemora)
    if not on_postgresql:
        return
    with (
        rows_of(hedemora),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Goal._base_manager.filter(pk=goal.pk).update(organisation=falun)


def test_trace_is_added_to_without_a_word_and_not_read(on_postgresql, hedemora, controller):
    if on_postgresql:
        let_through("")

    audit.record("account.signed_in", controller, by=controller, organisation=hedemora)
    audit.record("account.sign_in_failed", controller, by=None, organisation=None)

    assert AuditEvent._base_manager.count() == (0 if on_postgresql else 2)
    with rows_of_all():
        assert AuditEvent._base_manager.count() == 2


def test_error_of_the_database_is_told_as_it_is(on_postgresql, hedemora):
    kpis.goal(hedemora)

    with pytest.raises(IntegrityError, match="organisation"), transaction.atomic(), rows_of(hedemora):
        kpis.goal(hedemora)


def test_word_is_taken_back_when_what_happens_within_fails(on_postgresql, hedemora):
    kpis.goal(hedemora)
    if on_postgresql:
        let_through("")

    with pytest.raises(LookupError), rows_of(hedemora):
        raise LookupError

    assert of_whom(Goal) == (set() if on_postgresql else {hedemora.pk})


def test_streamed_trace_is_read_after_the_view_has_ended(on_postgresql, client, administrator):
    client.force_login(administrator)

    response = client.get(reverse("dashboards:audit-csv", args=["hedemora"]))
    if on_postgresql:
        let_through("")

    assert administrator.email in body(response)
    assert AuditEvent._base_manager.exists() != on_postgresql


@pytest.mark.django_db(transaction=True)
def test_reads_through_one_pooled_connection_never_meet(monkeypatch, on_postgresql):
    """As the web server reads: from a pool, without a word at first; some fail."""
    if not on_postgresql:
        return
    organisations = [owner.organisation for owner in build().owners]
    monkeypatch.delenv("PGOPTIONS")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", {"min_size": 1, "max_size": 1})
    connection.close()
    connection.close_pool()

    def read(number):
        organisation = organisations[number % 3]
        try:
            before = of_whom(Goal)
            with rows_of(organisation):
                found = of_whom(Goal) ^ {organisation.pk}
            if number % 5 == 0:
                with suppress(DatabaseError), rows_of(organisation), transaction.atomic():
                    connection.cursor().execute("SELECT 1 / 0")
            return before, found, connection.connection.info.backend_pid
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(read, range(READS)))
    connection.close_pool()

    assert [one for one in found if one[0] or one[1]] == []
    assert len({pid for *_, pid in found}) == 1
