"""The worked examples of disclosure control, and what has to be true of every table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.calculations.disclosure.control import protect
from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.system import OverlappingGroups
from indicators.calculations.disclosure.types import Before, Cell, Derived, Place, Reason, Relation, Tables
from indicators.vocabulary import DisclosureClass
from tests.indicators.calculations.disclosure.tables import (
    MEN,
    TOTAL,
    WOMEN,
    by_sex,
    count,
    interval,
    place,
    units,
)

ORDINARY = rules_of(DisclosureClass.ORDINARY)
EMPLOYMENT = rules_of(DisclosureClass.EMPLOYMENT)
SENSITIVE = rules_of(DisclosureClass.SENSITIVE)


def test_a_small_cell_gets_a_rectangle_of_complements_and_no_more():
    tables = units({"A": (9, 3), "B": (20, 11), "C": (15, 8)})

    protected = protect(tables, ORDINARY)

    assert protected.hidden == {
        place("A", MEN): Reason.SMALL,
        place("A", WOMEN): Reason.COMPLEMENT,
        place("C", MEN): Reason.COMPLEMENT,
        place("C", WOMEN): Reason.COMPLEMENT,
    }
    assert protected.findings == ()
    assert interval(tables, protected.hidden, place("A", MEN)) == pytest.approx((0, 11))
    assert interval(tables, protected.hidden, place("C", MEN)) == pytest.approx((0, 11))
    assert interval(tables, protected.hidden, place("A", WOMEN)) == pytest.approx((1, 12))


def test_two_small_cells_do_not_protect_each_other():
    tables = units({"A": (9, 3), "B": (20, 11), "D": (14, 1)})

    protected = protect(tables, ORDINARY)

    hidden = protected.hidden
    assert {one for one in hidden if one.sex == MEN} == {place("A", MEN), place("B", MEN), place("D", MEN)}
    assert interval(tables, hidden, place("A", MEN)) == pytest.approx((0, 12))
    assert interval(tables, hidden, place("D", MEN)) == pytest.approx((0, 15))
    # The one man in D knows that he is alone there, and still cannot tell how many there are in A.
    least, most = interval(tables, hidden, place("A", MEN), knows=[place("D", MEN), place("D", WOMEN)])
    assert (least, most >= 3 + 5) == (0, True)


def test_a_share_is_hidden_with_the_count_that_it_is_of():
    women, men = place("A", WOMEN), place("A", MEN)
    cells, relation = by_sex("A", 4, 33)
    share = Derived(place("A", WOMEN, "share"), (women,), base=place("A", TOTAL))

    protected = protect(Tables(tuple(cells), (relation,), (share,)), ORDINARY)

    assert protected.hidden == {
        women: Reason.SMALL,
        men: Reason.COMPLEMENT,
        share.place: Reason.DERIVED,
    }


@pytest.mark.parametrize(("whole", "hidden"), [(19, True), (20, False)])
def test_a_share_is_of_20_people_or_more(whole, hidden):
    cells, relation = by_sex("A", 8, whole - 8)
    share = Derived(place("A", WOMEN, "share"), (place("A", WOMEN),), base=place("A", TOTAL))

    protected = protect(Tables(tuple(cells), (relation,), (share,)), ORDINARY)

    assert (share.place in protected.hidden) is hidden


def money(sex, value, people, largest, **more):
    return Cell(place("A", sex, "pay"), value, people, largest, **more)


def test_the_mean_of_all_is_hidden_with_that_of_the_only_man():
    # 9 x 33,000 - 8 x 32,500 = 37,000: what he earns.
    pay = [
        money(WOMEN, 260_000, 8, (40_000, 38_000)),
        money(MEN, 37_000, 1, (37_000, 0)),
        money(TOTAL, 297_000, 9, (40_000, 38_000)),
    ]
    people, sum_of_people = by_sex("A", 8, 1)
    sum_of_pay = Relation(place("A", TOTAL, "pay"), (place("A", WOMEN, "pay"), place("A", MEN, "pay")), "sex")
    means = {
        sex: Derived(place("A", sex, "mean"), (place("A", sex, "pay"), place("A", sex)))
        for sex in (WOMEN, MEN, TOTAL)
    }
    gap = Derived(place("A", "", "gap"), (means[WOMEN].place, means[MEN].place))
    inside = rules_of(DisclosureClass.ORDINARY)  # 5 people, as inside HR

    protected = protect(Tables((*pay, *people), (sum_of_pay, sum_of_people), (gap, *means.values())), inside)

    shown = {sex for sex, mean in means.items() if mean.place not in protected.hidden}
    assert protected.findings == ()
    assert len(shown) <= 1
    assert MEN not in shown
    assert protected.hidden[gap.place] is Reason.DERIVED


def test_the_newcomer_hides_the_pay_of_the_group():
    six = money(WOMEN, 7 * 35_000, 12, (36_000, 35_500), moved=1)

    assert protect(Tables((six,)), EMPLOYMENT).hidden == {six.place: Reason.CHURN}


def test_one_large_grant_is_hidden_though_three_got_one():
    grants = Cell(Place("grants", "A"), 330, 12, (300, 20))
    rest = Cell(Place("grants", "B"), 5_000, 40, (200, 200))
    whole = Cell(Place("grants", "sum"), 5_330, 52, (300, 200))
    total = Relation(whole.place, (grants.place, rest.place), "area")
    tables = Tables((grants, rest, whole), (total,))

    protected = protect(tables, rules_of(DisclosureClass.ORDINARY, p=15))

    assert protected.hidden[grants.place] is Reason.DOMINANCE
    assert len(protected.hidden) == 2
    assert interval(tables, protected.hidden, grants.place)[1] >= 365


def test_a_correction_that_makes_a_shown_cell_small_is_held():
    first = [count("U", WOMEN, 5), count("U", MEN, 7), count("U", TOTAL, 12)]
    relation = Relation(place("U", TOTAL), (place("U", WOMEN), place("U", MEN)), "sex")
    assert protect(Tables(tuple(first), (relation,)), ORDINARY).hidden == {}
    second = [
        count("U", WOMEN, 4, before=Before.SHOWN, earlier=(5,)),
        count("U", MEN, 7, before=Before.SHOWN, earlier=(7,)),
        count("U", TOTAL, 11, before=Before.SHOWN, earlier=(12,)),
    ]

    protected = protect(Tables(tuple(second), (relation,)), ORDINARY)

    assert [finding.place for finding in protected.findings] != []
    assert protected.findings[0] == (place("U", WOMEN), "earlier release")


def test_what_was_hidden_stays_hidden_when_it_has_grown():
    cells = [
        count("U", WOMEN, 6, before=Before.HIDDEN, earlier=(4,)),
        count("U", MEN, 20, before=Before.HIDDEN, earlier=(20,)),
        count("U", TOTAL, 26, before=Before.SHOWN, earlier=(24,)),
    ]
    relation = Relation(place("U", TOTAL), (place("U", WOMEN), place("U", MEN)), "sex")

    protected = protect(Tables(tuple(cells), (relation,)), ORDINARY)

    assert protected.hidden == {place("U", WOMEN): Reason.EARLIER, place("U", MEN): Reason.EARLIER}


def test_a_partner_cannot_subtract_its_own_part():
    # The project: Hedemora (6, 2), Säter (9, 7), together (15, 9). 9 - 7 = 2 men in Hedemora.
    tables = units({"Hedemora": (6, 2), "Säter": (9, 7)})
    own = frozenset(cell.place for cell in tables.cells if cell.place.area == "Säter")
    tables = Tables(tables.cells, tables.relations, partners={"Säter": own})

    protected = protect(tables, ORDINARY)

    assert protected.findings == ()
    least, most = interval(tables, protected.hidden, place("Hedemora", MEN), knows=own)
    assert (least, most >= 2 + 5) == (0, True)
    assert place("sum", MEN) in protected.hidden


def with_property(area, having, whole):
    """Those who have a property, those who do not, and all, of one group."""
    lacking = whole - having
    cells = [
        Cell(place(area, MEN, "having"), having, having, group=whole),
        Cell(place(area, MEN, "lacking"), lacking, lacking, group=whole),
        count(area, MEN, whole),
    ]
    parts = (place(area, MEN, "having"), place(area, MEN, "lacking"))
    return Tables(tuple(cells), (Relation(place(area, MEN), parts, "category"),))


@pytest.mark.parametrize(
    ("rules", "having", "whole", "reason"),
    [
        (ORDINARY, 6, 6, None),  # of visitors, that all were members may be said
        (EMPLOYMENT, 9, 9, Reason.SMALL),
        (EMPLOYMENT, 10, 10, None),
        (SENSITIVE, 0, 19, Reason.ZERO),
        (SENSITIVE, 19, 19, Reason.ZERO),
        (SENSITIVE, 0, 20, None),
    ],
)
def test_nobody_and_everybody_of_a_small_group_is_hidden(rules, having, whole, reason):
    protected = protect(with_property("A", having, whole), rules)

    assert protected.hidden.get(place("A", MEN, "having")) is reason
    assert protected.findings == ()


def test_people_in_public_office_are_shown():
    assert protect(units({"board": (1, 2), "council": (3, 4)}), rules_of(DisclosureClass.OPEN)).hidden == {}


def test_quantile_with_few_on_one_side_is_hidden():
    median = Cell(Place("median", "A"), 34_000, 9, beside=(4, 4))

    assert protect(Tables((median,)), ORDINARY).hidden == {median.place: Reason.QUANTILE}


def test_one_number_is_not_divided_in_two_ways():
    whole = count("A", TOTAL, 30)
    young, younger = count("16-24", TOTAL, 12), count("16-25", TOTAL, 13)
    old, older = count("25-", TOTAL, 18), count("26-", TOTAL, 17)
    two_ways = (
        Relation(whole.place, (young.place, old.place), "age"),
        Relation(whole.place, (younger.place, older.place), "age"),
    )

    with pytest.raises(OverlappingGroups):
        protect(Tables((whole, young, younger, old, older), two_ways), ORDINARY)


def test_the_installation_can_ask_for_more_than_5_and_not_for_less():
    tables = units({"A": (7, 20), "B": (20, 20)})

    assert protect(tables, rules_of(DisclosureClass.ORDINARY, smallest=3)).hidden == {}
    assert place("A", WOMEN) in protect(tables, rules_of(DisclosureClass.ORDINARY, smallest=8)).hidden


people = st.integers(0, 40)


@st.composite
def tables_of_units(draw):
    names = [f"unit {number}" for number in range(draw(st.integers(1, 5)))]
    return units({name: (draw(people), draw(people)) for name in names})


@settings(deadline=None, max_examples=60)
@given(tables_of_units())
def test_no_hidden_cell_can_be_narrowed_down(tables):
    protected = protect(tables, ORDINARY)

    values = {cell.place: cell.value for cell in tables.cells}
    found = {finding.place for finding in protected.findings}
    for one, reason in protected.hidden.items():
        if reason is Reason.SMALL and one not in found:
            assert interval(tables, protected.hidden, one)[1] >= values[one] + 5 - 1e-6
    assert all(
        protected.hidden.get(cell.place) is Reason.SMALL for cell in tables.cells if 0 < cell.value < 5
    )


@settings(deadline=None, max_examples=60)
@given(tables_of_units())
def test_whoever_is_alone_somewhere_cannot_narrow_down_another_cell(tables):
    protected = protect(tables, ORDINARY)

    found = {finding.place for finding in protected.findings}
    values = {cell.place: cell.value for cell in tables.cells}
    small = [one for one, reason in protected.hidden.items() if reason is Reason.SMALL and one not in found]
    for alone in [cell.place for cell in tables.cells if cell.value == 1]:
        # Alone in a total, somebody knows its parts; alone in all units, every unit.
        knows = [
            one
            for one in protected.hidden
            if (alone.area in ("sum", one.area)) and (alone.sex in (TOTAL, one.sex))
        ]
        for one in set(small) - set(knows):
            assert interval(tables, protected.hidden, one, knows)[1] >= values[one] + 5 - 1e-6


@settings(deadline=None, max_examples=40)
@given(tables_of_units())
def test_the_same_tables_give_the_same_answer_in_any_order(tables):
    turned = Tables(tables.cells[::-1], tables.relations[::-1])

    assert protect(tables, ORDINARY) == protect(turned, ORDINARY)


@given(st.lists(st.tuples(st.integers(5, 90), st.integers(5, 90)), min_size=1, max_size=6))
def test_a_table_without_small_cells_is_left_alone(rows):
    tables = units({f"unit {number}": pair for number, pair in enumerate(rows)})

    assert protect(tables, ORDINARY).hidden == {}


def test_relation_that_does_not_add_up_is_refused():
    cells, relation = by_sex("A", 8, 9)
    wrong = [*cells[:2], count("A", TOTAL, 18)]

    with pytest.raises(ValueError, match="do not add up"):
        protect(Tables(tuple(wrong), (relation,)), ORDINARY)
