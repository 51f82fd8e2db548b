from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.numbers import (
    ENGLISH,
    SWEDISH,
    difference,
    format_number,
    round_half_up,
    settled,
    shows_as_zero,
    units_shown,
)

NBSP, MINUS = "\u00a0", "\u2212"

finite = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
# As people write them: a whole number of hundred-thousandths.
written = st.integers(-(10**12), 10**12).map(lambda units: units / 10**5)
ties = st.integers(-(10**10), 10**10).flatmap(
    lambda units: st.integers(1, 5).map(lambda decimals: float(Decimal(f"{units}5").scaleb(-decimals)))
)
WIDE = Context(prec=60)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),  # the float lies just under, what people wrote does not
        (73.15, 1, "73.2"),
        (0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (-0.0, 2, "0.00"),
    ],
)
def test_rounding_goes_half_away_from_zero_on_the_written_decimals(value, decimals, rounded):
    assert str(round_half_up(value, decimals)) == rounded


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="cannot be shown"):
        round_half_up(value, 1)
    with pytest.raises(ValueError, match="cannot be shown"):
        format_number(value, 1, SWEDISH)


def test_rounding_does_not_depend_on_the_decimal_context_around_it():
    with localcontext(Context(prec=3)):
        assert round_half_up(123_456.25, 1) == Decimal("123456.3")


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (13.4, 1, "13,4", "13.4"),
        (-13.4, 1, f"{MINUS}13,4", f"{MINUS}13.4"),
        (1450.0, 0, f"1{NBSP}450", "1,450"),
        (-1450.5, 1, f"{MINUS}1{NBSP}450,5", f"{MINUS}1,450.5"),
        (1234567.891, 2, f"1{NBSP}234{NBSP}567,89", "1,234,567.89"),
        (999.95, 1, f"1{NBSP}000,0", "1,000.0"),
        (0.0, 1, "0,0", "0.0"),
        (-0.04, 1, "0,0", "0.0"),
        (-0.5, 0, f"{MINUS}1", f"{MINUS}1"),
        (1e-7, 1, "0,0", "0.0"),
        (0.00005, 4, "0,0001", "0.0001"),
        (2e9, 0, f"2{NBSP}000{NBSP}000{NBSP}000", "2,000,000,000"),
    ],
)
def test_numbers_are_written_as_in_each_language(value, decimals, swedish, english):
    assert format_number(value, decimals, SWEDISH) == swedish
    assert format_number(value, decimals, ENGLISH) == english


def test_a_count_given_as_a_whole_number_is_written_too():
    assert format_number(1500, 0, SWEDISH) == f"1{NBSP}500"


@given(value=st.one_of(finite, written, ties), decimals=st.integers(0, 6))
def test_every_number_is_shown_half_up_from_its_shortest_decimals(value, decimals):
    expected = Decimal(repr(value)).quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=WIDE
    )

    shown = format_number(value, decimals, ENGLISH)

    assert Decimal(shown.replace(",", "").replace(MINUS, "-")) == expected
    assert round_half_up(value, decimals) == expected
    assert not (expected == 0 and shown.startswith(MINUS))
    assert len(shown.partition(".")[2]) == decimals


@given(st.integers(-(10**10), 10**10).map(lambda units: units / 10**5), st.integers(0, 3))
def test_units_shown_round_as_numbers_are_shown(value, decimals):
    assert units_shown(value, decimals) == round_half_up(value, decimals).scaleb(decimals)


@given(st.integers(-1000, 1000).map(lambda units: units / 10**4), st.integers(0, 3))
def test_a_value_shows_as_zero_when_its_rounding_is(value, decimals):
    assert shows_as_zero(value, decimals) is (round_half_up(value, decimals) == 0)


@pytest.mark.parametrize(
    ("value", "other", "apart"),
    [
        (73.1, 74.0, -0.9),
        (0.3, 0.1, 0.2),
        (100.0, 45.652174, 54.347826),
        (400_000_000.35, 400_000_000.1, 0.25),
        (0.0, 0.0, 0.0),
    ],
)
def test_difference_is_what_comes_out_on_paper(value, other, apart):
    assert difference(value, other) == apart


@given(
    st.integers(-(10**13), 10**13).map(lambda units: Decimal(units).scaleb(-9)),
    st.integers(-(10**13), 10**13).map(lambda units: Decimal(units).scaleb(-9)),
)
def test_difference_is_exact_for_nine_decimals(value, other):
    assert difference(float(value), float(other)) == float(value - other)


@given(
    st.integers(-(10**14), 10**14).map(lambda units: Decimal(units).scaleb(-3)),
    st.integers(-(10**14), 10**14).map(lambda units: Decimal(units).scaleb(-3)),
)
def test_difference_of_large_figures_is_exact_for_three_decimals(value, other):
    assert difference(float(value), float(other)) == float(value - other)


def test_settling_takes_the_noise_of_binary_fractions_away():
    assert settled(100 * 0.57) == 57.0
    assert settled(123_456.78900000001) == 123_456.789
