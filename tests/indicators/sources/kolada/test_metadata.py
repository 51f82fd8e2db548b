from datetime import date

import pytest

from indicators.sources.base import AreaRow, GroupRow, KpiRow, SourceError
from indicators.sources.kolada import metadata
from indicators.vocabulary import AreaKind, Direction, MeasureType, Population, SexMode


def described(fake, code="N00206", **changed):
    return {**fake.kpis[code], **changed}


def row_of(value):
    (row,) = metadata.kpi_rows([value], codes=[value["id"]])
    return row


def test_kpi_rows_say_what_kolada_says(fake):
    row = row_of(described(fake))

    assert row == KpiRow(
        code="N00206",
        title="Heltidsanställda månadsavlönade, kommun, andel (%)",
        definition=row.definition,
        producer="SKR:s personalstatistik (novemberstatistiken)",
        unit="%",
        measure_type=MeasureType.PERCENT,
        direction=Direction.HIGHER,
        population=Population.ADULTS,
        sex_mode=SexMode.ROWS,
        women_code="",
        men_code="",
        margin_code="",
        divided_by_sex=True,
        municipality_type="K",
        operating_area="Kommunen, övergripande",
        perspective="Resurser",
        next_publication=date(2026, 4, 11),
        next_period="2025",
        discontinued_year=None,
        has_unit_data=False,
    )
    assert row.definition.startswith("Heltidsanställda (100 % överenskommen sysselsättningsgrad)")
    assert row.definition.endswith("Källa: SKR:s personalstatistik (novemberstatistiken).")


def test_kpi_rows_know_how_women_and_men_are_kept_apart(fake):
    found = {row.code: row for row in metadata.kpi_rows(list(fake.kpis.values()), codes=fake.kpis)}

    assert {code: row.sex_mode for code, row in found.items() if row.sex_mode is not SexMode.ROWS} == {
        "N00942": SexMode.PAIR,
        "N00943": SexMode.PAIR,
        "N00952": SexMode.RATIO,
        "N05815": SexMode.SHARE_OF_WOMEN,
    }
    assert {(row.women_code, row.men_code) for row in found.values() if row.sex_mode is SexMode.PAIR} == {
        ("N00942", "N00943")
    }
    assert found["N00610"].margin_code == "U01610"
    assert found["N09888"].population is Population.CHILDREN
    assert found["N00090"].direction is Direction.LOWER


def test_what_kolada_does_not_say_is_empty(fake):
    row = row_of(
        described(
            fake,
            description=None,
            operating_area=None,
            perspective=None,
            publication_date=None,
            publ_period=None,
        )
    )

    assert (row.definition, row.producer, row.operating_area, row.perspective, row.next_period) == ("",) * 5
    assert row.next_publication is None


def test_a_series_that_ended_says_so(fake):
    assert row_of(described(fake, title="Elever, antal (-2023)")).discontinued_year == 2023


@pytest.mark.parametrize(
    "changed",
    [
        {"id": None},
        {"id": 206},
        {"title": " "},
        {"title": ["Heltid"]},
        {"title": "Heltid\0"},
        {"description": "Källa: \0SCB"},
        {"is_divided_by_gender": 1},
        {"is_divided_by_gender": None},
        {"has_ou_data": "no"},
        {"municipality_type": "X"},
        {"municipality_type": []},
        {"publication_date": "11 april"},
        {"publication_date": 20260411},
        {"publ_period": 2025},
    ],
)
def test_a_kpi_that_is_not_as_described_is_refused(fake, changed):
    with pytest.raises(SourceError) as caught:
        row_of(described(fake, **changed))

    assert caught.value.part


@pytest.mark.parametrize("key", ["id", "title", "description", "is_divided_by_gender", "publication_date"])
def test_a_kpi_that_lacks_something_is_refused(fake, key):
    value = described(fake)
    del value[key]

    with pytest.raises(SourceError, match=f"missing or unknown: '{key}'"):
        metadata.kpi_rows([value], codes=["N00206"])


def test_a_kpi_that_was_not_asked_for_is_refused(fake):
    with pytest.raises(SourceError, match="not asked for, or twice"):
        metadata.kpi_rows([described(fake)], codes=["N00209"])


def test_a_kpi_twice_is_refused(fake):
    with pytest.raises(SourceError, match="not asked for, or twice"):
        metadata.kpi_rows([described(fake), described(fake)], codes=["N00206"])


def test_area_rows_tell_country_regions_and_municipalities_apart(fake):
    rows = metadata.area_rows([fake.areas[code] for code in ("0000", "0020", "2083")])

    assert rows == [
        AreaRow("0000", "Riket", AreaKind.COUNTRY),
        AreaRow("0020", "Region Dalarna", AreaKind.REGION),
        AreaRow("2083", "Hedemora", AreaKind.MUNICIPALITY),
    ]


@pytest.mark.parametrize(
    "value", [{"id": "2083", "title": "Hedemora", "type": "X"}, {"id": "2083"}, "2083", None]
)
def test_an_area_that_is_not_as_described_is_refused(value):
    with pytest.raises(SourceError):
        metadata.area_rows([value])


def test_group_rows_have_their_members_and_whom_they_were_made_for(fake):
    (row,) = metadata.group_rows([fake.groups["G37393"]])

    assert row == GroupRow(
        code="G37393",
        title="Liknande kommuner, övergripande, Hedemora, 2025",
        members=("0687", "0767", "1472", "1861", "1960", "1961", "2031"),
        subject="övergripande",
        about="Hedemora",
        vintage=2025,
        is_overall=True,
    )


@pytest.mark.parametrize(
    "value",
    [
        {"id": "G1", "title": "x"},
        {"id": "G1", "title": "x", "members": [{"id": "2083", "title": "Hedemora"}]},
        {"id": "G1", "title": "x", "members": [{"member_id": None}]},
        {"id": "G1", "title": "x", "members": None},
    ],
)
def test_a_group_that_is_not_as_described_is_refused(value):
    with pytest.raises(SourceError):
        metadata.group_rows([value])
