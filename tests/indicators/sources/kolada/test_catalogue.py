import re

import pytest

from indicators.sources.kolada import catalogue
from indicators.vocabulary import Direction, SexMode


def test_every_code_is_one_of_koladas_and_has_one_direction():
    named = " ".join((catalogue._HIGHER, catalogue._LOWER, catalogue._RANGE)).split()
    codes = [
        *named,
        *catalogue.SHARE_OF_WOMEN,
        *catalogue.RATIOS,
        *(code for pair in catalogue.PAIRS for code in pair),
    ]

    assert all(re.fullmatch(r"[NU][0-9]{5}", code) for code in codes)
    assert len(named) == len(set(named)) == len(catalogue.DIRECTION_OF_KPI)


@pytest.mark.parametrize("code", ["N00942", "N00943"])
def test_both_kpis_of_a_pair_name_women_first(code):
    assert catalogue.sex_mode(code) is SexMode.PAIR
    assert catalogue.pair(code) == ("N00942", "N00943")


def test_a_kpi_that_nothing_is_known_of_has_rows_and_no_direction():
    assert catalogue.sex_mode("N99999") is SexMode.ROWS
    assert catalogue.pair("N99999") == ("", "")
    assert catalogue.direction("N99999") is Direction.NONE


@pytest.mark.parametrize(
    ("code", "title", "margin"),
    [
        ("N00610", "Medborgarundersökningen - Trygg utomhus när det är mörkt ute, andel(%)", "U01610"),
        ("N00206", "Heltidsanställda månadsavlönade, kommun, andel (%)", ""),
        ("U00588", "Medborgarundersökningen - något annat", ""),
        ("N01610", "Medborgarundersökningen - något annat", ""),
    ],
)
def test_the_citizen_survey_has_its_margin_of_error_under_u01(code, title, margin):
    assert catalogue.margin_code(code, title) == margin
