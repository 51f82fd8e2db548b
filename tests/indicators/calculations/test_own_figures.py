from indicators.calculations.own_figures import Entered, with_total
from indicators.calculations.types import Outcome
from indicators.vocabulary import MeasureType, Sex, Status

MISSING = Outcome(None, Status.MISSING)


def entered(value: float | None, numerator: float | None = None, denominator: float | None = None) -> Entered:
    return Entered(Outcome(value) if value is not None else MISSING, numerator, denominator)


def test_total_of_a_count_is_everybody_women_first():
    by_sex = with_total(
        {
            "2024": {
                Sex.MEN: entered(8),
                Sex.WOMEN: entered(12),
                Sex.NON_BINARY: entered(1),
                Sex.UNKNOWN: entered(0),
            }
        },
        MeasureType.COUNT,
    )

    assert list(by_sex) == [Sex.WOMEN, Sex.MEN, Sex.NON_BINARY, Sex.UNKNOWN, Sex.TOTAL]
    assert by_sex[Sex.TOTAL]["2024"] == Outcome(21)


def test_total_of_a_percentage_weighs_by_the_number_of_people():
    # 560 of 800 women and 180 of 200 men work full time: 740 of 1 000, not the mean of 70 and 90.
    by_sex = with_total(
        {"2024": {Sex.WOMEN: entered(70, 560, 800), Sex.MEN: entered(90, 180, 200)}}, MeasureType.PERCENT
    )

    assert by_sex[Sex.TOTAL]["2024"] == Outcome(74)


def test_total_is_missing_while_one_sex_is():
    by_sex = with_total(
        {"2024": {Sex.WOMEN: entered(12)}, "2025": {Sex.WOMEN: entered(12), Sex.MEN: entered(None)}},
        MeasureType.COUNT,
    )

    assert by_sex[Sex.TOTAL] == {"2024": MISSING, "2025": MISSING}


def test_total_of_a_mean_without_its_parts_is_missing():
    by_sex = with_total({"2024": {Sex.WOMEN: entered(30), Sex.MEN: entered(40)}}, MeasureType.MEAN)

    assert by_sex[Sex.TOTAL]["2024"] == MISSING


def test_total_of_preliminary_zeros_is_a_preliminary_zero():
    none = Entered(Outcome(0, Status.PRELIMINARY))

    by_sex = with_total({"2024": {Sex.WOMEN: none, Sex.MEN: none}}, MeasureType.COUNT)

    assert by_sex[Sex.TOTAL]["2024"] == Outcome(0, Status.PRELIMINARY)
