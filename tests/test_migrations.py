"""The migrations: complete, and with what models cannot say in place."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from indicators.models import AuditEvent, Release
from indicators.queries.audit_chain import check_chain
from indicators.vocabulary import Sex
from tests.factories import kpis, releases

FOLDER = Path(__file__).resolve().parent.parent / "indicators" / "migrations"
COVERING = "SELECT indexdef FROM pg_indexes WHERE indexname = 'indicators_observation_pkey'"


def has_target_trigger() -> bool:
    query = {
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname = 'target_unchanged'",
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = 'target_unchanged'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0] == 1


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_are_named_by_what_they_do():
    names = [path.stem for path in FOLDER.glob("[0-9]*.py")]

    assert names
    assert [name for name in names if re.search(r"_auto_|_alter_|\d{8}", name)] == []


@pytest.mark.django_db
def test_target_is_guarded_by_the_database():
    assert has_target_trigger()


@pytest.mark.django_db
def test_key_of_observations_carries_their_value_on_postgresql():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(COVERING)
            assert "INCLUDE (value, status, members)" in cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_what_django_cannot_say_is_taken_back_and_said_again():
    try:
        MigrationExecutor(connection).migrate([("indicators", "0001_initial")])
        assert not has_target_trigger()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    assert has_target_trigger()


@pytest.mark.django_db(transaction=True)
def test_events_from_before_the_chain_are_numbered_and_linked():
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([("indicators", "0002_what_django_cannot_say")])
        state = executor.loader.project_state([("indicators", "0002_what_django_cannot_say")])
        before = state.apps.get_model("indicators", "AuditEvent")
        for number, action in ((3, "goal.added"), (4, "goal.changed"), (9, "kpi.read")):
            event = before(
                id=number, action=action, object_type="goal", object_id="1", details={"fields": []}
            )
            event.save(force_insert=True)
        times = list(before.objects.order_by("pk").values_list("at", flat=True))
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    stored = AuditEvent._base_manager.order_by("pk").values_list("pk", "action", "at")
    assert list(stored) == list(
        zip((1, 2, 3), ("goal.added", "goal.changed", "kpi.read"), times, strict=True)
    )
    assert check_chain() == (3, "")


@pytest.mark.django_db(transaction=True)
def test_releases_are_numbered_anew_by_kpi_and_refused_changes_as_before(hedemora, controller):
    ones, others = (
        kpis.kpi(code, organisation=hedemora, source="", measure_type="count") for code in ("A1", "B1")
    )
    publish(ones, controller, 30)
    publish(others, controller, 40)
    publish(ones, controller, 31)
    before = ("indicators", "0008_releases_stay")
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([before])
        rows = executor.loader.project_state([before]).apps.get_model("indicators", "Release").objects
        assert list(rows.order_by("pk").values_list("number", flat=True)) == [1, 2, 3]
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    now = Release._base_manager.order_by("pk")
    assert [str(release) for release in now] == ["A1 1", "B1 1", "A1 2"]
    with pytest.raises(IntegrityError, match="never changed"):
        now.update(number=7)
    with pytest.raises(IntegrityError, match="never removed"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_release")


def publish(kpi, by, women):
    releases.enter(kpi, by, {"2024": {Sex.WOMEN: women}})
    releases.publish(kpi, by)
