from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.attendance import (
    COUNTED,
    Cell,
    Event,
    by_sex,
    distribution,
    shown,
    sums,
    taken_back,
)
from indicators.vocabulary import Sex

WOMEN, MEN = Cell(Sex.WOMEN), Cell(Sex.MEN)
KEYS = [UUID(int=number) for number in range(1, 30)]


def event(number, cell=WOMEN, delta=1, **fields):
    return Event(UUID(int=number), cell, delta, **fields)


def undo(number, of, **fields):
    return event(number, delta=0, undoes=UUID(int=of), **fields)


@st.composite
def events(draw):
    """Events with a key of their own each, some of which take back others, or what never comes."""
    found = []
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True)):
        cell = Cell(draw(st.sampled_from(COUNTED)), draw(st.sampled_from(["", "0-17", "18-60"])))
        undoes = draw(st.none() | st.sampled_from(KEYS))
        delta = 0 if undoes else draw(st.sampled_from([1, 1, 1, -1, 7, -7]))
        found.append(Event(key, cell, delta, undoes, draw(st.booleans())))
    return found


def test_three_women_and_a_man():
    said = [event(1), event(2), event(3), event(4, MEN)]

    assert sums(said) == {WOMEN: 3, MEN: 1}


def test_tap_that_is_taken_back_counts_no_more_however_often():
    said = [event(1), event(2), undo(3, of=2), undo(4, of=2)]

    assert sums(said)[WOMEN] == 1


def test_taking_back_may_come_before_what_it_takes_back():
    assert sums([undo(3, of=2)]) == {WOMEN: 0}
    assert sums([undo(3, of=2), event(2)]) == {WOMEN: 0}


def test_taking_back_cannot_be_taken_back():
    assert sums([event(1), undo(2, of=1), undo(3, of=2)])[WOMEN] == 0


def test_what_waits_counts_not_and_takes_nothing_back():
    said = [event(1), event(2, counts=False), undo(3, of=1, counts=False)]

    assert sums(said) == {WOMEN: 1}
    assert taken_back(said) == set()


def test_correction_stands_whatever_comes_after():
    said = [event(1), event(2), event(3, delta=8), event(4)]

    assert sums(said)[WOMEN] == 11


def test_nobody_is_fewer_than_none():
    said = [event(1, delta=-1), event(2, delta=-1), event(3, MEN)]

    assert sums(said)[WOMEN] == -2
    assert shown(sums(said)) == {WOMEN: 0, MEN: 1}


def test_share_is_of_women_and_men_and_says_who_is_left_out():
    people = {Sex.WOMEN: 12, Sex.MEN: 8, Sex.NON_BINARY: 1, Sex.UNKNOWN: 4}

    assert distribution(people) == (60.0, 40.0, 5)
    assert distribution(by_sex({})) is None


def test_ages_are_added_up():
    cells = {Cell(Sex.WOMEN, "0-17"): 2, Cell(Sex.WOMEN, "18-60"): 3, Cell(Sex.WOMEN, "61-"): -1}

    assert by_sex(cells) == {Sex.WOMEN: 5, Sex.MEN: 0, Sex.NON_BINARY: 0, Sex.UNKNOWN: 0}


@given(events(), st.data())
def test_order_and_repetition_change_nothing(said, data):
    again = data.draw(st.lists(st.sampled_from(said))) if said else []
    anyhow = data.draw(st.permutations(said + again))

    assert sums(anyhow) == sums(said)


@given(events())
def test_sums_are_those_of_a_list_that_is_gone_through(said):
    """The slow way: strike out, then add up."""
    struck = {one.undoes for one in said if one.counts}
    left = [one for one in said if one.counts and one.key not in struck]
    expected = Counter()
    for one in left:
        expected[one.cell] += one.delta

    assert {cell: number for cell, number in sums(said).items() if number} == {
        cell: number for cell, number in expected.items() if number
    }
    assert all(number >= 0 for number in shown(sums(said)).values())
