"""The table under a chart: the same figures, as HTML built in one go.

A template loop over the cells of twelve KPIs costs more than reading and drawing them does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from dashboards.charts.figure import Html
from dashboards.words import Words, comparison_name
from indicators.calculations.gap import gap_decimals, gap_outcome
from indicators.calculations.types import KpiSeries, Outcome, Outcomes, Target
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

# Marks of figures that are not final, explained under the table.
_MARKS = {Status.PRELIMINARY: "*", Status.UNRELIABLE: "°"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready for the page, and the notes that explain its marks."""

    html: Html
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    figures: Outcomes
    decimals: int


def history_table(series: KpiSeries, periods: Sequence[str], words: Words) -> Table:
    """Return women's and men's figures, total, gap and targets by period, then each comparison area's.

    Women come first and both sexes always stand beside each other. The newest period is last, as in
    the chart above.
    """
    columns = _figure_columns(series, periods, words)
    targets = _target_columns(series, words)
    head = [column.heading for column in columns] + [heading for heading, _ in targets]
    seen: set[Status] = set()
    body = []
    decimals = series.kpi.decimals
    newest = series.latest_period() or ""
    for period in periods:
        if period > newest:
            # What has not happened yet is not missing.
            cells = ["<td></td>"] * len(columns)
        else:
            cells = [_cell(column.figures.get(period), column.decimals, words, seen) for column in columns]
        cells += [_target_cell(by_period.get(period), decimals, words) for _, by_period in targets]
        body.append(f'<tr><th scope="row">{period}</th>{"".join(cells)}</tr>')
    headings = "".join(f'<th scope="col" class="num">{escape(heading)}</th>' for heading in head)
    caption = escape(f"{series.kpi.title}, {series.own.title}")
    html = (
        f'<table><caption class="visually-hidden">{caption}</caption><thead><tr>'
        f'<th scope="col">{escape(words.period)}</th>{headings}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )
    return Table(Html(html), _notes(seen, words))


def _figure_columns(series: KpiSeries, periods: Sequence[str], words: Words) -> list[_Column]:
    kpi = series.kpi
    if kpi.sex_mode is SexMode.RATIO:
        areas = [(comparison_name(kpi), series.own), *((area.title, area) for area in series.comparisons)]
        return [_Column(heading, area.outcomes(Sex.TOTAL), kpi.decimals) for heading, area in areas]
    women, men = series.own.outcomes(Sex.WOMEN), series.own.outcomes(Sex.MEN)
    columns = [
        _Column(words.sexes[Sex.WOMEN], women, kpi.decimals),
        _Column(words.sexes[Sex.MEN], men, kpi.decimals),
    ]
    if (total := series.own.outcomes(Sex.TOTAL)) and kpi.sex_mode is SexMode.ROWS:
        columns.append(_Column(words.sexes[Sex.TOTAL], total, kpi.decimals))
    gaps = {
        period: gap_outcome(women.get(period), men.get(period), kpi.gap_type)
        for period in periods
        if period in women or period in men
    }
    columns.append(_Column(words.gap, gaps, gap_decimals(kpi)))
    for area in series.comparisons:
        for sex in (Sex.WOMEN, Sex.MEN):
            heading = f"{area.title}, {words.sexes[sex].lower()}"
            columns.append(_Column(heading, area.outcomes(sex), kpi.decimals))
    return columns


def _target_columns(series: KpiSeries, words: Words) -> list[tuple[str, dict[str, Target]]]:
    headings = {
        TargetFor.WOMEN: words.sexes[Sex.WOMEN].lower(),
        TargetFor.MEN: words.sexes[Sex.MEN].lower(),
        TargetFor.GAP: words.gap.lower(),
    }
    whose = [TargetFor.WOMEN, TargetFor.MEN] if _has_sex_targets(series) else []
    if TargetFor.GAP in series.targets:
        whose.append(TargetFor.GAP)
    return [(f"{words.target}, {headings[one]}", dict(series.targets.get(one, {}))) for one in whose]


def _has_sex_targets(series: KpiSeries) -> bool:
    return TargetFor.WOMEN in series.targets or TargetFor.MEN in series.targets


def _cell(outcome: Outcome | None, decimals: int, words: Words, seen: set[Status]) -> str:
    if outcome is None:
        seen.add(Status.MISSING)
        return _no_figure("–", words.statuses[Status.MISSING])
    value, status, _ = outcome
    if value is None:
        if status is Status.SUPPRESSED:
            return f'<td class="num quiet">{escape(words.statuses[status])}</td>'
        seen.add(status)
        mark = "." if status is Status.NOT_APPLICABLE else "–"
        return _no_figure(mark, words.statuses[status])
    if status in _MARKS:
        seen.add(status)
        return f'<td class="num">{words.number(value, decimals)}{_MARKS[status]}</td>'
    return f'<td class="num">{words.number(value, decimals)}</td>'


def _no_figure(mark: str, word: str) -> str:
    return (
        f'<td class="num quiet"><span aria-hidden="true">{mark}</span>'
        f'<span class="visually-hidden">{escape(word)}</span></td>'
    )


def _target_cell(target: Target | None, decimals: int, words: Words) -> str:
    # No target for a year is nothing to report: an empty cell, unlike a missing figure.
    return f'<td class="num">{words.of_target(target, decimals) if target else ""}</td>'


def _notes(seen: set[Status], words: Words) -> list[str]:
    explained = {
        Status.MISSING: "–",
        Status.WITHDRAWN: "–",
        Status.NOT_APPLICABLE: ".",
        **_MARKS,
    }
    return [f"{mark} {words.statuses[status]}" for status, mark in explained.items() if status in seen]


def areas_table(series: KpiSeries, period: str, words: Words) -> Html:
    """Return the figures of one period, an area a row, the organisation's own first: what dots show."""
    kpi = series.kpi
    is_ratio = kpi.sex_mode is SexMode.RATIO
    sexes = (Sex.TOTAL,) if is_ratio else (Sex.WOMEN, Sex.MEN)
    headings = [comparison_name(kpi)] if is_ratio else [*(words.sexes[sex] for sex in sexes), words.gap]
    head = "".join(f'<th scope="col" class="num">{escape(heading)}</th>' for heading in headings)
    seen: set[Status] = set()
    body = []
    for area in (series.own, *series.comparisons):
        found = [area.outcomes(sex).get(period) for sex in sexes]
        cells = [_cell(outcome, kpi.decimals, words, seen) for outcome in found]
        if not is_ratio:
            women, men = found
            gap = gap_outcome(women, men, kpi.gap_type)
            cells.append(_cell(gap, gap_decimals(kpi), words, seen))
        mark = ' class="own"' if area is series.own else ""
        body.append(f'<tr{mark}><th scope="row">{escape(area.title)}</th>{"".join(cells)}</tr>')
    return Html(
        f'<table><thead><tr><th scope="col">{escape(words.area)}</th>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )
