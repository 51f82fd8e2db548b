import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.sexes import outcomes_by_sex
from indicators.calculations.types import Outcome
from indicators.vocabulary import Sex, SexMode, Status

HIDDEN = Outcome(None, Status.SUPPRESSED)


def test_rows_by_sex_stay_as_published_with_women_first():
    rows = {
        Sex.TOTAL: {"2022": Outcome(74.0)},
        Sex.MEN: {"2022": Outcome(90.0)},
        Sex.WOMEN: {"2022": Outcome(0.0)},
    }

    by_sex = outcomes_by_sex(SexMode.ROWS, rows)

    assert by_sex == rows
    assert list(by_sex) == [Sex.WOMEN, Sex.MEN, Sex.TOTAL]


def test_a_total_that_is_not_published_is_not_made_up():
    by_sex = outcomes_by_sex(
        SexMode.ROWS, {Sex.WOMEN: {"2022": Outcome(1.0)}, Sex.MEN: {"2022": Outcome(2.0)}}
    )

    assert Sex.TOTAL not in by_sex


def test_a_pair_takes_each_sex_from_its_own_kpi():
    women_rows = {Sex.TOTAL: {"2022": Outcome(33_750.0)}}
    men_rows = {Sex.TOTAL: {"2022": Outcome(35_200.0)}}

    by_sex = outcomes_by_sex(SexMode.PAIR, women_rows, men_rows)

    assert by_sex == {Sex.WOMEN: {"2022": Outcome(33_750.0)}, Sex.MEN: {"2022": Outcome(35_200.0)}}


def test_a_pair_without_mens_figures_has_no_figures_for_men():
    by_sex = outcomes_by_sex(SexMode.PAIR, {Sex.TOTAL: {"2022": Outcome(33_750.0)}}, {})

    assert by_sex[Sex.MEN] == {}


@pytest.mark.parametrize(("women", "men"), [(45.652174, 54.347826), (90.1, 9.9), (100.0, 0.0)])
def test_mens_share_is_the_rest_of_100_without_binary_noise(women, men):
    by_sex = outcomes_by_sex(SexMode.SHARE_OF_WOMEN, {Sex.TOTAL: {"2022": Outcome(women)}})

    assert by_sex == {Sex.WOMEN: {"2022": Outcome(women)}, Sex.MEN: {"2022": Outcome(men)}}


def test_a_share_of_zero_leaves_everything_to_men():
    by_sex = outcomes_by_sex(SexMode.SHARE_OF_WOMEN, {Sex.TOTAL: {"2022": Outcome(0.0)}})

    assert by_sex[Sex.MEN]["2022"].value == 100.0


@pytest.mark.parametrize(
    "outcome", [HIDDEN, Outcome(None, Status.MISSING), Outcome(None, Status.NOT_APPLICABLE)]
)
def test_a_share_without_a_value_gives_men_the_same_state(outcome):
    by_sex = outcomes_by_sex(SexMode.SHARE_OF_WOMEN, {Sex.TOTAL: {"2022": outcome}})

    assert by_sex[Sex.MEN]["2022"] == outcome


def test_the_state_of_a_share_is_carried_to_men():
    by_sex = outcomes_by_sex(
        SexMode.SHARE_OF_WOMEN, {Sex.TOTAL: {"2022": Outcome(30.0, Status.PRELIMINARY, members=7)}}
    )

    assert by_sex[Sex.MEN]["2022"] == Outcome(70.0, Status.PRELIMINARY, members=7)


def test_a_ratio_is_one_number_for_neither_sex():
    rows = {Sex.TOTAL: {"2022": Outcome(95.9)}, Sex.WOMEN: {"2022": Outcome(1.0)}}

    assert outcomes_by_sex(SexMode.RATIO, rows) == {Sex.TOTAL: {"2022": Outcome(95.9)}}


@given(st.floats(0, 100, allow_subnormal=False))
def test_both_shares_make_100(share):
    by_sex = outcomes_by_sex(SexMode.SHARE_OF_WOMEN, {Sex.TOTAL: {"2022": Outcome(share)}})

    assert by_sex[Sex.WOMEN]["2022"].value + by_sex[Sex.MEN]["2022"].value == pytest.approx(100, abs=1e-8)
