"""What a release shows of figures that an organisation entered."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.types import Reason
from indicators.calculations.own_figures import Entered
from indicators.calculations.releases import NotAssessable, draft_release, published_digest
from indicators.calculations.types import Outcome
from indicators.vocabulary import DisclosureClass, MeasureType, Sex, Status

ORDINARY = rules_of(DisclosureClass.ORDINARY)
OPEN = rules_of(DisclosureClass.OPEN)
WOMEN, MEN, TOTAL, X = Sex.WOMEN, Sex.MEN, Sex.TOTAL, Sex.NON_BINARY


def count(value):
    return Entered(Outcome(float(value)))


def share(part, whole):
    return Entered(Outcome(100 * part / whole), float(part), float(whole))


def drafted(periods, measure=MeasureType.COUNT, rules=ORDINARY, earlier=None):
    return draft_release(periods, measure, rules, earlier or {})


def shown(draft):
    return {(one.period, one.sex): one.value for one in draft.figures}


def earlier(*drafts):
    found = {}
    for draft in drafts:
        for period in draft.periods:
            found.setdefault(period.period, []).append(period)
    return found


def test_counts_of_enough_people_are_shown_with_their_total():
    draft = drafted({"2025": {WOMEN: count(12), MEN: count(30)}})

    assert shown(draft) == {("2025", WOMEN): 12, ("2025", MEN): 30, ("2025", TOTAL): 42}
    assert draft.hidden == []


def test_a_small_count_hides_the_other_sex_and_keeps_the_total():
    draft = drafted({"2025": {WOMEN: count(12), MEN: count(3)}})

    assert shown(draft) == {("2025", WOMEN): None, ("2025", MEN): None, ("2025", TOTAL): 15}
    assert {one.status for one in draft.hidden} == {Status.SUPPRESSED}
    assert {(cell.sex, cell.reason) for cell in draft.basis} == {
        (WOMEN, Reason.COMPLEMENT),
        (MEN, Reason.SMALL),
        (TOTAL, None),
    }


def test_zero_is_a_figure_and_missing_is_not_hidden():
    missing = Entered(Outcome(None, Status.MISSING))
    draft = drafted({"2024": {WOMEN: count(0), MEN: count(0)}, "2025": {WOMEN: count(8), MEN: missing}})

    assert shown(draft)["2024", WOMEN] == 0
    statuses = {(one.period, one.sex): one.status for one in draft.figures}
    assert statuses["2025", MEN] is Status.MISSING
    assert statuses["2025", TOTAL] is Status.MISSING
    assert statuses["2025", WOMEN] is Status.OK


def test_one_of_a_third_sex_cannot_be_subtracted():
    draft = drafted({"2025": {WOMEN: count(20), MEN: count(15), X: count(1)}})

    hidden = {one.sex for one in draft.hidden}
    assert X in hidden
    assert len(hidden) >= 2


def test_a_share_is_a_whole_per_cent_with_the_number_that_it_is_of():
    draft = drafted({"2025": {WOMEN: share(25, 40), MEN: share(10, 30)}}, MeasureType.PERCENT)

    # 62.5 rounds away from zero; together 35 of 70.
    assert [(one.sex, one.value, one.base) for one in draft.figures] == [
        (WOMEN, 63, 40),
        (MEN, 33, 30),
        (TOTAL, 50, 70),
    ]


def test_a_share_of_few_is_hidden_and_so_is_what_gives_it_away():
    draft = drafted({"2025": {WOMEN: share(25, 40), MEN: share(2, 30)}}, MeasureType.PERCENT)

    figures = {one.sex: one for one in draft.figures}
    assert figures[MEN].status is Status.SUPPRESSED
    # With women's and everybody's share and numbers, men's would be 27 - 25 = 2 of 30.
    assert Status.SUPPRESSED in (figures[WOMEN].status, figures[TOTAL].status)


def test_a_share_without_its_numbers_cannot_be_assessed():
    with pytest.raises(NotAssessable) as raised:
        drafted({"2025": {WOMEN: Entered(Outcome(40.0)), MEN: share(10, 30)}}, MeasureType.PERCENT)

    assert (raised.value.sex, raised.value.period) == (WOMEN, "2025")


def test_figures_of_things_and_of_people_in_office_are_shown_as_they_are():
    draft = drafted(
        {"2025": {WOMEN: Entered(Outcome(3.25)), MEN: Entered(Outcome(1.5))}}, MeasureType.MEAN, OPEN
    )

    assert shown(draft) == {("2025", WOMEN): 3.25, ("2025", MEN): 1.5, ("2025", TOTAL): None}


def test_a_correction_to_a_small_number_is_held_and_the_rest_is_published():
    first = drafted({"2024": {WOMEN: count(5), MEN: count(7)}})
    second = drafted(
        {"2024": {WOMEN: count(4), MEN: count(7)}, "2025": {WOMEN: count(9), MEN: count(9)}},
        earlier=earlier(first),
    )

    assert second.held == ["2024"]
    assert second.unprotected == []
    assert shown(second)["2024", WOMEN] == 5
    assert shown(second)["2025", WOMEN] == 9


def test_what_was_hidden_stays_hidden_in_the_next_release():
    first = drafted({"2024": {WOMEN: count(20), MEN: count(4)}})
    second = drafted({"2024": {WOMEN: count(20), MEN: count(6)}}, earlier=earlier(first))
    third = drafted({"2024": {WOMEN: count(20), MEN: count(9)}}, earlier=earlier(first, second))

    for draft in (first, second, third):
        assert {one.sex for one in draft.hidden} == {WOMEN, MEN}
    assert shown(third)["2024", TOTAL] == 29


@pytest.mark.parametrize(
    "second",
    [
        # The other sex was not known at first; with its number and the total, six men would be read off.
        {WOMEN: count(20), MEN: count(6)},
        {WOMEN: count(20), MEN: count(6), X: count(12)},
    ],
)
def test_what_was_hidden_for_its_own_sake_stays_as_safe_when_more_is_known(second):
    missing = Entered(Outcome(None, Status.MISSING))
    first = drafted({"2024": {WOMEN: missing, MEN: count(3)}})

    draft = drafted({"2024": second}, earlier=earlier(first))

    hidden = {one.sex for one in draft.hidden}
    assert MEN in hidden
    assert len(hidden) >= 2


@pytest.mark.parametrize(("part", "whole"), [(31, 61), (29, 59), (30, 62), (34, 64)])
def test_a_correction_of_few_says_nothing_of_them(part, whole):
    """Sick leave of 60 women: whoever was registered late is on it, or is not."""
    sensitive = rules_of(DisclosureClass.SENSITIVE)
    first = drafted({"2024": {WOMEN: share(30, 60), MEN: share(30, 60)}}, MeasureType.PERCENT, sensitive)
    late = {"2024": {WOMEN: share(part, whole), MEN: share(30, 60)}}

    draft = drafted(late, MeasureType.PERCENT, sensitive, earlier(first))

    assert draft.held == ["2024"]
    assert shown(draft) == shown(first)


def test_a_correction_of_many_is_published():
    first = drafted({"2024": {WOMEN: share(30, 60), MEN: share(30, 60)}}, MeasureType.PERCENT)
    second = {"2024": {WOMEN: share(40, 80), MEN: share(30, 60)}}

    draft = drafted(second, MeasureType.PERCENT, earlier=earlier(first))

    assert draft.held == []
    assert {one.sex: one.base for one in draft.figures}[WOMEN] == 80


def test_a_sensitive_share_of_few_is_not_given_away_by_the_others():
    sensitive = rules_of(DisclosureClass.SENSITIVE)

    draft = drafted({"2024": {WOMEN: share(25, 25), MEN: share(30, 60)}}, MeasureType.PERCENT, sensitive)

    assert {one.sex for one in draft.hidden} >= {WOMEN}
    assert len(draft.hidden) >= 2


def test_withdrawn_figures_do_not_come_back():
    first = drafted({"2024": {WOMEN: count(5), MEN: count(30)}})
    withdrawn = {"2024": [dataclasses.replace(first.periods[0], withdrawn=True)]}

    for entered in ({"2024": {WOMEN: count(4), MEN: count(30)}}, {}):
        draft = drafted(entered, earlier=withdrawn)
        assert set(shown(draft).values()) == {None}
        assert {one.status for one in draft.figures} == {Status.WITHDRAWN}


def test_class_that_is_raised_knows_what_was_shown():
    first = drafted({"2024": {WOMEN: count(3), MEN: count(12)}}, rules=OPEN)

    draft = drafted({"2024": {WOMEN: count(4), MEN: count(12)}}, earlier=earlier(first))

    assert draft.held == ["2024"]


def test_share_that_was_never_shown_is_not_taken_for_known():
    missing = Entered(Outcome(None, Status.MISSING))
    first = drafted({"2024": {WOMEN: share(8, 19), MEN: missing}}, MeasureType.PERCENT)
    stricter = rules_of(DisclosureClass.ORDINARY, smallest=10)

    draft = drafted(
        {"2024": {WOMEN: share(8, 20), MEN: missing}}, MeasureType.PERCENT, stricter, earlier(first)
    )

    assert shown(draft)["2024", WOMEN] is None


steps = st.tuples(st.none() | st.integers(0, 25), st.none() | st.integers(0, 25))


@settings(deadline=None, max_examples=150)
@given(st.lists(steps, min_size=2, max_size=4))
def test_hidden_men_cannot_be_read_off_any_row_of_releases(sequence):
    """Whatever is entered one time after another, no release shows a number that another hid."""
    said = []
    for women, men in sequence:
        entered = {
            sex: Entered(Outcome(None, Status.MISSING)) if value is None else count(value)
            for sex, value in ((WOMEN, women), (MEN, men))
        }
        draft = drafted({"2024": entered}, earlier=earlier(*said))
        if not draft.unprotected:
            said.append(draft)
    for draft in said:
        figures = {one.sex: one for one in draft.figures}
        if figures[MEN].status is Status.SUPPRESSED and figures[TOTAL].value is not None:
            assert figures[WOMEN].value is None


def test_whoever_was_alone_in_an_earlier_release_still_knows():
    """Of 55, one lacks it; then there are two, and nobody of 11 men has it. Of all 107, 52 % is 56 people.

    Who was that one knows of the 56 that 54 are of theirs, and has two women left.
    """
    first = drafted({"2024": {WOMEN: share(2, 40), X: share(54, 55)}}, MeasureType.PERCENT)
    second = drafted(
        {"2024": {WOMEN: share(2, 40), MEN: share(0, 11), X: share(54, 56)}},
        MeasureType.PERCENT,
        earlier=earlier(first),
    )

    assert shown(second).get(("2024", TOTAL)) is None


def test_a_period_that_is_no_longer_entered_stays_as_it_was_released():
    first = drafted({"2024": {WOMEN: count(20), MEN: count(14)}})

    assert shown(drafted({}, earlier=earlier(first))) == shown(first)


def test_the_digest_follows_what_is_published_and_nothing_hidden():
    few, fewer = (drafted({"2025": {WOMEN: count(18 - men), MEN: count(men)}}) for men in (3, 2))

    assert published_digest(few.figures) == published_digest(fewer.figures)
    assert few.digest() != fewer.digest()
    assert published_digest(few.figures) != published_digest(
        drafted({"2025": {WOMEN: count(20), MEN: count(9)}}).figures
    )
