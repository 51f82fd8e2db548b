"""The total of figures that an organisation enters itself, by sex (design decision: people enter women and
men, the total is computed)."""

from collections.abc import Mapping
from typing import NamedTuple

from indicators.calculations.numbers import settled
from indicators.calculations.types import Outcome
from indicators.vocabulary import MeasureType, Sex, Status


class Entered(NamedTuple):
    """A figure as it was entered: its value and state, and what it was computed from where that is known."""

    outcome: Outcome
    numerator: float | None = None
    denominator: float | None = None


def with_total(
    periods: Mapping[str, Mapping[Sex, Entered]], measure_type: MeasureType
) -> dict[Sex, dict[str, Outcome]]:
    """Figures by sex, then by period, women first, with the total of each period.

    periods: what was entered, by period, then by sex.

    A count's total is the sum of everybody. Any other measure's is the sum of numerators over the sum of
    denominators (in per cent for a percentage), never a mean of means. The total is missing while
    women's or men's part of it is.
    """
    found: dict[Sex, dict[str, Outcome]] = {}
    for sex in Sex:
        of_sex = {period: by_sex[sex].outcome for period, by_sex in periods.items() if sex in by_sex}
        if of_sex:
            found[sex] = of_sex
    found[Sex.TOTAL] = {period: _total(by_sex, measure_type) for period, by_sex in periods.items()}
    return found


def _total(by_sex: Mapping[Sex, Entered], measure_type: MeasureType) -> Outcome:
    missing = Outcome(None, Status.MISSING)
    if Sex.WOMEN not in by_sex or Sex.MEN not in by_sex:
        return missing
    entered = list(by_sex.values())
    statuses = {one.outcome.status for one in entered}
    status = next(
        (state for state in (Status.UNRELIABLE, Status.PRELIMINARY) if state in statuses), Status.OK
    )
    if measure_type is MeasureType.COUNT:
        values = [one.outcome.value for one in entered]
        known = [value for value in values if value is not None]
        return Outcome(sum(known), status) if len(known) == len(values) else missing
    numerators = [one.numerator for one in entered if one.numerator is not None]
    denominators = [one.denominator for one in entered if one.denominator is not None]
    if not len(numerators) == len(denominators) == len(entered):
        return missing
    whole = sum(denominators)
    if whole == 0:
        return Outcome(None, Status.NOT_APPLICABLE)
    hundred = 100.0 if measure_type is MeasureType.PERCENT else 1.0
    return Outcome(settled(hundred * sum(numerators) / whole), status)
