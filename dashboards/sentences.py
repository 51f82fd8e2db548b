"""The gap between women and men in plain sentences, in the reader's language.

Every number is the one that is shown beside it. Nothing is said of a hidden figure but that it is hidden.
"""

from django.utils.translation import gettext_noop

from dashboards.change_sentences import gap_change_sentence, levelling_down_sentence
from dashboards.phrasing import Phrasing, phrasing_for
from indicators.calculations.balance import share_of_women
from indicators.calculations.gap import disadvantaged_sex, gap_outcome, gap_size_of, women_above
from indicators.calculations.gap_change import latest_gap_change
from indicators.calculations.margin import is_uncertain, margin_of_difference
from indicators.calculations.numbers import difference, shows_as_zero
from indicators.calculations.types import KpiSeries, Outcome
from indicators.vocabulary import GapType, Sex, SexMode, Status

_NO_FIGURE = gettext_noop("There is no figure to show.")
_HIDDEN = gettext_noop("The gap in {period} cannot be shown: a figure is protected.")
_MISSING = gettext_noop("The gap in {period} cannot be computed: there is no figure for {whom}.")
_MISSING_BOTH = gettext_noop("The gap in {period} cannot be computed: there are no figures by sex.")
_UNDEFINED = gettext_noop("The gap in {period} cannot be computed from the values there are.")

_EQUAL = gettext_noop("{women} and {men} are equal in {period}.")
_ABOVE = gettext_noop("{women} are {amount} above {men} in {period}.")
_BELOW = gettext_noop("{women} are {amount} below {men} in {period}.")
_RATIO = gettext_noop("{womens} value is {ratio} of {mens} in {period}.")
_SHARE_WITHIN = gettext_noop("The share of {women} is {share} in {period}: an even distribution (40–60 %).")
_SHARE_OUTSIDE = gettext_noop(
    "The share of {women} is {share} in {period}: {amount} outside an even distribution (40–60 %)."
)
_DISADVANTAGE = gettext_noop("This is to the disadvantage of {whom}.")
_UNCERTAIN = gettext_noop(
    "The difference is uncertain: {difference} is within the margin of error, which is {margin}."
)


def of_series(series: KpiSeries, period: str | None) -> dict[str, str]:
    """What can be said of a KPI's gap, each empty where there is nothing to say.

    gap        the gap of the period, or why there is none to see
    change     what became of the gap of the period since the one before that has a gap, and through whom
    warning    that it shrank by levelling down
    uncertain  that the difference of the period is within its margin of error
    """
    phrasing = phrasing_for(series.kpi)
    change = latest_gap_change(series.kpi, series.own.by_sex)
    if change is not None and change.later.period != period:
        change = None  # what became of an older gap is not what the newest figures say
    uncertain = "" if period is None else _uncertain_sentence(phrasing, series, period)
    return {
        "gap": _gap_sentence(phrasing, series, period, is_certain=not uncertain),
        "change": "" if change is None else gap_change_sentence(phrasing, change),
        "warning": "" if change is None else levelling_down_sentence(phrasing, change),
        "uncertain": uncertain,
    }


def _gap_sentence(phrasing: Phrasing, series: KpiSeries, period: str | None, *, is_certain: bool) -> str:
    if period is None:
        return phrasing.sentence(_NO_FIGURE)
    kpi = series.kpi
    women, men, total = (series.own.outcomes(sex).get(period) for sex in (Sex.WOMEN, Sex.MEN, Sex.TOTAL))
    if kpi.sex_mode is SexMode.RATIO:
        gap = total or Outcome(None, Status.MISSING)
    else:
        gap = gap_outcome(women, men, kpi.gap_type)
    if gap.value is None:
        return _why_no_gap(phrasing, gap.status, women, men, period)
    said = _standing(phrasing, gap.value, share_of_women(women and women.value, men and men.value), period)
    worse_off = disadvantaged_sex(women_above(gap.value, kpi.gap_type), 0.0, kpi.direction)
    if worse_off is None or not is_certain or not _is_seen(phrasing, gap.value):
        return said
    return f"{said} {phrasing.sentence(_DISADVANTAGE, whom=phrasing.names.of(worse_off))}"


def _why_no_gap(
    phrasing: Phrasing, status: Status, women: Outcome | None, men: Outcome | None, period: str
) -> str:
    if status is Status.SUPPRESSED:
        return phrasing.sentence(_HIDDEN, period=period)
    without = [
        name
        for name, outcome in ((phrasing.names.women, women), (phrasing.names.men, men))
        if outcome is None or outcome.value is None
    ]
    if not without:
        return phrasing.sentence(_UNDEFINED, period=period)
    if len(without) == 1:
        return phrasing.sentence(_MISSING, period=period, whom=without[0])
    return phrasing.sentence(_MISSING_BOTH, period=period)


def _standing(phrasing: Phrasing, gap: float, share: float | None, period: str) -> str:
    """How women stand to men. share: women's in per cent of both, for gaps that measure its balance."""
    gap_type = phrasing.kpi.gap_type
    amount = phrasing.gap(gap_size_of(gap, gap_type))
    is_seen = _is_seen(phrasing, gap)
    if gap_type is GapType.RATIO:
        return phrasing.sentence(_RATIO, ratio=phrasing.gap(gap), period=period)
    if gap_type is GapType.BALANCE and share is not None:
        message = _SHARE_OUTSIDE if is_seen else _SHARE_WITHIN
        return phrasing.sentence(message, share=phrasing.percent(share), amount=amount, period=period)
    if not is_seen:
        return phrasing.sentence(_EQUAL, period=period)
    return phrasing.sentence(
        _ABOVE if women_above(gap, gap_type) > 0 else _BELOW, amount=amount, period=period
    )


def _is_seen(phrasing: Phrasing, gap: float) -> bool:
    """Whether the gap, as shown, is other than none."""
    return not shows_as_zero(women_above(gap, phrasing.kpi.gap_type), phrasing.gap_decimals)


def _uncertain_sentence(phrasing: Phrasing, series: KpiSeries, period: str) -> str:
    women, men = (series.own.outcomes(sex).get(period) for sex in (Sex.WOMEN, Sex.MEN))
    women_margin, men_margin = (series.margins.get(sex, {}).get(period) for sex in (Sex.WOMEN, Sex.MEN))
    if women is None or men is None or women.value is None or men.value is None:
        return ""
    if women_margin is None or men_margin is None:
        return ""
    if not is_uncertain(women.value, men.value, women_margin, men_margin):
        return ""
    return phrasing.sentence(
        _UNCERTAIN,
        difference=phrasing.difference(abs(difference(women.value, men.value))),
        margin=phrasing.difference(margin_of_difference(women_margin, men_margin)),
    )
