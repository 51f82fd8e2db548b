"""The attacker's arithmetic, on examples that can be checked in the head."""

import pytest

from tests.attack.judge import Verdict, judge, judge_singletons, verdict
from tests.attack.known import Known
from tests.attack.pages import fractions
from tests.attack.solve import Contradiction, certificate, intervals


def units(rows, hidden):
    """Units with women and men, and their sums; all shown but the hidden."""
    known = Known()
    rows = rows | {"sum": tuple(sum(pair[at] for pair in rows.values()) for at in (0, 1))}
    for area, (women, men) in rows.items():
        for sex, value in (("F", women), ("M", men), ("T", women + men)):
            key = area + sex
            known.number(key, *(() if key in hidden else (value, value)))
        known.sum(area + "T", [area + "F", area + "M"], f"sexes of {area}")
    for sex in "FMT":
        known.sum("sum" + sex, [area + sex for area in rows if area != "sum"], f"areas of {sex}")
    return known


ROWS = {"A": (9, 3), "B": (20, 11), "C": (15, 8)}


def test_one_hidden_number_is_what_is_left():
    known = units(ROWS, {"AM"})

    assert intervals(known, ["AM"]) == {"AM": (3, 3)}
    assert certificate(known, "AM") in (["sexes of A"], ["areas of M"])


def test_row_alone_is_given_away_by_columns():
    assert intervals(units(ROWS, {"AF", "AM"}), ["AF", "AM"]) == {"AF": (9, 9), "AM": (3, 3)}


def test_two_units_protect_each_other():
    hidden = {"AF", "AM", "CF", "CM"}

    assert intervals(units(ROWS, hidden), sorted(hidden)) == {
        "AF": (1, 12), "AM": (0, 11), "CF": (12, 23), "CM": (0, 11),
    }  # fmt: skip


def test_two_small_numbers_are_no_protection_and_whoever_is_alone_knows_the_other():
    known = units({"A": (9, 3), "B": (20, 11), "D": (14, 1)}, {"AF", "AM", "DF", "DM"})

    judged = judge(known, {"AM": 3, "DM": 1})
    assert judged.counts == {Verdict.WEAK: 2}
    assert [one.interval for one in judged.findings] == [(0, 4), (0, 4)]
    alone = judge_singletons(known, {"AM": 3, "DM": 1}, [{"DM": 1}])
    assert [(one.key, one.interval, one.verdict) for one in alone.findings] == [
        ("AM", (3, 3), Verdict.INSIDER_EXACT)
    ]


def test_whole_numbers_close_what_fractions_leave_open():
    known = Known()
    for key in "abc":
        known.number(key, 0, 1)
    for one, other in ("ab", "bc", "ac"):
        known.between([(one, 1), (other, 1)], 1, 1, f"{one}+{other}")

    # Only a half each fits: no whole numbers do.
    with pytest.raises(Contradiction):
        intervals(known, ["a"])


def test_share_with_its_base_is_a_count():
    known = Known()
    known.number("women", 0)
    known.number("all", 37, 37)
    known.between([("women", 1), ("all", -0.105)], 0, float("inf"), "11 %")
    known.between([("women", 1), ("all", -0.11499)], -float("inf"), 0, "11 %")

    assert intervals(known, ["women"]) == {"women": (4, 4)}


def test_share_without_its_base_is_one_of_few_fractions():
    assert fractions(14.3)[0] == (1, 7)
    assert len(fractions(50.0)) > 1


@pytest.mark.parametrize(
    ("interval", "said"),
    [((3, 3), Verdict.EXACT), ((0, 7), Verdict.WEAK), ((0, 8), Verdict.SAFE), ((4, 20), Verdict.WEAK)],
)
def test_three_is_safe_when_it_may_be_eight(interval, said):
    assert verdict(3, interval, insider=False) is said
