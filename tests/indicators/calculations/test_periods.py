import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.periods import frequency_of, period_range, year_of
from indicators.vocabulary import Frequency

YEARS = st.integers(1900, 2100)
OF_EACH_FREQUENCY = [
    YEARS.map(str),
    st.tuples(YEARS, st.integers(1, 3)).map("{0[0]}-T{0[1]}".format),
    st.tuples(YEARS, st.integers(1, 4)).map("{0[0]}-Q{0[1]}".format),
    st.tuples(YEARS, st.integers(1, 12)).map("{0[0]}-{0[1]:02d}".format),
]
TWO_OF_ONE_FREQUENCY = st.one_of(*(st.tuples(periods, periods) for periods in OF_EACH_FREQUENCY))


@pytest.mark.parametrize(
    ("period", "frequency"),
    [
        ("2024", Frequency.YEAR),
        ("2024-T2", Frequency.TERTIAL),
        ("2024-Q3", Frequency.QUARTER),
        ("2024-09", Frequency.MONTH),
    ],
)
def test_a_period_tells_its_frequency_and_year(period, frequency):
    assert frequency_of(period) is frequency
    assert year_of(period) == 2024


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "24", "20245", "0024", "2024-", "2024-9", "2024-00", "2024-13", "2024-09-01"),
        *("2024-T0", "2024-T4", "2024-Q5", "2024-Q03", "2024-t2", "2024-W05"),
        *(" 2024", "2024\n", "２０２４", "2024-Q٣"),
    ],
)
def test_what_is_not_a_period_is_refused_in_plain_words(text):
    with pytest.raises(ValueError, match="is not a period: "):
        frequency_of(text)


def test_the_message_tells_how_a_tertial_is_written():
    with pytest.raises(ValueError, match="a tertial is written 2024-T1 to 2024-T3"):
        frequency_of("2024-T4")


def test_range_holds_the_years_between_that_have_no_figure():
    assert period_range("2019", "2022") == ["2019", "2020", "2021", "2022"]


def test_range_goes_over_the_turn_of_the_year():
    assert period_range("2023-T3", "2024-T2") == ["2023-T3", "2024-T1", "2024-T2"]
    assert period_range("2023-11", "2024-01") == ["2023-11", "2023-12", "2024-01"]


def test_range_of_one_period_is_that_period_and_a_backward_one_is_empty():
    assert period_range("2024-Q1", "2024-Q1") == ["2024-Q1"]
    assert period_range("2024", "2023") == []


def test_range_between_two_frequencies_is_refused():
    with pytest.raises(ValueError, match="same length"):
        period_range("2023", "2024-T1")


@given(TWO_OF_ONE_FREQUENCY)
def test_range_runs_from_end_to_end_in_the_order_of_text(two):
    first, last = sorted(two)

    periods = period_range(first, last)

    assert periods[0] == first
    assert periods[-1] == last
    assert periods == sorted(set(periods))
    assert {frequency_of(period) for period in periods} == {frequency_of(last)}
