import pytest
from django.db import DatabaseError, IntegrityError, transaction

from indicators.models import Target
from indicators.vocabulary import TargetFor
from tests.factories import kpis


@pytest.fixture
def target(hedemora) -> Target:
    return kpis.target(kpis.kpi(), hedemora, "2022", TargetFor.WOMEN, 95, decision=kpis.decision(hedemora))


def test_database_refuses_to_change_a_target(target):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Target._base_manager.filter(pk=target.pk).update(lower=90)

    target.refresh_from_db()
    assert target.lower == 95


def test_target_is_superseded_at_most_once(target, hedemora):
    later = kpis.decision(hedemora, "§ 113")
    kpis.target(target.kpi, hedemora, "2022", TargetFor.WOMEN, 96, decision=later, supersedes=target)

    with pytest.raises(IntegrityError), transaction.atomic():
        kpis.target(target.kpi, hedemora, "2022", TargetFor.WOMEN, 97, decision=later, supersedes=target)


def test_second_first_target_of_the_same_period_and_sex_is_refused(target, hedemora):
    with pytest.raises(IntegrityError), transaction.atomic():
        kpis.target(target.kpi, hedemora, "2022", TargetFor.WOMEN, 97, decision=target.decision)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"lower": 60, "upper": 40}, "target_range_in_order"),
        ({"lower": 40, "upper": None}, "target_range_in_order"),
        ({"tolerance": -1}, "target_tolerance_not_negative"),
    ],
)
def test_database_refuses_a_target_that_makes_no_sense(hedemora, fields, constraint):
    decision = kpis.decision(hedemora)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        kpis.target(kpis.kpi(), hedemora, "2022", TargetFor.MEN, 50, decision=decision, **fields)
