import pytest
from django.db import connection

from indicators.actions.observations import Counts, compare_observations, store_observations
from indicators.models import EarlierObservation, Observation
from indicators.sources.base import ObservationRow, SourceError
from indicators.vocabulary import Sex, Status
from tests.factories import kpis, organisations

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi():
    return kpis.kpi("N00206")


@pytest.fixture
def areas():
    return [organisations.area("2083", "Hedemora"), organisations.area("0000", "Riket")]


@pytest.fixture
def run():
    return kpis.import_run()


def row(value=61.0, *, sex=Sex.WOMEN, period="2024", area="2083", status=Status.OK, members=None):
    return ObservationRow("N00206", area, period, sex, value, status, members)


def stored() -> dict:
    return {
        (area, sex, period): (value, status, run)
        for area, sex, period, value, status, run in Observation.objects.values_list(
            "area__code", "sex", "period", "value", "status", "import_run_id"
        )
    }


def earlier() -> list:
    return list(
        EarlierObservation.objects.order_by("pk").values_list(
            "area__code", "sex", "period", "value", "status", "import_run_id", "replaced_by_id"
        )
    )


def versions() -> list:
    """What changes whenever a row is written: the row's version on PostgreSQL, its bytes elsewhere."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT xmin::text, ctid::text FROM indicators_observation ORDER BY ctid")
            return cursor.fetchall()
        return [connection.connection.total_changes]


def test_new_figures_are_stored_as_they_are(kpi, areas, run):
    rows = [
        row(61.5),
        row(82.25, sex=Sex.MEN),
        row(0.0, sex=Sex.WOMEN, area="0000"),
        row(None, sex=Sex.MEN, area="0000", status=Status.MISSING),
        row(None, sex=Sex.TOTAL, area="0000", status=Status.SUPPRESSED),
    ]

    assert store_observations(kpi.pk, rows, run=run) == Counts(new=5, missing=1)

    assert stored() == {
        ("2083", "F", "2024"): (61.5, "ok", run.pk),
        ("2083", "M", "2024"): (82.25, "ok", run.pk),
        ("0000", "F", "2024"): (0.0, "ok", run.pk),
        ("0000", "M", "2024"): (None, "missing", run.pk),
        ("0000", "T", "2024"): (None, "suppressed", run.pk),
    }


def test_full_precision_survives(kpi, areas, run):
    values = [1 / 3, 0.1 + 0.2, 1e-17, 123_456_789_012.345_67, -0.30000000000000004]
    rows = [row(value, period=str(2000 + at)) for at, value in enumerate(values)]
    store_observations(kpi.pk, rows, run=run)
    assert list(Observation.objects.order_by("period").values_list("value", flat=True)) == values


def test_the_same_figures_again_write_nothing(kpi, areas, run):
    rows = [row(61.5), row(None, sex=Sex.MEN, status=Status.SUPPRESSED), row(7.0, area="0000", members=5)]
    store_observations(kpi.pk, rows, run=run)
    before = versions()

    counts = store_observations(kpi.pk, rows, run=kpis.import_run())

    assert counts == Counts(unchanged=3)
    if connection.vendor == "sqlite":
        before = [before[0] + 1]  # the second import run itself
    assert versions() == before
    assert earlier() == []


def test_a_changed_figure_keeps_what_it_said(kpi, areas, run):
    store_observations(kpi.pk, [row(61.0), row(82.0, sex=Sex.MEN)], run=run)
    second, third = kpis.import_run(), kpis.import_run()

    assert store_observations(kpi.pk, [row(62.0), row(82.0, sex=Sex.MEN)], run=second) == Counts(
        changed=1, unchanged=1
    )
    store_observations(kpi.pk, [row(None, status=Status.SUPPRESSED)], run=third)

    assert stored() == {
        ("2083", "F", "2024"): (None, "suppressed", third.pk),
        ("2083", "M", "2024"): (82.0, "ok", run.pk),
    }
    assert earlier() == [
        ("2083", "F", "2024", 61.0, "ok", run.pk, second.pk),
        ("2083", "F", "2024", 62.0, "ok", second.pk, third.pk),
    ]


def test_a_change_in_how_many_members_a_group_counts_is_a_change(kpi, areas, run):
    store_observations(kpi.pk, [row(61.0, members=7)], run=run)
    assert store_observations(kpi.pk, [row(61.0, members=6)], run=run) == Counts(changed=1)
    assert Observation.objects.get().members == 6
    assert EarlierObservation.objects.get().members == 7


def test_a_figure_that_the_source_deleted_is_withdrawn_and_kept(kpi, areas, run):
    store_observations(kpi.pk, [row(61.0)], run=run)
    deleted = row(None, status=Status.WITHDRAWN)
    second = kpis.import_run()

    assert store_observations(kpi.pk, [deleted], run=second) == Counts(withdrawn=1)
    assert store_observations(kpi.pk, [deleted], run=kpis.import_run()) == Counts(unchanged=1)

    assert stored() == {("2083", "F", "2024"): (None, "withdrawn", second.pk)}
    assert earlier() == [("2083", "F", "2024", 61.0, "ok", run.pk, second.pk)]


def test_a_deleted_figure_that_was_never_stored_is_passed_over(kpi, areas, run):
    assert store_observations(kpi.pk, [row(None, status=Status.WITHDRAWN)], run=run) == Counts()
    assert stored() == {}


def test_figures_that_the_answer_does_not_have_stay(kpi, areas, run):
    store_observations(kpi.pk, [row(60.0, period="2023"), row(61.0)], run=run)
    store_observations(kpi.pk, [row(61.0)], run=run)
    assert len(stored()) == 2


def test_figures_of_unknown_areas_are_counted_and_left_out(kpi, areas, run):
    assert store_observations(kpi.pk, [row(), row(area="9999")], run=run) == Counts(new=1, unknown=1)


def test_an_organisations_own_area_with_the_same_code_is_another_area(kpi, areas, run, falun):
    organisations.area("1234", "Board", organisation=falun)
    assert store_observations(kpi.pk, [row(area="1234")], run=run) == Counts(unknown=1)


def test_another_kpis_figures_in_the_same_places_are_left_alone(kpi, areas, run):
    other = kpis.kpi("N00090")
    store_observations(other.pk, [row(5.0)], run=run)
    assert store_observations(kpi.pk, [row(61.0)], run=run) == Counts(new=1)
    store_observations(kpi.pk, [row(62.0)], run=run)
    assert Observation.objects.get(kpi=other).value == 5.0


def test_the_same_figure_twice_stores_nothing(kpi, areas, run):
    with pytest.raises(SourceError, match="the same figure twice; in: N00206 2083 2024 F"):
        store_observations(kpi.pk, [row(60.0, period="2023"), row(1.0), row(2.0)], run=run)
    assert stored() == {}


def test_nothing_at_all_is_nothing(kpi, areas, run):
    assert store_observations(kpi.pk, [], run=run) == Counts()


def test_comparing_only_reads(kpi, areas, run):
    store_observations(kpi.pk, [row(61.0), row(82.0, sex=Sex.MEN)], run=run)
    rows = [row(62.0), row(82.0, sex=Sex.MEN), row(70.0, sex=Sex.TOTAL)]
    before = versions()

    assert compare_observations(kpi.pk, rows).counts == Counts(new=1, changed=1, unchanged=1)
    assert compare_observations(None, rows).counts == Counts(new=3)

    assert versions() == before
