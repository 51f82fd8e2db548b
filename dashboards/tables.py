"""The table under a chart: the same figures, as HTML built in one go, a column at a time.

A template loop over the cells of twelve KPIs costs more than reading and drawing them does. Closing tags
that HTML lets out are left out: they are a fifth of a page of tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dashboards.charts.figure import Html
from dashboards.words import Words, comparison_name
from indicators.calculations.gap import gap_decimals, gap_outcome
from indicators.calculations.numbers import format_number
from indicators.calculations.types import KpiSeries, Outcome, Outcomes, Target
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

# Marks of figures that are not final, explained under the table.
_MARKS = {Status.PRELIMINARY: "*", Status.UNRELIABLE: "°"}
_MISSING = Outcome(None, Status.MISSING)
_SEX_OF = {TargetFor.WOMEN: Sex.WOMEN, TargetFor.MEN: Sex.MEN}


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready for the page, and the notes that explain its marks."""

    html: Html
    notes: list[str]


class _Column:
    """A heading and, in the order of the periods, the cells under it."""

    def __init__(self, heading: str, cells: list[str]) -> None:
        self.heading = heading
        self.cells = cells


class _Cells:
    """Writes figures as cells, and keeps which states of figures need a note."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.seen: set[Status] = set()

    def column(self, outcomes: Iterable[Outcome | None], decimals: int) -> list[str]:
        style, ok, other = self.words.style, Status.OK, self._other
        return [
            format_number(outcome[0], decimals, style)
            if outcome is not None and outcome[1] is ok and outcome[0] is not None
            else other(outcome or _MISSING, decimals)
            for outcome in outcomes
        ]

    def _other(self, outcome: Outcome, decimals: int) -> str:
        value, status, _ = outcome
        if value is not None:
            self.seen.add(status)
            return self.words.number(value, decimals) + _MARKS.get(status, "")
        word = escape(self.words.statuses[status])
        if status is Status.SUPPRESSED:
            return f'<span class="quiet">{word}</span>'
        self.seen.add(status)
        mark = "." if status is Status.NOT_APPLICABLE else "–"
        return (
            f'<span class="quiet" aria-hidden="true">{mark}</span><span class="visually-hidden">{word}</span>'
        )

    def notes(self) -> list[str]:
        """Return what the marks mean that were written."""
        explained = {Status.MISSING: "–", Status.WITHDRAWN: "–", Status.NOT_APPLICABLE: ".", **_MARKS}
        return [
            f"{mark} {self.words.statuses[status]}"
            for status, mark in explained.items()
            if status in self.seen
        ]


def history_table(series: KpiSeries, periods: Sequence[str], words: Words) -> Table:
    """Return women's and men's figures, total, gap, how many people they are of, others' figures, targets.

    Women come first and both sexes always stand beside each other. The newest period is last, as in
    the chart above. What has not happened yet is not missing: its cells are empty.
    """
    newest = series.latest_period() or ""
    past = [period for period in periods if period <= newest]
    cells = _Cells(words)
    columns = _figure_columns(series, past, cells)
    for column in columns:
        column.cells += [""] * (len(periods) - len(past))
    columns += _target_columns(series, periods, words)
    headings = "".join([f'<th scope="col">{escape(column.heading)}' for column in columns])
    rows = zip(periods, *[column.cells for column in columns], strict=True)
    body = "".join([f'<tr><th scope="row">{period}<td>{"<td>".join(texts)}' for period, *texts in rows])
    caption = escape(f"{series.kpi.title}, {series.own.title}")
    return Table(
        Html(
            f'<table class="figures"><caption class="visually-hidden">{caption}</caption><thead><tr>'
            f'<th scope="col">{escape(words.period)}{headings}<tbody>{body}</table>'
        ),
        cells.notes(),
    )


def _figure_columns(series: KpiSeries, periods: Sequence[str], cells: _Cells) -> list[_Column]:
    kpi, words = series.kpi, cells.words

    def column(heading: str, outcomes: Outcomes) -> _Column:
        return _Column(heading, cells.column([outcomes.get(period) for period in periods], kpi.decimals))

    if kpi.sex_mode is SexMode.RATIO:
        areas = [(comparison_name(kpi), series.own), *((area.title, area) for area in series.comparisons)]
        return [column(heading, area.outcomes(Sex.TOTAL)) for heading, area in areas]
    women, men = series.own.outcomes(Sex.WOMEN), series.own.outcomes(Sex.MEN)
    columns = [column(words.sexes[Sex.WOMEN], women), column(words.sexes[Sex.MEN], men)]
    if (total := series.own.outcomes(Sex.TOTAL)) and kpi.sex_mode is SexMode.ROWS:
        columns.append(column(words.sexes[Sex.TOTAL], total))
    gaps = [gap_outcome(women.get(period), men.get(period), kpi.gap_type) for period in periods]
    columns.append(_Column(words.gap, cells.column(gaps, gap_decimals(kpi))))
    for sex in (Sex.WOMEN, Sex.MEN, Sex.TOTAL):
        if people := series.people.get(sex):
            texts = cells.column([people.get(period) for period in periods], decimals=0)
            columns.append(_Column(f"{words.people}, {words.sexes[sex].lower()}", texts))
    for area in series.comparisons:
        for sex in (Sex.WOMEN, Sex.MEN):
            columns.append(column(f"{area.title}, {words.sexes[sex].lower()}", area.outcomes(sex)))
    return columns


def _target_columns(series: KpiSeries, periods: Sequence[str], words: Words) -> list[_Column]:
    """Return the targets: both sexes' where either has one, and the gap's. No target is an empty cell."""
    whose = [TargetFor.WOMEN, TargetFor.MEN] if series.targets.keys() - {TargetFor.GAP} else []
    if TargetFor.GAP in series.targets:
        whose.append(TargetFor.GAP)
    columns = []
    for one in whose:
        name = words.sexes[_SEX_OF[one]] if one in _SEX_OF else words.gap
        decimals = series.kpi.decimals if one in _SEX_OF else gap_decimals(series.kpi)
        targets = series.targets.get(one, {})
        texts = [_target_text(targets.get(period), decimals, words) for period in periods]
        columns.append(_Column(f"{words.target}, {name.lower()}", texts))
    return columns


def _target_text(target: Target | None, decimals: int, words: Words) -> str:
    return "" if target is None else words.of_target(target, decimals)


def areas_table(series: KpiSeries, period: str, words: Words) -> Table:
    """Return the figures of one period, an area a row, the organisation's own first: what dots show."""
    kpi, cells = series.kpi, _Cells(words)
    areas = (series.own, *series.comparisons)
    sexes = (Sex.TOTAL,) if kpi.sex_mode is SexMode.RATIO else (Sex.WOMEN, Sex.MEN)
    found = {sex: [area.outcomes(sex).get(period) for area in areas] for sex in sexes}
    headings = {Sex.TOTAL: comparison_name(kpi)} | {sex: words.sexes[sex] for sex in (Sex.WOMEN, Sex.MEN)}
    columns = [_Column(headings[sex], cells.column(found[sex], kpi.decimals)) for sex in sexes]
    if Sex.TOTAL not in found:
        pairs = zip(found[Sex.WOMEN], found[Sex.MEN], strict=True)
        gaps = [gap_outcome(women, men, kpi.gap_type) for women, men in pairs]
        columns.append(_Column(words.gap, cells.column(gaps, gap_decimals(kpi))))
    head = "".join([f'<th scope="col">{escape(column.heading)}' for column in columns])
    rows = zip(areas, *[column.cells for column in columns], strict=True)
    body = "".join(
        [
            f'<tr{" class=own" if area is series.own else ""}><th scope="row">{escape(area.title)}'
            f"<td>{'<td>'.join(texts)}"
            for area, *texts in rows
        ]
    )
    html = (
        f'<table class="figures"><thead><tr><th scope="col">{escape(words.area)}{head}<tbody>{body}</table>'
    )
    return Table(Html(html), cells.notes())
