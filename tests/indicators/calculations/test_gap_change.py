from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.gap import gap
from indicators.calculations.gap_change import ChangeKind, GapAt, gap_change, latest_gap_change
from indicators.vocabulary import Direction, GapType
from tests.indicators.calculations.kpis import (
    COUNCIL,
    FULL_TIME,
    HIDDEN,
    MISSING,
    PAY,
    PAY_RATIO,
    SICK_LEAVE,
    by_sex,
)

tenths = st.integers(0, 1000).map(lambda units: units / 10)
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def change_of(women, men, gap_type=GapType.POINTS, direction=HIGHER, decimals=1):
    earlier, later = (
        GapAt(period, gap(*pair, gap_type), *pair)
        for period, pair in zip(("2021", "2022"), zip(women, men, strict=True), strict=True)
    )
    return gap_change(earlier, later, gap_type=gap_type, direction=direction, decimals=decimals)


def test_a_gap_that_shrank_is_divided_between_women_and_men():
    # Before 62 - 88 = -26, now 71 - 87 = -16: 9 by women, 1 by men.
    change = change_of(women=(62.0, 71.0), men=(88.0, 87.0))

    assert change.kind is ChangeKind.SHRANK
    assert (change.change, change.parts.by_women, change.parts.by_men) == (-10.0, -9.0, -1.0)


def test_one_part_may_work_against_the_other():
    change = change_of(women=(60.0, 65.0), men=(80.0, 82.0))

    assert (change.change, change.parts.by_women, change.parts.by_men) == (-3.0, -5.0, 2.0)


def test_a_gap_where_women_are_above_is_divided_too():
    change = change_of(women=(8.0, 7.0), men=(5.5, 6.0), direction=LOWER)

    assert (change.kind, change.change) == (ChangeKind.SHRANK, -1.5)
    assert (change.parts.by_women, change.parts.by_men) == (-1.0, -0.5)


def test_a_gap_that_opens_from_equality_grew():
    change = change_of(women=(70.0, 70.0), men=(70.0, 73.0))

    assert (change.kind, change.change) == (ChangeKind.GREW, 3.0)
    assert (change.parts.by_women, change.parts.by_men) == (0.0, 3.0)


def test_a_gap_that_closes_shrank():
    change = change_of(women=(70.0, 73.0), men=(73.0, 73.0))

    assert (change.kind, change.change) == (ChangeKind.SHRANK, -3.0)


def test_a_gap_that_moves_with_both_is_unchanged():
    change = change_of(women=(70.0, 72.0), men=(80.0, 82.0))

    assert (change.kind, change.change) == (ChangeKind.UNCHANGED, 0.0)


def test_a_change_that_is_shown_as_zero_is_no_change():
    assert change_of(women=(70.0, 70.04), men=(80.0, 80.0)).kind is ChangeKind.UNCHANGED
    assert change_of(women=(70.0, 70.05), men=(80.0, 80.0)).kind is ChangeKind.SHRANK
    assert change_of(women=(69.99, 70.01), men=(70.0, 70.0)).kind is ChangeKind.UNCHANGED


def test_a_gap_that_changed_sign_crossed_and_has_no_parts():
    change = change_of(women=(68.0, 71.0), men=(70.0, 70.0))

    assert change.kind is ChangeKind.CROSSED
    assert (change.change, change.parts) == (-1.0, None)


@given(tenths, tenths, tenths, tenths)
def test_parts_add_up_to_the_change_of_the_gap(women_before, women_now, men_before, men_now):
    change = change_of((women_before, women_now), (men_before, men_now))

    sizes = abs(women_before - men_before), abs(women_now - men_now)
    assert change.change == pytest.approx(sizes[1] - sizes[0], abs=1e-9)
    if change.kind is ChangeKind.CROSSED:
        assert (women_before < men_before) != (women_now < men_now)
    else:
        assert change.parts.by_women + change.parts.by_men == pytest.approx(change.change, abs=1e-9)


@pytest.mark.parametrize(
    ("women", "men", "direction", "levelling_down"),
    [
        ((62.0, 71.0), (88.0, 87.0), HIGHER, False),  # men stand for 1 of 10
        ((70.0, 71.0), (80.0, 79.0), HIGHER, True),  # 1 of 2: half
        ((70.0, 71.1), (80.0, 79.0), HIGHER, False),  # 1 of 2.1
        ((70.0, 70.0), (80.0, 78.0), HIGHER, True),
        ((70.0, 69.0), (80.0, 75.0), HIGHER, True),  # both worse, men more
        ((70.0, 75.0), (80.0, 81.0), HIGHER, False),  # both better
        ((80.0, 78.0), (70.0, 70.0), HIGHER, True),  # women are the better off
        ((8.0, 8.0), (5.0, 6.0), LOWER, True),  # men's sick leave rose
        ((8.0, 7.0), (5.0, 5.0), LOWER, False),
        ((5.0, 6.0), (8.0, 8.0), LOWER, True),
        ((70.0, 70.0), (80.0, 81.0), HIGHER, False),  # grew
        ((70.0, 70.0), (80.0, 78.0), Direction.NONE, False),
        ((70.0, 70.0), (80.0, 78.0), Direction.RANGE, False),
        ((70.0, 70.0), (75.0, 69.0), HIGHER, True),  # crossed, by men's fall alone
        ((70.0, 70.0), (71.0, 60.0), HIGHER, False),  # crossed into a larger gap
    ],
)
def test_levelling_down_is_a_gap_that_shrank_at_least_half_by_the_better_off_doing_worse(
    women, men, direction, levelling_down
):
    assert change_of(women, men, direction=direction).levelling_down is levelling_down


def test_a_ratio_shrinks_towards_100_from_either_side():
    below = change_of((95.2, 95.9), (100.0, 100.0), GapType.RATIO)
    above = change_of((104.0, 103.0), (100.0, 100.0), GapType.RATIO)

    assert (below.kind, below.change) == (ChangeKind.SHRANK, -0.7)
    assert (above.kind, above.change) == (ChangeKind.SHRANK, -1.0)
    assert below.parts is None


def test_a_ratio_crosses_at_100():
    change = change_of((98.0, 101.0), (100.0, 100.0), GapType.RATIO)

    assert (change.kind, change.change) == (ChangeKind.CROSSED, -1.0)


def test_pay_that_evens_out_because_mens_fell_is_levelling_down():
    assert change_of((33_000.0, 33_000.0), (35_000.0, 34_500.0), GapType.RATIO).levelling_down
    assert not change_of((33_000.0, 34_000.0), (35_000.0, 35_500.0), GapType.RATIO).levelling_down


def test_percent_of_men_shrinks_when_womens_value_comes_closer():
    change = change_of((95.0, 96.0), (100.0, 100.0), GapType.PERCENT_OF_MEN)

    assert (change.kind, change.change) == (ChangeKind.SHRANK, -1.0)


def test_balance_shrinks_until_within_40_to_60():
    assert change_of((35.0, 38.0), (65.0, 62.0), GapType.BALANCE).change == -3.0
    assert change_of((42.0, 48.0), (58.0, 52.0), GapType.BALANCE).kind is ChangeKind.UNCHANGED


def test_the_newest_period_with_both_is_compared_with_the_nearest_earlier_one():
    figures = by_sex(
        women={"2018": 60.0, "2019": 61.0, "2020": 62.0, "2022": 65.0, "2023": 66.0},
        men={"2018": 80.0, "2019": 80.0, "2020": MISSING, "2022": 79.0, "2023": HIDDEN},
    )

    change = latest_gap_change(FULL_TIME, figures)

    assert (change.earlier, change.later) == (
        GapAt("2019", -19.0, 61.0, 80.0),
        GapAt("2022", -14.0, 65.0, 79.0),
    )
    assert change.change == -5.0


@pytest.mark.parametrize(
    "figures",
    [
        by_sex(),
        by_sex(women={"2022": 65.0}, men={"2022": 79.0}),
        by_sex(women={"2021": 65.0, "2022": 66.0}, men={"2022": 79.0}),
        by_sex(women={"2021": 65.0, "2022": 66.0}),
        by_sex(women={"2021": HIDDEN, "2022": 66.0}, men={"2021": 80.0, "2022": 79.0}),
    ],
)
def test_there_is_no_change_without_two_periods_that_have_both(figures):
    assert latest_gap_change(FULL_TIME, figures) is None


@pytest.mark.parametrize(
    ("breaks", "is_compared"),
    [((), True), (("2020",), True), (("2021",), False), (("2022",), False), (("2023",), True)],
)
def test_nothing_is_compared_across_a_break_in_the_series(breaks, is_compared):
    kpi = replace(FULL_TIME, series_breaks=breaks)
    figures = by_sex(women={"2020": 60.0, "2022": 65.0}, men={"2020": 80.0, "2022": 80.0})

    assert (latest_gap_change(kpi, figures) is not None) is is_compared


def test_a_ratio_kpi_compares_its_one_series():
    figures = by_sex(total={"2020": 95.2, "2021": MISSING, "2022": 95.9})

    change = latest_gap_change(PAY_RATIO, figures)

    assert (change.earlier, change.later) == (GapAt("2020", 95.2), GapAt("2022", 95.9))
    assert (change.kind, change.change, change.levelling_down) == (ChangeKind.SHRANK, -0.7, False)


def test_mirrored_shares_are_never_levelling_down():
    kpi = replace(COUNCIL, gap_type=GapType.POINTS, direction=HIGHER)
    figures = by_sex(women={"2018": 42.0, "2022": 44.0}, men={"2018": 58.0, "2022": 56.0})

    change = latest_gap_change(kpi, figures)

    assert (change.kind, change.levelling_down) == (ChangeKind.SHRANK, False)


def test_the_direction_of_the_kpi_says_who_was_better_off():
    figures = by_sex(women={"2021": 8.0, "2022": 8.0}, men={"2021": 5.0, "2022": 6.0})

    assert latest_gap_change(SICK_LEAVE, figures).levelling_down
    assert not latest_gap_change(FULL_TIME, figures).levelling_down


def test_a_ratio_of_whole_kronor_changes_by_tenths_of_a_per_cent():
    figures = by_sex(women={"2021": 33_750.0, "2022": 34_000.0}, men={"2021": 35_200.0, "2022": 35_200.0})

    assert latest_gap_change(PAY, figures).kind is ChangeKind.SHRANK
