from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from indicators.forms.numbers import NumberField, read_number, written


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("75,5", "75.5"),
        ("75.5", "75.5"),
        (" 0 ", "0"),
        ("1 234 567,8", "1234567.8"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("\u22123,25", "-3.25"),
        ("-3", "-3"),
        ("1,234", "1.234"),
        ("0.125", "0.125"),
        ("34500", "34500"),
    ],
)
def test_number_is_read_as_it_is_written_in_swedish(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["abc", "1,2,3", "1.234,5", "1,234.5", "12 34", "1 2345", "5,", ",5", "1e5", "٣", "75 %", "--3", "\x00"],
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValidationError):
        read_number(text)


def test_dot_before_three_digits_is_refused_in_swedish_and_comma_in_english():
    with pytest.raises(ValidationError) as swedish:
        read_number("1.234")
    with translation.override("en"):
        with pytest.raises(ValidationError) as english:
            read_number("1,234")
        assert read_number("1.234") == Decimal("1.234")

    assert (swedish.value.code, english.value.code) == ("two_ways", "two_ways")


@pytest.mark.parametrize("language", ["sv", "en"])
@given(
    number=st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**11), max_value=10**11)
)
def test_what_stands_in_a_field_is_read_back_as_the_same_number(language, number):
    with translation.override(language):
        assert read_number(written(number)) == number


@pytest.mark.parametrize("text", ["1,1234567", "1234567890123"])
def test_field_refuses_what_the_table_has_no_room_for(text):
    with pytest.raises(ValidationError):
        NumberField().clean(text)


def test_empty_field_is_no_number_and_zero_is_one():
    assert NumberField().clean(" ") is None
    assert NumberField().clean("0") == 0


def test_long_nonsense_is_quoted_in_part():
    with pytest.raises(ValidationError) as refusal:
        read_number("x" * 10_000)

    assert len(refusal.value.messages[0]) < 150
