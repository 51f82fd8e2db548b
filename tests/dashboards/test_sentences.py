from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dashboards import sentences
from dashboards.change_sentences import parts_as_shown
from indicators.calculations.numbers import round_half_up
from indicators.vocabulary import Direction, GapType, MeasureType, Population, Sex, SexMode
from tests.indicators.calculations.kpis import (
    COUNCIL,
    FULL_TIME,
    HIDDEN,
    MISSING,
    PAY,
    PAY_RATIO,
    SICK_LEAVE,
    series,
)

PAY_IN_KRONOR = replace(PAY, gap_type=GapType.DIFFERENCE)
PAY_GAP = replace(PAY, gap_type=GapType.PERCENT_OF_MEN)


@pytest.fixture(autouse=True)
def swedish():
    with translation.override("sv"):
        yield


def said_of(kpi, women=None, men=None, total=None, **more):
    """What is said, with plain spaces so that it can be read here."""
    figures = series(kpi, women, men, total, **more)
    said = sentences.of_series(figures, figures.latest_period())
    return {part: text.replace("\u00a0", " ") for part, text in said.items()}


def change_of(kpi, women, men):
    before_and_now = zip(women, men, strict=True)
    by_period = dict(zip(("2020", "2022"), before_and_now, strict=True))
    return said_of(
        kpi,
        {period: pair[0] for period, pair in by_period.items()},
        {period: pair[1] for period, pair in by_period.items()},
    )["change"]


@pytest.mark.parametrize(
    ("kpi", "women", "men", "sentence"),
    [
        (
            FULL_TIME,
            65.2,
            78.6,
            "Kvinnor ligger 13,4 procentenheter under män 2022. Det är till nackdel för kvinnor.",
        ),
        (
            SICK_LEAVE,
            8.0,
            5.5,
            "Kvinnor ligger 2,5 procentenheter över män 2022. Det är till nackdel för kvinnor.",
        ),
        (
            SICK_LEAVE,
            5.5,
            8.0,
            "Kvinnor ligger 2,5 procentenheter under män 2022. Det är till nackdel för män.",
        ),
        (
            replace(FULL_TIME, direction=Direction.NONE),
            65.2,
            78.6,
            "Kvinnor ligger 13,4 procentenheter under män 2022.",
        ),
        (
            replace(FULL_TIME, population=Population.CHILDREN),
            80.0,
            75.0,
            "Flickor ligger 5,0 procentenheter över pojkar 2022. Det är till nackdel för pojkar.",
        ),
        (
            replace(FULL_TIME, decimals=0),
            76.0,
            75.0,
            "Kvinnor ligger 1 procentenhet över män 2022. Det är till nackdel för män.",
        ),
        (FULL_TIME, 75.0, 75.0, "Kvinnor och män ligger lika 2022."),
        (FULL_TIME, 75.0, 75.04, "Kvinnor och män ligger lika 2022."),
        (FULL_TIME, 0.0, 0.0, "Kvinnor och män ligger lika 2022."),
        (
            PAY_IN_KRONOR,
            33_750.0,
            35_200.0,
            "Kvinnor ligger 1 450 kr under män 2022. Det är till nackdel för kvinnor.",
        ),
        (
            PAY,
            33_750.0,
            35_200.0,
            "Kvinnors värde är 95,9 % av mäns 2022. Det är till nackdel för kvinnor.",
        ),
        (
            PAY_GAP,
            33_750.0,
            35_200.0,
            "Kvinnor ligger 4,1 % under män 2022. Det är till nackdel för kvinnor.",
        ),
        (
            COUNCIL,
            45.652174,
            54.347826,
            "Andelen kvinnor är 45,7 % 2022: en jämn fördelning (40–60 %).",
        ),
        (
            COUNCIL,
            35.0,
            65.0,
            "Andelen kvinnor är 35,0 % 2022: 5,0 procentenheter utanför en jämn fördelning (40–60 %).",
        ),
    ],
)
def test_the_gap_is_said_with_who_is_worse_off(kpi, women, men, sentence):
    assert said_of(kpi, {"2022": women}, {"2022": men})["gap"] == sentence


def test_a_ratio_kpi_says_its_one_number():
    assert said_of(PAY_RATIO, total={"2022": 95.9})["gap"] == "Kvinnors värde är 95,9 % av mäns 2022."


@pytest.mark.parametrize(
    ("women", "men", "sentence"),
    [
        (HIDDEN, 78.6, "Gapet 2022 kan ej visas: en uppgift är skyddad."),
        (65.2, HIDDEN, "Gapet 2022 kan ej visas: en uppgift är skyddad."),
        (HIDDEN, MISSING, "Gapet 2022 kan ej visas: en uppgift är skyddad."),
        (MISSING, 78.6, "Gapet 2022 kan inte räknas ut: uppgift saknas för kvinnor."),
        (65.2, MISSING, "Gapet 2022 kan inte räknas ut: uppgift saknas för män."),
    ],
)
def test_a_gap_that_cannot_be_seen_says_why(women, men, sentence):
    assert said_of(FULL_TIME, {"2022": women}, {"2022": men})["gap"] == sentence


def test_a_hidden_figure_is_in_no_sentence():
    said = said_of(FULL_TIME, {"2022": HIDDEN}, {"2022": 78.6}, {"2022": 70.1})

    assert not any(number in text for text in said.values() for number in ("78", "70"))


def test_a_total_alone_makes_no_gap():
    assert said_of(FULL_TIME, total={"2022": 70.0})["gap"] == (
        "Gapet 2022 kan inte räknas ut: uppgifter efter kön saknas."
    )


def test_a_percentage_of_nothing_is_not_computed():
    assert said_of(PAY, {"2022": 5.0}, {"2022": 0.0})["gap"] == (
        "Gapet 2022 kan inte räknas ut ur de värden som finns."
    )


def test_without_figures_nothing_more_is_said():
    assert said_of(FULL_TIME) == {
        "gap": "Det finns ingen siffra att visa.",
        "change": "",
        "warning": "",
        "uncertain": "",
    }


@pytest.mark.parametrize(
    ("kpi", "women", "men", "sentence"),
    [
        (
            FULL_TIME,
            (62.8, 65.2),
            (79.3, 78.6),
            "Gapet minskade 3,1 procentenheter: 2,4 för att kvinnors värde ökade, "
            "0,7 för att mäns minskade (2020–2022).",
        ),
        (
            SICK_LEAVE,
            (8.0, 7.0),
            (5.5, 6.0),
            "Gapet minskade 1,5 procentenheter: 1,0 för att kvinnors värde minskade, "
            "0,5 för att mäns ökade (2020–2022).",
        ),
        (
            FULL_TIME,
            (65.0, 64.0),
            (78.0, 79.5),
            "Gapet ökade 2,5 procentenheter: 1,0 för att kvinnors värde minskade, "
            "1,5 för att mäns ökade (2020–2022).",
        ),
        (
            SICK_LEAVE,
            (7.0, 8.0),
            (6.0, 5.5),
            "Gapet ökade 1,5 procentenheter: 1,0 för att kvinnors värde ökade, "
            "0,5 för att mäns minskade (2020–2022).",
        ),
        (
            FULL_TIME,
            (60.0, 65.0),
            (80.0, 82.0),
            "Gapet minskade 3,0 procentenheter: kvinnors värde ökade 5,0, mäns ökade 2,0 (2020–2022).",
        ),
        (
            FULL_TIME,
            (60.0, 59.0),
            (80.0, 80.0),
            "Gapet ökade 1,0 procentenheter: kvinnors värde minskade 1,0, mäns var oförändrat (2020–2022).",
        ),
        (FULL_TIME, (60.0, 61.0), (80.0, 81.0), "Gapet är oförändrat (2020–2022)."),
        (FULL_TIME, (60.0, 60.04), (80.0, 80.0), "Gapet är oförändrat (2020–2022)."),
        (
            FULL_TIME,
            (67.9, 70.8),
            (70.0, 70.0),
            "Kvinnor låg under, ligger nu över män: från 2,1 procentenheter under till 0,8 över (2020–2022).",
        ),
        (
            FULL_TIME,
            (70.8, 67.9),
            (70.0, 70.0),
            "Kvinnor låg över, ligger nu under män: från 0,8 procentenheter över till 2,1 under (2020–2022).",
        ),
        (
            replace(FULL_TIME, population=Population.CHILDREN),
            (62.8, 65.2),
            (79.3, 78.6),
            "Gapet minskade 3,1 procentenheter: 2,4 för att flickors värde ökade, "
            "0,7 för att pojkars minskade (2020–2022).",
        ),
        (
            PAY_IN_KRONOR,
            (33_000.0, 33_750.0),
            (35_300.0, 35_200.0),
            "Gapet minskade 850 kr: 750 för att kvinnors värde ökade, 100 för att mäns minskade (2020–2022).",
        ),
        (
            PAY,
            (33_510.0, 33_750.0),
            (35_200.0, 35_200.0),
            "Kvinnors värde gick från 95,2 till 95,9 % av mäns: gapet minskade (2020–2022).",
        ),
        (
            PAY,
            (33_750.0, 33_510.0),
            (35_200.0, 35_200.0),
            "Kvinnors värde gick från 95,9 till 95,2 % av mäns: gapet ökade (2020–2022).",
        ),
        (
            PAY,
            (99.0, 102.0),
            (100.0, 100.0),
            "Kvinnor låg under, ligger nu över män: från 1,0 % under till 2,0 över (2020–2022).",
        ),
        (
            PAY_GAP,
            (95.2, 95.9),
            (100.0, 100.0),
            "Gapet gick från 4,8 till 4,1 % av mäns värde: det minskade (2020–2022).",
        ),
        (
            COUNCIL,
            (35.0, 38.0),
            (65.0, 62.0),
            "Andelen kvinnor gick från 35,0 till 38,0 %: närmare en jämn fördelning (2020–2022).",
        ),
        (COUNCIL, (42.0, 48.0), (58.0, 52.0), "Gapet är oförändrat (2020–2022)."),
    ],
)
def test_the_change_is_said_with_its_parts(kpi, women, men, sentence):
    assert change_of(kpi, women, men) == sentence


def test_the_change_of_a_ratio_kpi_has_no_parts():
    in_kronor = replace(
        PAY_RATIO, gap_type=GapType.DIFFERENCE, unit="kr", measure_type=MeasureType.SEK, decimals=0
    )

    assert said_of(PAY_RATIO, total={"2020": 95.2, "2022": 95.9})["change"] == (
        "Kvinnors värde gick från 95,2 till 95,9 % av mäns: gapet minskade (2020–2022)."
    )
    assert said_of(in_kronor, total={"2020": -1450.0, "2022": -1200.0})["change"] == (
        "Gapet minskade 250 kr (2020–2022)."
    )


def test_nothing_is_said_of_a_change_across_a_series_break():
    kpi = replace(FULL_TIME, series_breaks=("2021",))

    assert change_of(kpi, (62.0, 65.0), (79.0, 78.0)) == ""


@pytest.mark.parametrize(
    ("kpi", "women", "men", "warning"),
    [
        (FULL_TIME, (70.0, 70.0), (80.0, 78.0), "män"),
        (SICK_LEAVE, (8.0, 8.0), (5.0, 6.0), "män"),
        (FULL_TIME, (80.0, 78.0), (70.0, 70.0), "kvinnor"),
        (replace(FULL_TIME, population=Population.CHILDREN), (80.0, 78.0), (70.0, 70.0), "flickor"),
    ],
)
def test_levelling_down_is_said_with_who_did_worse(kpi, women, men, warning):
    said = said_of(kpi, {"2020": women[0], "2022": women[1]}, {"2020": men[0], "2022": men[1]})

    assert said["warning"] == (
        f"Utjämning nedåt: minst hälften av minskningen beror på att det gick sämre för {warning}."
    )


def test_a_gap_that_shrank_by_the_worse_off_doing_better_has_no_warning():
    assert said_of(FULL_TIME, {"2020": 70.0, "2022": 75.0}, {"2020": 80.0, "2022": 79.0})["warning"] == ""


def test_an_uncertain_difference_is_said_and_nobody_is_called_worse_off():
    # Margins 4 and 5 make 6.4 for the difference.
    margins = {Sex.WOMEN: {"2022": 4.0}, Sex.MEN: {"2022": 5.0}}

    said = said_of(FULL_TIME, {"2022": 62.0}, {"2022": 67.0}, margins=margins)

    assert said["gap"] == "Kvinnor ligger 5,0 procentenheter under män 2022."
    assert said["uncertain"] == (
        "Skillnaden är osäker: 5,0 procentenheter ligger inom felmarginalen, som är 6,4 procentenheter."
    )


def test_a_certain_difference_is_not_called_uncertain():
    margins = {Sex.WOMEN: {"2022": 4.0}, Sex.MEN: {"2022": 5.0}}

    assert said_of(FULL_TIME, {"2022": 62.0}, {"2022": 74.0}, margins=margins)["uncertain"] == ""
    assert said_of(FULL_TIME, {"2022": HIDDEN}, {"2022": 67.0}, margins=margins)["uncertain"] == ""
    assert said_of(FULL_TIME, {"2022": 62.0}, {"2022": 67.0})["uncertain"] == ""


def test_sentences_follow_the_readers_language():
    with translation.override("en"):
        said = said_of(FULL_TIME, {"2020": 62.8, "2022": 65.2}, {"2020": 79.3, "2022": 78.6})

    assert said["gap"] == (
        "Women are 13.4 percentage points below men in 2022. This is to the disadvantage of women."
    )
    assert said["change"] == (
        "The gap shrank by 3.1 percentage points: 2.4 because women's value rose, "
        "0.7 because men's fell (2020–2022)."
    )


def test_a_unit_with_braces_is_written_as_it_is():
    kpi = replace(PAY_IN_KRONOR, unit="{women} <b>")

    assert "1 450 {women} <b> under" in said_of(kpi, {"2022": 33_750.0}, {"2022": 35_200.0})["gap"]


@pytest.mark.parametrize(
    ("by_women", "by_men", "shown"),
    [
        (-2.45, -0.68, (-24, -7)),  # -3.1; rounded apart they would make -3.2
        (-2.44, -0.63, (-25, -6)),  # -3.1; rounded apart they would make -3.0
        (-5.0, 2.0, (-50, 20)),
        (0.25, 0.0, (3, 0)),
    ],
)
def test_the_part_that_lost_most_by_rounding_gets_what_is_left(by_women, by_men, shown):
    assert parts_as_shown(by_women, by_men, round(by_women + by_men, 9), decimals=1) == shown


hundredths = st.integers(-5000, 5000)


@given(hundredths, hundredths, st.integers(0, 2))
def test_parts_as_shown_add_up_and_are_off_by_less_than_a_unit(by_women, by_men, decimals):
    whole = (by_women + by_men) / 100

    parts = parts_as_shown(by_women / 100, by_men / 100, whole, decimals)

    assert sum(parts) == round_half_up(whole, decimals).scaleb(decimals)
    for part, exact in zip(parts, (by_women, by_men), strict=True):
        assert abs(part - Decimal(exact).scaleb(decimals - 2)) < 1


@given(
    st.sampled_from([FULL_TIME, SICK_LEAVE, PAY, PAY_IN_KRONOR, PAY_GAP, COUNCIL]),
    st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=4, max_size=4),
)
def test_whatever_the_figures_every_sentence_can_be_said(kpi, figures):
    if kpi.sex_mode is SexMode.SHARE_OF_WOMEN:
        figures[2:] = [round(100 - share, 1) for share in figures[:2]]

    said = said_of(kpi, {"2020": figures[0], "2022": figures[1]}, {"2020": figures[2], "2022": figures[3]})

    assert said["gap"].endswith(".")
    assert not any(mark in text for text in said.values() for mark in ("{", "}", "-", "inf", "nan"))
