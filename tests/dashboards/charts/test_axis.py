import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboards.charts.axis import nice_axis, spread
from indicators.calculations.numbers import ENGLISH, SWEDISH

VALUES = st.lists(
    st.floats(min_value=-1e7, max_value=1e7).filter(lambda value: value == 0 or abs(value) > 1e-3), min_size=1
)


@pytest.mark.parametrize(
    ("values", "low", "high", "texts"),
    [
        ([58.2, 86.2], 50, 90, ["50", "60", "70", "80", "90"]),
        ([0.0, 2.9], 0, 3, ["0", "1", "2", "3"]),
        ([98.5, 99.2], 96, 100, ["96", "97", "98", "99", "100"]),
        ([70.1, 70.4], 68, 73, ["68", "69", "70", "71", "72", "73"]),
    ],
)
def test_percent_axis_has_round_marks_around_the_values(values, low, high, texts):
    axis = nice_axis(values, SWEDISH, percent=True)

    assert (axis.low, axis.high) == (low, high)
    assert [text for _, text in axis.ticks] == texts


def test_axis_marks_are_written_in_the_readers_style():
    values = [196_000, 345_000]

    swedish = [text for _, text in nice_axis(values, SWEDISH, percent=False).ticks]
    english = [text for _, text in nice_axis(values, ENGLISH, percent=False).ticks]

    assert swedish == ["150\u00a0000", "200\u00a0000", "250\u00a0000", "300\u00a0000", "350\u00a0000"]
    assert english == ["150,000", "200,000", "250,000", "300,000", "350,000"]


def test_axis_of_negative_values_has_a_minus_sign_and_zero_within():
    axis = nice_axis([-4.2, 3.2], SWEDISH, percent=False)

    assert [text for _, text in axis.ticks] == ["\u22126", "\u22124", "\u22122", "0", "2", "4"]


def test_axis_marks_have_as_many_decimals_as_their_distance_needs():
    assert [text for _, text in nice_axis([0.0, 0.3], SWEDISH, percent=True).ticks] == [
        "0,0",
        "0,1",
        "0,2",
        "0,3",
    ]
    assert [text for _, text in nice_axis([0.0, 9.9], SWEDISH, percent=False).ticks] == [
        "0",
        "2",
        "4",
        "6",
        "8",
        "10",
    ]


def test_axis_of_a_single_zero_begins_at_zero():
    assert nice_axis([0.0], SWEDISH, percent=True).low == 0
    assert nice_axis([0.0], SWEDISH, percent=False).low == 0


def test_axis_without_values_has_no_marks():
    assert nice_axis([], SWEDISH, percent=True).ticks == ()


@given(VALUES)
@example([316177.0])
@example([-1e7, 0.0011])
def test_every_value_lies_on_its_axis(values):
    axis = nice_axis(values, SWEDISH, percent=False)

    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert 2 <= len(axis.ticks) <= 7
    assert (axis.ticks[0][0], axis.ticks[-1][0]) == (axis.low, axis.high)


@given(st.lists(st.floats(min_value=0, max_value=100), min_size=1))
def test_percentages_never_get_an_axis_beyond_0_to_100(values):
    axis = nice_axis(values, SWEDISH, percent=True)

    assert axis.low >= 0
    assert axis.high <= 100


def test_labels_far_apart_stay_where_they_are():
    assert spread([0.9, 0.1, 0.5], 0.1) == [0.9, 0.1, 0.5]


def test_labels_at_the_same_height_give_way_equally():
    assert spread([0.5, 0.5 - 1e-9], 0.1) == pytest.approx([0.55, 0.45])


def test_labels_at_the_foot_stay_within_the_axis():
    assert spread([0.0, 0.0, 0.0], 0.1) == pytest.approx([0.0, 0.1, 0.2])


@given(st.lists(st.floats(min_value=0, max_value=1), max_size=9))
def test_labels_never_lie_on_each_other_and_keep_their_order(heights):
    placed = spread(heights, 0.1)

    by_height = sorted(placed)
    assert all(above - below > 0.1 - 1e-9 for below, above in itertools.pairwise(by_height))
    assert all(-1e-9 <= height <= 1 + 1e-9 for height in placed)
    for index, height in enumerate(heights):
        for other, other_height in enumerate(heights):
            if height < other_height:
                assert placed[index] < placed[other]
