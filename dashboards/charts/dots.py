"""Women and men side by side in one period, an area a row."""

from collections.abc import Iterable

from dashboards.charts.axis import nice_axis
from dashboards.charts.description import Dot, DotPlot, DotRow
from dashboards.charts.lines import NO_FIGURE, UNCERTAIN
from dashboards.charts.words import ChartWords, Wording
from indicators.calculations.numbers import NumberStyle
from indicators.calculations.types import AreaSeries, KpiSeries
from indicators.vocabulary import Sex


def dot_plot(series: KpiSeries, period: str, words: ChartWords, style: NumberStyle) -> DotPlot:
    """The organisation's own area first, then those compared with it in their order.

    Women's and men's figure of each, joined; where one is missing or hidden the row says so in words.
    """
    wording = Wording(series.kpi, words, style)
    sexes = _sexes(series)
    rows = [
        _row(area, sexes, period, wording, own=area is series.own)
        for area in (series.own, *series.comparisons)
    ]
    values = [dot.value for row in rows for dot in row.dots]
    return DotPlot(
        wording=wording,
        period=period,
        rows=rows,
        axis=nice_axis(values, style, percent=wording.is_percent),
        summary=" ".join(_sentence(row, wording) for row in rows),
    )


def _sexes(series: KpiSeries) -> tuple[Sex, ...]:
    areas = (series.own, *series.comparisons)
    if any(area.by_sex.get(sex) for area in areas for sex in (Sex.WOMEN, Sex.MEN)):
        return (Sex.WOMEN, Sex.MEN)
    return (Sex.TOTAL,)


def _row(area: AreaSeries, sexes: Iterable[Sex], period: str, wording: Wording, *, own: bool) -> DotRow:
    dots = []
    reasons: dict[Sex, str] = {}
    members = None
    for sex in sexes:
        value, status, behind = area.outcomes(sex).get(period, NO_FIGURE)
        members = members or behind
        if value is None:
            reasons[sex] = wording.words.reason(status)
        else:
            dots.append(Dot(sex, value, wording.figure(value), status in UNCERTAIN))
    if not dots and len(set(reasons.values())) == 1:
        note = next(iter(reasons.values()))
    else:
        note = ", ".join(f"{wording.name(sex)}: {reason.lower()}" for sex, reason in reasons.items())
    name = area.title if members is None else f"{area.title} ({wording.words.mean_of.format(count=members)})"
    return DotRow(name, own, dots, note)


def _sentence(row: DotRow, wording: Wording) -> str:
    parts = [f"{wording.name(dot.sex)} {dot.text}" for dot in row.dots]
    return f"{row.name}: {', '.join([*parts, row.note] if row.note else parts)}."
