from dataclasses import replace

from dashboards.charts.lines import history_chart, trend_chart
from indicators.calculations.numbers import ENGLISH, SWEDISH
from indicators.calculations.types import AreaSeries, Outcome
from indicators.vocabulary import MeasureType, Population, Sex, SexMode, Status

from .samples import EMPTY, FULL, HIDDEN, MISSING, WORDS, area, kpi, outcomes, series, target


def chart(rows, **options):
    return history_chart(rows, WORDS, SWEDISH, **options)


def texts(drawn):
    return [label.text for label in drawn.labels]


def test_zero_is_drawn_and_a_year_without_a_figure_is_a_gap():
    women, men = chart(series(area(women=[0, None, 4], men=[1, 2, 3]))).lines

    assert women.values == [0.0, None, 4.0]
    assert men.values == [1.0, 2.0, 3.0]


def test_periods_run_from_the_first_figure_to_the_last_target():
    drawn = chart(series(area(women=[1, None, 2], men=[1]), women={"2025": target(3)}))

    assert drawn.periods == ["2020", "2021", "2022", "2023", "2024", "2025"]


def test_yearly_targets_of_a_quarterly_kpi_stand_among_its_quarters():
    own = AreaSeries("2083", "Hedemora", {Sex.WOMEN: {"2024-Q1": Outcome(1.0), "2024-Q3": Outcome(2.0)}})

    assert chart(series(own, women={"2024": target(3)})).periods == ["2024", "2024-Q1", "2024-Q3"]


def test_women_come_first_and_the_total_after_men():
    assert [(line.sex, line.leading) for line in chart(FULL).lines] == [
        (Sex.WOMEN, True),
        (Sex.MEN, True),
        (Sex.TOTAL, False),
    ]


def test_each_sex_has_its_own_targets_with_their_period():
    women, men, _ = chart(FULL).lines

    assert women.targets == [(5, 40, 40), (7, 40, 60)]
    assert men.targets == [(5, 65, 65)]


def test_a_hidden_value_is_a_position_and_never_a_number():
    women = chart(FULL).lines[0]

    assert women.hidden == [3]
    assert women.values[3] is None


def test_a_figure_that_is_missing_or_does_not_apply_is_a_gap_and_not_hidden():
    not_applicable = Outcome(None, Status.NOT_APPLICABLE)

    women = chart(series(area(women=[1, MISSING, not_applicable, 2]))).lines[0]

    assert women.values == [1.0, None, None, 2.0]
    assert women.hidden == []


def test_preliminary_and_unreliable_values_are_marked():
    unreliable = Outcome(3.0, Status.UNRELIABLE)

    women = chart(series(area(women=[1, unreliable, Outcome(2.0, Status.PRELIMINARY)]))).lines[0]

    assert women.uncertain == [1, 2]


def test_a_break_of_the_series_is_at_the_first_period_of_the_new_one():
    assert chart(FULL).breaks == [1]
    assert chart(replace(FULL, kpi=kpi(series_breaks=("2020", "1999")))).breaks == []


def test_other_areas_are_drawn_only_when_asked_for_and_without_their_total():
    assert len(chart(FULL).lines) == 3

    others = chart(FULL, compare=["0000"]).lines[3:]

    assert [(line.name, line.own) for line in others] == [("Kvinnor, Riket", False), ("Män, Riket", False)]


def test_the_axis_is_made_from_the_values_shown_targets_with_them():
    assert chart(FULL).axis[:2] == (0, 80)
    assert chart(series(area(women=[10], men=[20]), men={"2020": target(95)})).axis.high == 100


def test_a_kpi_that_is_itself_a_ratio_has_one_line_without_a_name_and_the_gaps_target():
    own = AreaSeries("2083", "Hedemora", {Sex.TOTAL: outcomes(2020, [80, 85])})
    drawn = chart(series(own, facts=kpi(sex_mode=SexMode.RATIO), gap={"2022": target(90)}))

    assert [(line.sex, line.name, line.leading) for line in drawn.lines] == [(Sex.TOTAL, "", True)]
    assert texts(drawn) == ["85,0\u00a0%", "Mål 90,0\u00a0%"]


def test_a_kpi_with_a_total_alone_shows_the_total():
    own = AreaSeries("2083", "Hedemora", {Sex.TOTAL: outcomes(2020, [80])})

    assert texts(chart(series(own))) == ["Totalt 80,0\u00a0%"]


def test_labels_say_whose_value_it_is_and_how_large():
    assert texts(chart(FULL)) == [
        "Kvinnor 30,0\u00a0%",
        "Män 70,0\u00a0%",
        "Totalt 50,0\u00a0%",
        "Mål kvinnor 40,0–60,0\u00a0%",
        "Mål män 65,0\u00a0%",
    ]


def test_label_of_a_value_older_than_the_newest_figure_has_its_period():
    hidden = Outcome(None, Status.SUPPRESSED)
    own = AreaSeries(
        "2083",
        "Hedemora",
        {
            Sex.WOMEN: {"2021": Outcome(80.0), "2022": hidden},
            Sex.MEN: {"2021": Outcome(70.0), "2022": Outcome(60.0)},
        },
    )

    assert texts(chart(series(own))) == ["Kvinnor 80,0\u00a0% (2021)", "Män 60,0\u00a0%"]


def test_women_and_men_with_the_same_target_share_its_label():
    same = {"2021": target(50)}
    drawn = chart(series(area(women=[40], men=[60]), women=same, men=same))

    assert texts(drawn)[2:] == ["Mål 50,0\u00a0%"]
    assert drawn.labels[2].sex is None


def test_women_stand_above_men_where_both_have_the_same_value():
    women, men = chart(series(area(women=[50], men=[50]))).labels

    assert women.height > men.height


def test_children_are_called_girls_and_boys_and_money_has_no_percent_sign():
    facts = kpi(population=Population.CHILDREN, measure_type=MeasureType.SEK, decimals=0)

    assert texts(chart(series(area(women=[298_200], men=[340_600]), facts=facts))) == [
        "Flickor 298\u00a0200",
        "Pojkar 340\u00a0600",
    ]


def test_english_numbers_have_a_decimal_point():
    drawn = history_chart(series(area(women=[1.25], men=[2])), WORDS, ENGLISH)

    assert texts(drawn) == ["Kvinnor 1.3\u00a0%", "Män 2.0\u00a0%"]


def test_the_summary_tells_where_lines_begin_and_end_and_what_is_hidden():
    assert chart(FULL).summary == (
        "Kvinnor: 0,0\u00a0% år 2020, 30,0\u00a0% år 2025. Mål för Kvinnor: 40,0–60,0\u00a0% år 2027. "
        "Kvinnor: skyddat 2023. Män: 20,0\u00a0% år 2020, 70,0\u00a0% år 2025. "
        "Mål för Män: 65,0\u00a0% år 2025."
    )


def test_the_summary_of_a_single_year_has_that_year_alone():
    assert chart(series(area(women=[55], men=[HIDDEN]))).summary == (
        "Kvinnor: 55,0\u00a0% år 2020. Män: skyddat 2020."
    )


def test_a_chart_without_figures_says_so():
    drawn = chart(EMPTY)

    assert drawn.periods == []
    assert drawn.summary == "Inga uppgifter."


def test_a_trend_has_women_and_men_without_the_total():
    drawn = trend_chart(FULL, WORDS, SWEDISH)

    assert [line.sex for line in drawn.lines] == [Sex.WOMEN, Sex.MEN]
    assert (drawn.low, drawn.high) == (0, 70)


def test_changing_what_is_hidden_changes_nothing_in_the_chart():
    other = {**FULL.own.by_sex[Sex.WOMEN], "2023": Outcome(None, Status.SUPPRESSED, members=999)}
    changed = replace(FULL, own=replace(FULL.own, by_sex={**FULL.own.by_sex, Sex.WOMEN: other}))

    assert chart(changed) == chart(FULL)
