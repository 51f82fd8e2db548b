import pytest

from indicators.calculations.margin import is_uncertain, margin_of_difference


def test_margin_of_a_difference_is_the_root_of_the_sum_of_squares():
    # 4^2 + 5^2 = 41, whose root is 6.40.
    assert margin_of_difference(4, 5) == pytest.approx(6.40, abs=0.005)


def test_a_difference_larger_than_its_margin_is_certain():
    assert is_uncertain(62, 74, 4, 5) is False


def test_a_difference_within_its_margin_is_uncertain():
    assert is_uncertain(62, 67, 4, 5) is True


def test_a_difference_of_exactly_its_margin_is_uncertain():
    # 0.3^2 + 0.4^2 = 0.5^2, and 62.1 - 61.6 is 0.5 on paper.
    assert is_uncertain(62.1, 61.6, 0.3, 0.4) is True
    assert is_uncertain(61.6, 62.1, 0.3, 0.4) is True
    assert is_uncertain(62.1, 61.59, 0.3, 0.4) is False


def test_no_difference_without_margins_is_uncertain_too():
    assert is_uncertain(62, 62, 0, 0) is True


@pytest.mark.parametrize("unknown", range(4))
def test_nothing_is_said_when_a_figure_or_a_margin_is_unknown(unknown):
    figures = [62, 74, 4, 5]
    figures[unknown] = None

    assert is_uncertain(*figures) is None
