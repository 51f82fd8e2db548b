import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.attainment import (
    GoalStatus,
    attainment_of,
    combined_attainment,
    gap_attainment,
    goal_attainment,
    kpi_attainment,
    progress,
    signed_distance,
    widens_gap,
)
from indicators.calculations.types import Outcome, Target
from indicators.vocabulary import Attainment, Direction, GapType, Status
from tests.indicators.calculations.kpis import (
    FULL_TIME,
    HIDDEN,
    MISSING,
    PAY_RATIO,
    series,
    target,
    targets_in,
)

HIGHER, LOWER, RANGE, NONE = Direction
REACHED, NEAR, NOT_REACHED, NO_TARGET, NO_DATA, SUPPRESSED = Attainment

hundredths = st.integers(-100_000, 100_000).map(lambda units: units / 100)


@pytest.mark.parametrize(
    ("outcome", "aim", "direction", "distance"),
    [
        (75.0, target(73.0), HIGHER, 2.0),
        (70.0, target(73.0), HIGHER, -3.0),
        (73.0, target(73.0), HIGHER, 0.0),
        (5.5, target(6.0), LOWER, 0.5),
        (8.0, target(6.0), LOWER, -2.0),
        (0.0, target(0.0), LOWER, 0.0),
        (-2.0, target(-5.0), HIGHER, 3.0),
        (-7.0, target(-5.0), HIGHER, -2.0),
        (-7.0, target(-5.0), LOWER, 2.0),
        (50.0, target(40.0, 60.0), RANGE, 10.0),
        (38.0, target(40.0, 60.0), RANGE, -2.0),
        (61.5, target(40.0, 60.0), RANGE, -1.5),
        (50.0, target(50.0), RANGE, 0.0),
        (49.0, target(50.0), RANGE, -1.0),
        (61.5, target(40.0, 60.0), HIGHER, -1.5),  # a range is a range, whatever the direction
        (73.1, target(74.0), HIGHER, -0.9),
        (50.0, target(40.0), NONE, None),
    ],
)
def test_distance_is_above_zero_on_the_right_side(outcome, aim, direction, distance):
    assert signed_distance(outcome, aim, direction) == distance


@pytest.mark.parametrize(
    ("outcome", "aim", "direction", "attainment"),
    [
        (74.0, target(74.0, tolerance=0.9), HIGHER, REACHED),
        (73.1, target(74.0, tolerance=0.9), HIGHER, NEAR),
        (73.09, target(74.0, tolerance=0.9), HIGHER, NOT_REACHED),
        (73.9, target(74.0), HIGHER, NOT_REACHED),
        (6.3, target(6.0, tolerance=0.3), LOWER, NEAR),
        (6.31, target(6.0, tolerance=0.3), LOWER, NOT_REACHED),
        (40.0, target(40.0, 60.0), RANGE, REACHED),
        (60.0, target(40.0, 60.0), RANGE, REACHED),
        (60.2, target(40.0, 60.0, tolerance=0.2), RANGE, NEAR),
        (39.7, target(40.0, 60.0, tolerance=0.2), RANGE, NOT_REACHED),
        (0.0, target(0.0), HIGHER, REACHED),
        (50.0, target(40.0), NONE, NO_TARGET),
        (50.0, target(40.0, 60.0), NONE, REACHED),
    ],
)
def test_a_figure_is_reached_near_or_not(outcome, aim, direction, attainment):
    assert attainment_of(Outcome(outcome), aim, direction) is attainment


@given(hundredths, st.integers(0, 500).map(lambda units: units / 100))
def test_an_outcome_exactly_at_its_tolerance_is_near(aim, tolerance):
    short_of = round(aim - tolerance, 2)
    over = round(aim + tolerance, 2)

    expected = NEAR if tolerance else REACHED
    assert attainment_of(Outcome(short_of), target(aim, tolerance=tolerance), HIGHER) is expected
    assert attainment_of(Outcome(over), target(aim, tolerance=tolerance), LOWER) is expected


@pytest.mark.parametrize(
    ("outcome", "attainment"),
    [
        (None, NO_DATA),
        (MISSING, NO_DATA),
        (Outcome(None, Status.NOT_APPLICABLE), NO_DATA),
        (Outcome(None, Status.WITHDRAWN), NO_DATA),
        (HIDDEN, SUPPRESSED),
        (Outcome(80.0, Status.PRELIMINARY), REACHED),
    ],
)
def test_a_figure_without_a_value_is_never_not_reached(outcome, attainment):
    assert attainment_of(outcome, target(74.0), HIGHER) is attainment


@pytest.mark.parametrize("outcome", [None, HIDDEN, Outcome(0.0)])
def test_without_a_target_there_is_nothing_to_reach(outcome):
    assert attainment_of(outcome, None, HIGHER) is NO_TARGET
    assert attainment_of(outcome, target(40.0), NONE) is NO_TARGET


def test_a_total_that_reaches_does_not_hide_women_who_do_not():
    # Women 70 (of 800), men 90 (of 200), all 74; the target is 73 for both.
    full_time = series(
        FULL_TIME,
        {"2022": 70.0},
        {"2022": 90.0},
        {"2022": 74.0},
        targets=targets_in("2022", women=target(73.0), men=target(73.0)),
    )

    status = kpi_attainment(full_time, "2022")

    assert status == (NOT_REACHED, NOT_REACHED, REACHED, NO_TARGET, False)


@pytest.mark.parametrize(
    ("women", "men", "status", "incomplete"),
    [
        (REACHED, REACHED, REACHED, False),
        (REACHED, NEAR, NEAR, False),
        (NEAR, NOT_REACHED, NOT_REACHED, False),
        (REACHED, NOT_REACHED, NOT_REACHED, False),
        (REACHED, NO_DATA, REACHED, True),
        (NOT_REACHED, NO_DATA, NOT_REACHED, True),
        (NO_DATA, NO_DATA, NO_DATA, False),
        (REACHED, SUPPRESSED, SUPPRESSED, False),
        (NOT_REACHED, SUPPRESSED, SUPPRESSED, False),
        (NO_DATA, SUPPRESSED, SUPPRESSED, False),
        (SUPPRESSED, SUPPRESSED, SUPPRESSED, False),
        (NOT_REACHED, NO_TARGET, NOT_REACHED, False),
        (NO_DATA, NO_TARGET, NO_DATA, False),
        (NO_TARGET, NO_TARGET, NO_TARGET, False),
    ],
)
def test_status_of_a_kpi_is_the_worse_of_the_sexes_with_a_target(women, men, status, incomplete):
    for first, second in ((women, men), (men, women)):
        combined = combined_attainment(first, second)

        assert (combined.status, combined.incomplete) == (status, incomplete)
        assert (combined.women, combined.men) == (first, second)


def test_every_pair_of_states_has_a_status():
    for women, men in itertools.product(Attainment, repeat=2):
        assert combined_attainment(women, men).status in (women, men)


def test_the_gaps_own_target_stands_beside_and_decides_only_when_alone():
    assert combined_attainment(REACHED, REACHED, NOT_REACHED).status is REACHED
    assert combined_attainment(REACHED, REACHED, NOT_REACHED).gap is NOT_REACHED
    assert combined_attainment(NO_TARGET, NO_TARGET, NEAR).status is NEAR


@pytest.mark.parametrize(
    ("gap", "aim", "gap_type", "attainment"),
    [
        (-4.0, target(5.0), GapType.POINTS, REACHED),
        (4.0, target(-5.0), GapType.POINTS, REACHED),
        (-6.0, target(5.0, tolerance=1.0), GapType.POINTS, NEAR),
        (-6.1, target(5.0, tolerance=1.0), GapType.POINTS, NOT_REACHED),
        (98.0, target(98.0), GapType.RATIO, REACHED),
        (102.0, target(98.0), GapType.RATIO, REACHED),
        (95.9, target(98.0), GapType.RATIO, NOT_REACHED),
        (103.0, target(98.0), GapType.RATIO, NOT_REACHED),
        (103.0, target(98.0, 104.0), GapType.RATIO, REACHED),
        (4.1, target(2.0), GapType.PERCENT_OF_MEN, NOT_REACHED),
        (0.0, target(0.0), GapType.BALANCE, REACHED),
        (-0.1, target(0.0), GapType.BALANCE, NOT_REACHED),
    ],
)
def test_a_gap_reaches_its_target_when_it_is_no_further_from_equality(gap, aim, gap_type, attainment):
    assert gap_attainment(Outcome(gap), aim, gap_type) is attainment


def test_a_gap_without_a_value_or_a_target_says_so():
    assert gap_attainment(HIDDEN, target(5.0), GapType.POINTS) is SUPPRESSED
    assert gap_attainment(None, target(5.0), GapType.POINTS) is NO_DATA
    assert gap_attainment(Outcome(1.0), None, GapType.POINTS) is NO_TARGET


def test_a_gap_is_hidden_when_one_sex_is():
    full_time = series(
        FULL_TIME, {"2022": HIDDEN}, {"2022": 90.0}, targets=targets_in("2022", gap=target(5.0))
    )

    assert kpi_attainment(full_time, "2022").status is SUPPRESSED


def test_a_kpi_that_is_a_ratio_is_judged_by_its_one_number():
    ratio = series(
        PAY_RATIO,
        total={"2022": 95.9, "2023": 98.2},
        targets=targets_in("2022", gap=target(98.0)) | targets_in("2023"),
    )

    assert kpi_attainment(ratio, "2022") == (NOT_REACHED, NO_TARGET, NO_TARGET, NOT_REACHED, False)
    assert kpi_attainment(ratio, "2023").status is NO_TARGET


def test_a_period_without_figures_is_no_data_for_both():
    full_time = series(FULL_TIME, targets=targets_in("2024", women=target(73.0), men=target(73.0)))

    assert kpi_attainment(full_time, "2024") == (NO_DATA, NO_DATA, NO_DATA, NO_TARGET, False)


@pytest.mark.parametrize(
    ("statuses", "status", "judged"),
    [
        ([REACHED, REACHED], GoalStatus.REACHED, 2),
        ([REACHED, NOT_REACHED, NEAR], GoalStatus.PARTLY, 3),
        ([NEAR, NOT_REACHED], GoalStatus.NOT_REACHED, 2),
        ([REACHED, SUPPRESSED, NO_DATA, NO_TARGET], GoalStatus.REACHED, 1),
        ([SUPPRESSED, NO_DATA, NO_TARGET], GoalStatus.NOT_JUDGED, 0),
        ([], GoalStatus.NOT_JUDGED, 0),
    ],
)
def test_a_goal_stands_by_the_kpis_that_can_be_judged(statuses, status, judged):
    goal = goal_attainment(statuses)

    assert (goal.status, goal.judged, goal.kpis) == (status, judged, len(statuses))


def test_a_goal_counts_its_kpis_by_status_zeros_too():
    goal = goal_attainment([REACHED, REACHED, SUPPRESSED])

    assert goal.counts == {REACHED: 2, NEAR: 0, NOT_REACHED: 0, NO_TARGET: 0, NO_DATA: 0, SUPPRESSED: 1}


@pytest.mark.parametrize(
    ("baseline", "aim", "outcome", "per_cent"),
    [
        (62.0, 80.0, 71.0, 50.0),
        (88.0, 92.0, 87.0, -25.0),
        (8.0, 6.0, 7.5, 25.0),
        (0.0, 10.0, 0.0, 0.0),
        (-10.0, 0.0, -5.0, 50.0),
        (62.0, 80.0, 89.0, 150.0),
        (80.0, 80.0, 80.0, None),
        (None, 80.0, 71.0, None),
        (62.0, None, 71.0, None),
        (62.0, 80.0, None, None),
    ],
)
def test_progress_is_the_part_of_the_way_that_is_done(baseline, aim, outcome, per_cent):
    assert progress(baseline, aim, outcome) == per_cent


@pytest.mark.parametrize(
    ("women_target", "men_target", "women_now", "men_now", "widens"),
    [
        (target(75.0), target(85.0), 70.0, 80.0, False),  # 10 apart, as now
        (target(75.0), target(85.1), 70.0, 80.0, True),
        (target(85.1), target(75.0), 80.0, 70.0, True),
        (target(80.0), target(80.0), 70.0, 80.0, False),
        (target(80.0), target(80.1), 70.0, 70.0, True),
        (Target(40.0, 60.0), Target(55.0, 70.0), 50.0, 50.0, False),  # they overlap
        (Target(40.0, 50.0), Target(55.0, 70.0), 50.0, 54.0, True),  # 5 apart at least
        (None, target(80.0), 70.0, 80.0, False),
        (target(80.0), target(90.0), None, 80.0, False),
    ],
)
def test_targets_widen_the_gap_when_further_apart_than_the_outcomes(
    women_target, men_target, women_now, men_now, widens
):
    assert widens_gap(women_target, men_target, women_now, men_now) is widens
