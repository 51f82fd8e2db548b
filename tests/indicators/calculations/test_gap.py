import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.gap import (
    disadvantaged_sex,
    gap,
    gap_decimals,
    gap_outcome,
    gap_size,
    gap_size_of,
    women_above,
)
from indicators.calculations.types import KpiFacts, Outcome
from indicators.vocabulary import Direction, GapType, MeasureType, Population, Sex, SexMode, Status

values = st.integers(1, 10**8).map(lambda cents: cents / 100)


def test_gap_of_percentages_is_in_percentage_points():
    assert gap(70.0, 90.0, GapType.POINTS) == -20.0


def test_gap_of_pay_by_each_measure():
    # 33 750 of 35 200 is 95.88 per cent.
    assert gap(33_750, 35_200, GapType.DIFFERENCE) == -1_450
    assert gap(33_750, 35_200, GapType.RATIO) == pytest.approx(95.9, abs=0.05)
    assert gap(33_750, 35_200, GapType.PERCENT_OF_MEN) == pytest.approx(4.12, abs=0.005)


def test_gap_of_a_distribution_is_how_far_it_lies_outside_40_to_60():
    assert gap(35.0, 65.0, GapType.BALANCE) == -5.0
    assert gap(45.652174, 54.347826, GapType.BALANCE) == 0.0
    assert gap(70, 30, GapType.BALANCE) == 10.0
    assert gap(7, 13, GapType.BALANCE) == -5.0  # 7 of 20 is 35 per cent


@pytest.mark.parametrize("gap_type", GapType)
@pytest.mark.parametrize(("women", "men"), [(None, 50.0), (50.0, None), (None, None)])
def test_there_is_no_gap_without_both_values(women, men, gap_type):
    assert gap(women, men, gap_type) is None
    assert gap_size(women, men, gap_type) is None


@pytest.mark.parametrize("gap_type", [GapType.RATIO, GapType.PERCENT_OF_MEN])
@pytest.mark.parametrize("men", [0.0, -3.0])
def test_a_percentage_of_nothing_is_undefined(men, gap_type):
    assert gap(5.0, men, gap_type) is None


def test_zero_is_a_value():
    assert gap(0.0, 0.0, GapType.POINTS) == 0.0
    assert gap(0.0, 40.0, GapType.RATIO) == 0.0
    assert gap(0.0, 40.0, GapType.PERCENT_OF_MEN) == 100.0
    assert gap(0.0, 0.0, GapType.BALANCE) is None


@pytest.mark.parametrize(
    ("women", "men", "gap_type", "size"),
    [
        (70.0, 90.0, GapType.POINTS, 20.0),
        (90.0, 70.0, GapType.POINTS, 20.0),
        (96.0, 100.0, GapType.RATIO, 4.0),
        (104.0, 100.0, GapType.RATIO, 4.0),
        (96.0, 100.0, GapType.PERCENT_OF_MEN, 4.0),
        (104.0, 100.0, GapType.PERCENT_OF_MEN, 4.0),
        (35.0, 65.0, GapType.BALANCE, 5.0),
        (50.0, 50.0, GapType.BALANCE, 0.0),
    ],
)
def test_size_of_a_gap_is_its_distance_from_equality(women, men, gap_type, size):
    assert gap_size(women, men, gap_type) == size


@given(values, values)
def test_percent_of_men_is_what_the_ratio_lacks_to_100(women, men):
    ratio, percent_of_men = gap(women, men, GapType.RATIO), gap(women, men, GapType.PERCENT_OF_MEN)

    assert percent_of_men == pytest.approx(100 - ratio, abs=1e-8, rel=1e-9)


@given(values, values, st.sampled_from([kind for kind in GapType if kind is not GapType.BALANCE]))
def test_every_gap_tells_the_same_sex_to_be_above(women, men, gap_type):
    above = women_above(gap(women, men, gap_type), gap_type)

    assert above >= 0 or women < men
    assert above <= 0 or women > men
    assert gap_size_of(gap(women, men, gap_type), gap_type) == abs(above)


@pytest.mark.parametrize(
    ("women", "men", "direction", "worse_off"),
    [
        (70.0, 90.0, Direction.HIGHER, Sex.WOMEN),
        (90.0, 70.0, Direction.HIGHER, Sex.MEN),
        (8.0, 5.5, Direction.LOWER, Sex.WOMEN),  # sick leave
        (5.5, 8.0, Direction.LOWER, Sex.MEN),
        (0.0, 5.5, Direction.HIGHER, Sex.WOMEN),
        (70.0, 70.0, Direction.HIGHER, None),
        (35.0, 65.0, Direction.RANGE, None),
        (35.0, 65.0, Direction.NONE, None),
        (None, 65.0, Direction.HIGHER, None),
    ],
)
def test_the_worse_off_sex_depends_on_the_direction(women, men, direction, worse_off):
    assert disadvantaged_sex(women, men, direction) is worse_off


@pytest.mark.parametrize(
    ("women", "men", "gap"),
    [
        (Outcome(70.0), Outcome(90.0), Outcome(-20.0)),
        (Outcome(70.0, Status.PRELIMINARY), Outcome(90.0), Outcome(-20.0, Status.PRELIMINARY)),
        (
            Outcome(70.0, Status.PRELIMINARY),
            Outcome(90.0, Status.UNRELIABLE),
            Outcome(-20.0, Status.UNRELIABLE),
        ),
        (Outcome(None, Status.SUPPRESSED), Outcome(90.0), Outcome(None, Status.SUPPRESSED)),
        (
            Outcome(None, Status.MISSING),
            Outcome(None, Status.SUPPRESSED),
            Outcome(None, Status.SUPPRESSED),
        ),
        (Outcome(70.0), None, Outcome(None, Status.MISSING)),
        (None, None, Outcome(None, Status.MISSING)),
    ],
)
def test_a_gap_has_the_graver_state_of_its_two_figures(women, men, gap):
    assert gap_outcome(women, men, GapType.POINTS) == gap


def test_an_undefined_gap_is_not_applicable():
    assert gap_outcome(Outcome(5.0), Outcome(0.0), GapType.RATIO) == Outcome(None, Status.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("gap_type", "sex_mode", "decimals"),
    [
        (GapType.DIFFERENCE, SexMode.PAIR, 0),
        (GapType.RATIO, SexMode.PAIR, 1),
        (GapType.PERCENT_OF_MEN, SexMode.ROWS, 1),
        (GapType.RATIO, SexMode.RATIO, 0),
    ],
)
def test_a_ratio_of_whole_kronor_is_shown_with_one_decimal(gap_type, sex_mode, decimals):
    kpi = KpiFacts(
        id=1,
        code="N00949",
        title="Medianlön",
        unit="kr",
        measure_type=MeasureType.SEK,
        direction=Direction.HIGHER,
        gap_type=gap_type,
        decimals=0,
        sex_mode=sex_mode,
        population=Population.ADULTS,
    )

    assert gap_decimals(kpi) == decimals
