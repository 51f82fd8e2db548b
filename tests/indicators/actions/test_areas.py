from datetime import date

import pytest

from indicators.actions.areas import newest_groups, parent_code, store_areas, store_groups
from indicators.models import Area, GroupMember
from indicators.sources.base import AreaRow, GroupRow
from indicators.vocabulary import AreaKind
from tests.factories import organisations

COUNTRY = AreaRow("0000", "Riket", AreaKind.COUNTRY)
REGION = AreaRow("0020", "Region Dalarna", AreaKind.REGION)
HEDEMORA = AreaRow("2083", "Hedemora", AreaKind.MUNICIPALITY)
FALUN = AreaRow("2080", "Falun", AreaKind.MUNICIPALITY)


def group(code="G37393", *members, subject="övergripande", about="Hedemora", vintage=2025):
    title = f"Liknande kommuner, {subject}, {about}, {vintage}"
    return GroupRow(code, title, members, subject, about, vintage, subject == "övergripande")


@pytest.mark.parametrize(
    ("code", "kind", "parent"),
    [
        ("2083", AreaKind.MUNICIPALITY, "0020"),
        ("0180", AreaKind.MUNICIPALITY, "0001"),
        ("0020", AreaKind.REGION, "0000"),
        ("0000", AreaKind.COUNTRY, ""),
    ],
)
def test_a_municipality_lies_in_its_region_and_that_in_the_country(code, kind, parent):
    assert parent_code(code, kind) == parent


@pytest.mark.django_db
def test_areas_make_a_tree_in_whatever_order_they_come():
    store_areas([HEDEMORA, REGION, COUNTRY])

    hedemora = Area._base_manager.get(code="2083")
    assert (hedemora.title, hedemora.kind, hedemora.organisation) == (
        "Hedemora",
        AreaKind.MUNICIPALITY,
        None,
    )
    assert hedemora.parent.code == "0020"
    assert hedemora.parent.parent.code == "0000"
    assert hedemora.parent.parent.parent is None


@pytest.mark.django_db
def test_areas_that_are_there_are_put_right_and_others_stay(django_assert_num_queries):
    organisations.area("2083", "Hedemora kommun")
    organisations.area("9999", "Gone")
    store_areas([COUNTRY, REGION, HEDEMORA])
    assert Area._base_manager.get(code="2083").title == "Hedemora"
    assert Area._base_manager.filter(code="9999").exists()

    with django_assert_num_queries(3):  # the areas, and a savepoint around
        store_areas([COUNTRY, REGION, HEDEMORA])


@pytest.mark.django_db
def test_a_new_name_sorts_anew():
    organisations.area("2083", "Zzz")
    organisations.area("2080", "Falun")
    store_areas([AreaRow("2083", "Avesta", AreaKind.MUNICIPALITY)])
    assert list(Area._base_manager.values_list("title", flat=True)) == ["Avesta", "Falun"]


@pytest.fixture
def hedemora_area(db):
    store_areas([COUNTRY, REGION, HEDEMORA, FALUN, AreaRow("2031", "Rättvik", AreaKind.MUNICIPALITY)])
    return Area._base_manager.get(code="2083")


def test_a_group_knows_its_area_subject_year_and_members(hedemora_area):
    store_groups([group("G1", "2080", "2031")], about=hedemora_area, today=date(2026, 1, 1))

    stored = Area._base_manager.get(code="G1")
    assert (stored.kind, stored.group_of, stored.subject, stored.vintage) == (
        AreaKind.GROUP,
        hedemora_area,
        "övergripande",
        2025,
    )
    assert set(stored.members.values_list("area__code", "seen_from", "left_by")) == {
        ("2080", date(2026, 1, 1), None),
        ("2031", date(2026, 1, 1), None),
    }


def test_members_that_leave_and_come_back_keep_their_history(hedemora_area):
    for members, month in [(["2080", "2031"], 1), (["2031"], 2), (["2031"], 3), (["2080", "2031"], 4)]:
        store_groups([group("G1", *members)], about=hedemora_area, today=date(2026, month, 1))

    assert list(
        GroupMember.objects.order_by("area__code", "seen_from").values_list(
            "area__code", "seen_from", "left_by"
        )
    ) == [
        ("2031", date(2026, 1, 1), None),
        ("2080", date(2026, 1, 1), date(2026, 2, 1)),
        ("2080", date(2026, 4, 1), None),
    ]


def test_members_that_are_no_areas_are_passed_over(hedemora_area):
    store_groups([group("G1", "2080", "7777")], about=hedemora_area, today=date(2026, 1, 1))
    assert GroupMember.objects.get().area.code == "2080"


def test_own_groups_are_those_about_the_area_in_their_newest_year():
    ours_old = group("G1", vintage=2023)
    ours = group("G2", vintage=2025)
    ours_school = group("G3", subject="grundskola", vintage=2024)
    theirs = group("G4", about="Falun", vintage=2026)
    of_nobody = GroupRow("G5", "Dalarnas läns kommuner", (), "", "", None, False)

    found = newest_groups([ours, ours_old, theirs, of_nobody, ours_school], about="Hedemora")

    assert {row.code for row in found} == {"G2", "G3"}
