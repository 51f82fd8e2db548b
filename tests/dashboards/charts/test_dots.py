from dashboards.charts.dots import dot_plot
from indicators.calculations.numbers import SWEDISH
from indicators.calculations.types import AreaSeries, Outcome
from indicators.vocabulary import Sex, Status

from .samples import HIDDEN, WORDS, area, outcomes, series


def plot(own, *others):
    return dot_plot(series(own, comparisons=others), "2020", WORDS, SWEDISH)


def test_the_own_area_comes_first_and_each_row_has_women_and_men():
    drawn = plot(area(women=[69], men=[86.2]), area("Riket", women=[71], men=[83]))

    assert [(row.name, row.own) for row in drawn.rows] == [("Hedemora", True), ("Riket", False)]
    assert [(dot.sex, dot.value, dot.text) for dot in drawn.rows[0].dots] == [
        (Sex.WOMEN, 69.0, "69,0\u00a0%"),
        (Sex.MEN, 86.2, "86,2\u00a0%"),
    ]


def test_zero_has_a_dot():
    assert plot(area(women=[0], men=[1])).rows[0].dots[0].value == 0.0


def test_a_hidden_figure_is_a_word_and_the_other_sex_keeps_its_dot():
    (row,) = plot(area(women=[HIDDEN], men=[81])).rows

    assert [dot.sex for dot in row.dots] == [Sex.MEN]
    assert row.note == "Kvinnor: skyddat"


def test_an_area_without_figures_says_why_once():
    own = area(women=[HIDDEN], men=[HIDDEN])

    assert [row.note for row in plot(own, AreaSeries("1", "Sala", {})).rows] == ["Skyddat", "Uppgift saknas"]


def test_a_group_says_how_many_members_its_mean_has():
    mean = Outcome(64.8, Status.OK, 7)
    group = AreaSeries("G1", "Liknande kommuner", {Sex.WOMEN: {"2020": mean}, Sex.MEN: {"2020": mean}})

    assert plot(area(women=[1], men=[1]), group).rows[1].name == "Liknande kommuner (medel av 7 kommuner)"


def test_a_ratio_has_one_dot_in_each_row():
    own = AreaSeries("2083", "Hedemora", {Sex.TOTAL: outcomes(2020, [95])})

    assert [dot.sex for dot in plot(own).rows[0].dots] == [Sex.TOTAL]


def test_the_summary_has_every_row_in_words():
    drawn = plot(area(women=[69], men=[86.2]), area("Riket", women=[HIDDEN], men=[83]))

    assert drawn.summary == (
        "Hedemora: Kvinnor 69,0\u00a0%, Män 86,2\u00a0%. Riket: Män 83,0\u00a0%, Kvinnor: skyddat."
    )
