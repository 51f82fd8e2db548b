"""From published rows to women's and men's figures, however the KPI holds them."""

from collections.abc import Mapping

from indicators.calculations.numbers import difference
from indicators.calculations.types import Outcome, Outcomes
from indicators.vocabulary import Sex, SexMode

Rows = Mapping[Sex, Outcomes]


def outcomes_by_sex(mode: SexMode, rows: Rows, men_rows: Rows | None = None) -> dict[Sex, Outcomes]:
    """Figures by sex, then by period, women first.

    rows: the KPI's published rows; for a pair, those of its women's KPI.
    men_rows: for a pair, the rows of its men's KPI.

    rows            as they are
    pair            women are the women's KPI's total row, men the men's KPI's
    share_of_women  women are the total row, men 100 - it, with the same status
    ratio           the total row alone: it is itself the comparison

    A total is never worked out from women and men: agencies round, and add noise.
    """
    total = rows.get(Sex.TOTAL, {})
    match mode:
        case SexMode.ROWS:
            return {sex: rows[sex] for sex in Sex if sex in rows}
        case SexMode.PAIR:
            return {Sex.WOMEN: total, Sex.MEN: (men_rows or {}).get(Sex.TOTAL, {})}
        case SexMode.SHARE_OF_WOMEN:
            return {
                Sex.WOMEN: total,
                Sex.MEN: {period: _rest_of_100(outcome) for period, outcome in total.items()},
            }
        case SexMode.RATIO:
            return {Sex.TOTAL: total}


def _rest_of_100(outcome: Outcome) -> Outcome:
    return outcome if outcome.value is None else outcome._replace(value=difference(100.0, outcome.value))
