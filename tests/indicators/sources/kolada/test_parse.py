import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.base import ObservationRow, SourceError
from indicators.sources.kolada import parse
from indicators.vocabulary import Sex, Status


def cell(gender="K", value=61.0, **changed):
    return {"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False, **changed}


def entry(*cells, kpi="N00206", area="2083", period=2024):
    return {"kpi": kpi, "municipality": area, "period": period, "values": list(cells)}


def rows_of(*entries, **options):
    asked = {"kpi_codes": {"N00206", "N00090"}, "area_codes": {"2083", "0000", "G37393"}}
    return parse.observation_rows(list(entries), **{**asked, **options})


def without(some, key):
    return {name: value for name, value in some.items() if name != key}


def test_observation_rows_carry_our_codes_for_women_men_and_total():
    rows = rows_of(entry(cell("K", 61.0), cell("M", 82.0), cell("T", 65.0)))

    assert rows == [
        ObservationRow("N00206", "2083", "2024", Sex.WOMEN, 61.0, Status.OK, None),
        ObservationRow("N00206", "2083", "2024", Sex.MEN, 82.0, Status.OK, None),
        ObservationRow("N00206", "2083", "2024", Sex.TOTAL, 65.0, Status.OK, None),
    ]
    assert all(type(row) is ObservationRow for row in rows)


def test_zero_is_a_value():
    (row,) = rows_of(entry(cell(value=0.0)))

    assert (row.value, row.status) == (0.0, Status.OK)


def test_a_whole_number_is_a_value_too():
    (row,) = rows_of(entry(cell(value=1358)))

    assert (row.value, type(row.value), row.status) == (1358.0, float, Status.OK)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"value": None}, Status.MISSING),
        ({"value": None, "status": "Missing"}, Status.MISSING),
        ({"value": None, "status": "Private"}, Status.SUPPRESSED),
        ({"value": None, "isdeleted": True}, Status.WITHDRAWN),
        ({"value": 61.0, "isdeleted": True}, Status.WITHDRAWN),
        ({"value": 0, "isdeleted": True}, Status.WITHDRAWN),
    ],
)
def test_a_figure_without_value_says_why(changed, status):
    (row,) = rows_of(entry(cell(**changed)))

    assert row.value is None
    assert row.status is status


def test_a_total_is_never_made_from_women_and_men():
    rows = rows_of(entry(cell("K", 25.0), cell("M", 15.0)))

    assert [row.sex for row in rows] == [Sex.WOMEN, Sex.MEN]


def test_women_and_men_that_do_not_add_up_to_the_total_are_taken_as_they_are():
    rows = rows_of(entry(cell("K", 25.0), cell("M", 15.0), cell("T", 43.0)))

    assert [row.value for row in rows] == [25.0, 15.0, 43.0]


def test_members_are_counted_for_groups_only():
    of_group, of_municipality = rows_of(entry(cell(count=6), area="G37393"), entry(cell(count=1)))

    assert of_group.members == 6
    assert of_municipality.members is None


def test_a_group_without_any_member_that_published_has_none_behind_it():
    (row,) = rows_of(entry(cell(value=None, count=0), area="G37393"))

    assert (row.value, row.status, row.members) == (None, Status.MISSING, 0)


def test_years_before_the_first_are_left_out():
    rows = rows_of(*(entry(cell(), period=year) for year in (2009, 2010, 2011)), from_year=2010)

    assert [row.period for row in rows] == ["2010", "2011"]


def test_keys_that_kolada_adds_are_let_through():
    new = {**entry({**cell(), "quality": "good"}), "version": 4}

    assert len(rows_of(new)) == 1


@pytest.mark.parametrize("key", ["kpi", "municipality", "period", "values"])
def test_a_missing_key_is_refused(key):
    with pytest.raises(SourceError, match=f"missing or unknown: '{key}'"):
        rows_of(without(entry(cell()), key))


@pytest.mark.parametrize("key", ["gender", "count", "status", "value", "isdeleted"])
def test_a_missing_key_of_a_figure_is_refused(key):
    with pytest.raises(SourceError, match=f"missing or unknown: '{key}'"):
        rows_of(entry(cell("M"), without(cell(), key)))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"gender": "F"}, "missing or unknown: 'F'"),
        ({"gender": "k"}, "missing or unknown: 'k'"),
        ({"gender": None}, "missing or unknown: None"),
        ({"gender": ["K"]}, "another kind"),
        ({"value": math.nan}, "not a finite number"),
        ({"value": math.inf}, "not a finite number"),
        ({"value": -math.inf}, "not a finite number"),
        ({"value": True}, "not a finite number"),
        ({"value": "61,0"}, "not a finite number"),
        ({"value": "61.0"}, "not a finite number"),
        ({"value": [61.0]}, "not a finite number"),
        ({"value": 10**400}, "another kind"),
        ({"value": math.nan, "isdeleted": True}, "not a finite number"),
        ({"count": 1.0}, "a count is not a whole number"),
        ({"count": "1"}, "a count is not a whole number"),
        ({"count": None}, "a count is not a whole number"),
        ({"count": True}, "a count is not a whole number"),
        ({"count": -1}, "a count is not a whole number"),
        ({"status": "Estimated"}, "missing or unknown: 'Estimated'"),
        ({"status": None}, "missing or unknown: None"),
        ({"status": []}, "another kind"),
        ({"status": "Private"}, "a value although its status says"),
        ({"status": "Missing"}, "a value although its status says"),
        ({"isdeleted": 0}, "isdeleted is neither"),
        ({"isdeleted": None}, "isdeleted is neither"),
        ({"isdeleted": "false"}, "isdeleted is neither"),
    ],
)
def test_a_figure_that_is_not_as_described_is_refused_and_shown(changed, words):
    other = cell("M" if changed.get("gender") != "M" else "T")

    with pytest.raises(SourceError, match=words) as caught:
        rows_of(entry(other, cell(**changed)))

    assert caught.value.part.startswith("{'kpi': 'N00206', 'municipality': '2083', 'period': 2024")
    assert "'gender': 'M'" not in caught.value.part
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("period", ["2024", 2024.0, True, None, 1899, 2101, -2024, 20240])
def test_a_period_that_is_no_year_is_refused(period):
    with pytest.raises(SourceError, match="a period is not a year"):
        rows_of(entry(cell(), period=period))


@pytest.mark.parametrize("changed", [{"kpi": "N00207"}, {"area": "2080"}, {"area": "G1"}, {"kpi": None}])
def test_figures_that_were_not_asked_for_are_refused(changed):
    with pytest.raises(SourceError, match="not asked for"):
        rows_of(entry(cell(), **changed))


@pytest.mark.parametrize(
    "broken", [None, 1, "N00206", [], {"kpi": []}, entry() | {"values": None}, entry(None), entry(1)]
)
def test_what_is_no_figure_at_all_is_refused(broken):
    with pytest.raises(SourceError):
        rows_of(broken)


def test_the_same_figure_twice_is_refused_wherever_it_is():
    with pytest.raises(SourceError, match="the same figure twice"):
        rows_of(entry(cell("K"), cell("K")))
    with pytest.raises(SourceError, match="the same figure twice"):
        rows_of(entry(cell("K")), entry(cell("K")))
    seen = {}
    rows_of(entry(cell("K")), seen=seen)
    with pytest.raises(SourceError, match="the same figure twice"):
        rows_of(entry(cell("M"), cell("K")), seen=seen)


def test_sexes_of_one_figure_may_come_apart():
    rows = rows_of(entry(cell("K")), entry(cell("M")), entry(cell("K"), period=2023))

    assert [(row.period, row.sex) for row in rows] == [
        ("2024", Sex.WOMEN),
        ("2024", Sex.MEN),
        ("2023", Sex.WOMEN),
    ]


published = st.fixed_dictionaries(
    {
        "value": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "count": st.integers(0, 290),
        "isdeleted": st.booleans(),
    }
)


@given(st.dictionaries(st.tuples(st.integers(1970, 2050), st.sampled_from("KMT")), published))
def test_every_published_figure_becomes_one_row_with_a_value_or_a_reason(figures):
    entries = [entry(cell(gender, **said), period=year) for (year, gender), said in figures.items()]

    rows = rows_of(*json.loads(json.dumps(entries)))

    assert [(int(row.period), row.sex) for row in rows] == [
        (year, parse.SEX_OF_GENDER[gender]) for year, gender in figures
    ]
    for row, said in zip(rows, figures.values(), strict=True):
        assert (row.value is not None) == (row.status is Status.OK)
        assert row.value == (None if said["isdeleted"] else said["value"])


def test_page_gives_the_values_and_the_next_address():
    assert parse.page({"values": [1], "count": 9, "next_url": "http://x/?page=2"}) == (
        [1],
        "http://x/?page=2",
    )


@pytest.mark.parametrize("last", [None, ""])
def test_page_gives_no_address_after_the_last(last):
    assert parse.page({"values": [], "next_url": last}) == ([], "")


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        "values",
        {},
        {"detail": "Not Found"},
        {"values": None, "next_url": None},
        {"values": {}, "next_url": None},
        {"values": [], "next_page": "http://x/?page=2"},
        {"values": [], "next_url": 2},
    ],
)
def test_page_refuses_what_is_no_page(payload):
    with pytest.raises(SourceError):
        parse.page(payload)
