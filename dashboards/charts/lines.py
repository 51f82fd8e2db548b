"""A KPI over time: women's and men's lines, each with its own targets."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from dashboards.charts.axis import nice_axis
from dashboards.charts.description import Line, LineChart, Newest, TargetMark, TrendChart
from dashboards.charts.labels import end_labels, summary_of
from dashboards.charts.words import ChartWords, Wording
from indicators.calculations.numbers import NumberStyle
from indicators.calculations.periods import frequency_of, period_range
from indicators.calculations.types import AreaSeries, KpiFacts, KpiSeries, Outcome, Target
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

TARGET_OF = {Sex.WOMEN: TargetFor.WOMEN, Sex.MEN: TargetFor.MEN}
NO_FIGURE = Outcome(None, Status.MISSING)
PLAIN = frozenset({Status.OK, Status.MISSING, Status.NOT_APPLICABLE, Status.WITHDRAWN})
UNCERTAIN = frozenset({Status.PRELIMINARY, Status.UNRELIABLE})


def history_chart(
    series: KpiSeries,
    words: ChartWords,
    style: NumberStyle,
    *,
    compare: Collection[str] = (),
) -> LineChart:
    """Women's and men's lines with their targets, over every period from the first to the last.

    A period without a figure is a gap. compare: the codes of those areas in series.comparisons whose
    lines are drawn as well.
    """
    wording = Wording(series.kpi, words, style)
    periods = _periods_between(series)
    sexes = _sexes(series)
    lines = [_own_line(series, sex, periods, wording, leading=True) for sex in sexes]
    if Sex.TOTAL in series.own.by_sex and Sex.TOTAL not in sexes:
        lines.append(_own_line(series, Sex.TOTAL, periods, wording, leading=False))
    lines += [
        _line(area, sex, periods, wording.of_area(sex, area.title), wording, {}, own=False)
        for area in series.comparisons
        if area.code in compare
        for sex in sexes
        if sex in area.by_sex
    ]
    axis = nice_axis(_shown(lines), style, percent=wording.is_percent)
    return LineChart(
        wording=wording,
        periods=periods,
        lines=lines,
        axis=axis,
        labels=end_labels(lines, periods, axis, wording),
        breaks=_breaks(series.kpi, periods),
        summary=summary_of(lines, periods, wording),
    )


def trend_chart(series: KpiSeries, words: ChartWords, style: NumberStyle) -> TrendChart:
    """The small picture on a card: women's and men's lines, or the total's where there are none."""
    wording = Wording(series.kpi, words, style)
    periods = _periods_between(series)
    lines = [_own_line(series, sex, periods, wording, leading=True) for sex in _sexes(series)]
    shown = _shown(lines) or [0.0]
    return TrendChart(
        periods=periods,
        lines=lines,
        low=min(shown),
        high=max(shown),
        breaks=_breaks(series.kpi, periods),
        summary=summary_of(lines, periods, wording),
    )


def _sexes(series: KpiSeries) -> list[Sex]:
    """Women and men, or the total of a KPI that is not divided by sex."""
    own = series.own.by_sex
    if own.get(Sex.WOMEN) or own.get(Sex.MEN) or Sex.TOTAL not in own:
        return [Sex.WOMEN, Sex.MEN]
    return [Sex.TOTAL]


def _periods_between(series: KpiSeries) -> list[str]:
    known = series.periods()
    if len({frequency_of(period) for period in known}) > 1:
        return known  # yearly targets of a quarterly KPI: no common step to fill in
    return list(_range(known[0], known[-1])) if known else []


@lru_cache(maxsize=512)
def _range(first: str, last: str) -> tuple[str, ...]:
    return tuple(period_range(first, last))


def _breaks(kpi: KpiFacts, periods: list[str]) -> list[int]:
    if not kpi.series_breaks:
        return []
    return [at for at, period in enumerate(periods) if at and period in kpi.series_breaks]


def _own_line(series: KpiSeries, sex: Sex, periods: list[str], wording: Wording, *, leading: bool) -> Line:
    # Where the total is itself the comparison, it needs no name and its target is that of the gap.
    is_ratio = series.kpi.sex_mode is SexMode.RATIO
    whose = TargetFor.GAP if is_ratio else TARGET_OF.get(sex)
    targets = series.targets.get(whose, {}) if whose else {}
    name = "" if is_ratio else wording.name(sex)
    return _line(series.own, sex, periods, name, wording, targets, own=True, leading=leading)


def _line(
    area: AreaSeries,
    sex: Sex,
    periods: list[str],
    name: str,
    wording: Wording,
    targets: Mapping[str, Target],
    *,
    own: bool,
    leading: bool = False,
) -> Line:
    found = list(map(area.outcomes(sex).get, periods))
    values = [None if outcome is None else outcome[0] for outcome in found]
    uncertain: list[int] = []
    hidden: list[int] = []
    if not PLAIN.issuperset([outcome[1] for outcome in found if outcome is not None]):
        known = [(at, outcome.status) for at, outcome in enumerate(found) if outcome is not None]
        uncertain = [at for at, status in known if status in UNCERTAIN]
        hidden = [at for at, status in known if status is Status.SUPPRESSED]
    marks = [TargetMark(periods.index(period), *targets[period][:2]) for period in sorted(targets)]
    newest_target = wording.target(marks[-1].lower, marks[-1].upper) if marks else ""
    newest = _newest(values, wording)
    # By position: naming ten fields costs as much as filling them.
    return Line(sex, name, own, leading, values, uncertain, hidden, newest, marks, newest_target)


def _newest(values: list[float | None], wording: Wording) -> Newest | None:
    for at in range(len(values) - 1, -1, -1):
        value = values[at]
        if value is not None:
            return Newest(at, value, wording.figure(value))
    return None


def _shown(lines: Iterable[Line]) -> list[float]:
    """Every value that the chart shows, targets with them: the axis is made from these alone."""
    shown: list[float] = []
    for line in lines:
        shown += [value for value in line.values if value is not None]
        for _, lower, upper in line.targets:
            shown += (lower, upper)
    return shown
