import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.balance import (
    Balance,
    balance_of_counts,
    balance_of_percent,
    percent,
    percent_outside_balance,
    sex_distribution,
)

BALANCED, WOMEN, MEN = Balance.BALANCED, Balance.WOMEN_DOMINATED, Balance.MEN_DOMINATED


@pytest.mark.parametrize(
    ("women", "men", "balance"),
    [
        (2, 3, BALANCED),
        (3, 2, BALANCED),
        (60, 40, BALANCED),
        (61, 39, WOMEN),
        (600, 400, BALANCED),
        (601, 399, WOMEN),
        (3, 7, MEN),
        (1, 0, WOMEN),
        (0, 0, None),
    ],
)
def test_a_group_is_dominated_by_a_sex_with_more_than_60_per_cent(women, men, balance):
    assert balance_of_counts(women, men, smallest_group=1) is balance


def test_a_class_is_shown_from_ten_people():
    assert balance_of_counts(9, 0) is None
    assert balance_of_counts(9, 1) is WOMEN


@pytest.mark.parametrize(
    ("share", "balance"),
    [
        (0.0, MEN),
        (39.9, MEN),
        (40.0, BALANCED),
        (39.99999999999999, BALANCED),  # 40 with the noise of binary fractions
        (60.0, BALANCED),
        (60.00000000000001, BALANCED),
        (60.1, WOMEN),
        (100.0, WOMEN),
    ],
)
def test_a_share_of_women_is_classed_by_the_same_rule(share, balance):
    assert balance_of_percent(share) is balance


def test_a_share_is_not_classed_when_the_group_is_known_to_be_small():
    assert balance_of_percent(75.0, people=8) is None
    assert balance_of_percent(75.0, people=12) is WOMEN


@given(st.integers(0, 400), st.integers(0, 400))
def test_counts_and_their_share_fall_in_the_same_class(women, men):
    share = percent(women, women + men)

    by_share = None if share is None else balance_of_percent(share, people=women + men)

    assert balance_of_counts(women, men) is by_share


@pytest.mark.parametrize(
    ("share", "outside"), [(35.0, -5.0), (39.9, -0.1), (40.0, 0.0), (50.0, 0.0), (60.0, 0.0), (72.5, 12.5)]
)
def test_distance_from_balance_is_below_zero_when_women_are_too_few(share, outside):
    assert percent_outside_balance(share) == outside


def test_share_within_each_sex_and_distribution_between_them_are_two_measures():
    # 800 women of whom 560 work full time, 200 men of whom 180 do.
    assert percent(560, 800) == 70.0
    assert percent(180, 200) == 90.0
    assert percent(560 + 180, 1000) == 74.0
    full_time = sex_distribution(560, 180)
    assert full_time.women == pytest.approx(75.7, abs=0.05)
    assert full_time.men == pytest.approx(24.3, abs=0.05)


def test_distribution_says_how_many_it_leaves_out():
    attendance = sex_distribution(12, 8, non_binary=1, unknown=4)

    assert attendance == (60.0, 40.0, 5)
    assert percent(12, 12 + 8 + 1 + 4) == 48.0


def test_no_people_have_no_distribution():
    assert sex_distribution(0, 0, unknown=3) is None
    assert percent(0, 0) is None
