"""What a page says of one KPI: figures, targets and status by sex, the gap in words, chart and table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext

from dashboards import sentences
from dashboards.charts.figure import Html, chart_figure
from dashboards.charts.lines import history_chart, trend_chart
from dashboards.charts.plotly import plotly_figure
from dashboards.charts.svg import trend_svg
from dashboards.selection import Span, within
from dashboards.sources import source_line
from dashboards.tables import Table, history_table
from dashboards.words import Words, chart_words, comparison_name, words_for
from indicators.calculations.attainment import (
    GoalAttainment,
    GoalStatus,
    KpiAttainment,
    kpi_attainment,
)
from indicators.calculations.gap import gap_decimals, gap_outcome
from indicators.calculations.types import KpiFacts, KpiSeries, Outcome, Target
from indicators.vocabulary import Attainment, Sex, SexMode, Status, TargetFor

# A longer unit stands in the title and under the chart.
_LONGEST_UNIT = 10
_SEXES = ((Sex.WOMEN, TargetFor.WOMEN), (Sex.MEN, TargetFor.MEN))


@dataclass(frozen=True, slots=True)
class Part:
    """One sex's figure as a card shows it. sex T stands for a KPI that is itself the comparison."""

    sex: Sex
    name: str
    value: str
    unit: str
    state: str  # of a figure that is not final: preliminary or unreliable
    target: str
    badge: Attainment | None
    word: str


@dataclass(frozen=True, slots=True)
class Summary:
    """How a KPI stands in one period, in words. Without a figure, period is None and gap says so."""

    kpi: KpiFacts
    url: str
    period: str | None
    attainment: KpiAttainment
    parts: list[Part]
    gap: str
    change: str
    warning: str
    uncertain: str
    footnote: str


@dataclass(frozen=True, slots=True)
class Card(Summary):
    trend: Html


@dataclass(frozen=True, slots=True)
class Panel(Summary):
    chart: Html
    table: Table


@dataclass(frozen=True, slots=True)
class GoalBadge:
    """How a goal stands, as a badge: the counts are always said beside it."""

    badge: Attainment
    word: str
    reached: int
    judged: int
    kpis: int


def card(organisation: str, series: KpiSeries, *, year: int | None = None) -> Card:
    """Return the KPI's card for the newest figure, or for that of a year."""
    series = within(series, Span(last=year)) if year is not None else series
    period = series.latest_period()
    if year is not None and (period is None or int(period[:4]) != year):
        period = None
    trend = Html(
        trend_svg(trend_chart(_to(series, period), chart_words(series.kpi), words_for(series.kpi).style))
    )
    asked = "" if year is None else str(year)
    return Card(**_summary(organisation, series, period, asked=asked), trend=trend)


def panel(organisation: str, series: KpiSeries, span: Span, *, compare: Collection[str]) -> Panel:
    """Return the KPI's panel for the years of the span, beside the areas whose codes are given."""
    shown = beside(within(series, span), compare)
    words = words_for(series.kpi)
    chart = history_chart(shown, chart_words(series.kpi), words.style, compare=compare)
    return Panel(
        **_summary(organisation, shown, shown.latest_period()),
        chart=chart_figure(chart, chart_key(series.kpi), caption=series.kpi.unit),
        table=history_table(shown, chart.periods, words),
    )


def charts_json(series: Sequence[KpiSeries], span: Span, *, compare: Collection[str]) -> dict[str, dict]:
    """Return the charts of those panels as Plotly draws them, by their key on the page."""
    return {
        chart_key(one.kpi): plotly_figure(
            history_chart(
                beside(within(one, span), compare),
                chart_words(one.kpi),
                words_for(one.kpi).style,
                compare=compare,
            )
        )
        for one in series
    }


def chart_key(kpi: KpiFacts) -> str:
    """What the chart of a KPI is called on a page."""
    return f"kpi{kpi.id}"


def beside(series: KpiSeries, compare: Collection[str]) -> KpiSeries:
    """Return the series with those comparison areas alone."""
    areas = tuple(area for area in series.comparisons if area.code in compare)
    return replace(series, comparisons=areas)


def goal_badge(attainment: GoalAttainment) -> GoalBadge:
    badge, word = {
        GoalStatus.REACHED: (Attainment.REACHED, gettext("Reached")),
        GoalStatus.PARTLY: (Attainment.NEAR, gettext("Partly reached")),
        GoalStatus.NOT_REACHED: (Attainment.NOT_REACHED, gettext("Not reached")),
        GoalStatus.NOT_JUDGED: (Attainment.NO_TARGET, gettext("Not judged")),
    }[attainment.status]
    reached = attainment.counts[Attainment.REACHED]
    return GoalBadge(badge, word, reached, attainment.judged, attainment.kpis)


def _summary(organisation: str, series: KpiSeries, period: str | None, *, asked: str = "") -> dict:
    """asked: the period to judge where there is no figure; else that of the newest target."""
    kpi, words = series.kpi, words_for(series.kpi)
    attainment = kpi_attainment(series, period or asked or _newest_target(series))
    return {
        "kpi": kpi,
        "url": reverse("dashboards:kpi-detail", args=[organisation, kpi.code]),
        "period": period,
        "attainment": attainment,
        "parts": _parts(series, period, attainment, words) if period else [],
        "footnote": source_line(kpi, period),
        **sentences.of_series(series, period),
    }


def _parts(series: KpiSeries, period: str, attainment: KpiAttainment, words: Words) -> list[Part]:
    if series.kpi.sex_mode is SexMode.RATIO:
        return [_part(series, Sex.TOTAL, TargetFor.GAP, period, attainment.gap, words)]
    badges = {Sex.WOMEN: attainment.women, Sex.MEN: attainment.men}
    parts = [_part(series, sex, whose, period, badges[sex], words) for sex, whose in _SEXES]
    if TargetFor.GAP in series.targets:
        parts.append(_gap_part(series, period, attainment.gap, words))
    return parts


def _gap_part(series: KpiSeries, period: str, attainment: Attainment, words: Words) -> Part:
    """Return the gap as a figure of its own, where it has a target of its own."""
    kpi, women, men = series.kpi, series.own.outcomes(Sex.WOMEN), series.own.outcomes(Sex.MEN)
    gap = gap_outcome(women.get(period), men.get(period), kpi.gap_type)
    return Part(
        sex=Sex.TOTAL,
        name=words.gap,
        value=words.outcome(gap, gap_decimals(kpi)),
        unit="",
        state=_state(gap, words),
        target=_target_text(series.targets[TargetFor.GAP], period, gap_decimals(kpi), words),
        badge=None if attainment is Attainment.NO_TARGET else attainment,
        word=words.attainments[attainment],
    )


def _part(
    series: KpiSeries, sex: Sex, whose: TargetFor, period: str, attainment: Attainment, words: Words
) -> Part:
    kpi = series.kpi
    outcome = series.own.outcomes(sex).get(period)
    shown = outcome is not None and outcome.value is not None
    return Part(
        sex=sex,
        name=comparison_name(kpi) if sex is Sex.TOTAL else words.sexes[sex],
        value=words.outcome(outcome, kpi.decimals),
        unit=kpi.unit if shown and len(kpi.unit) <= _LONGEST_UNIT else "",
        state=_state(outcome, words),
        target=_target_text(series.targets.get(whose, {}), period, kpi.decimals, words),
        badge=None if attainment is Attainment.NO_TARGET else attainment,
        word=words.attainments[attainment],
    )


def _state(outcome: Outcome | None, words: Words) -> str:
    status = outcome and outcome.status
    return words.statuses[status].lower() if status in (Status.PRELIMINARY, Status.UNRELIABLE) else ""


def _target_text(targets: Mapping[str, Target], period: str, decimals: int, words: Words) -> str:
    """Return the target of the period, or the next one to come, with its year."""
    when = period if period in targets else min((later for later in targets if later > period), default=None)
    if when is None:
        return ""
    return f"{words.target} {when}: {words.of_target(targets[when], decimals)}"


def _newest_target(series: KpiSeries) -> str:
    return max((period for targets in series.targets.values() for period in targets), default="")


def _to(series: KpiSeries, period: str | None) -> KpiSeries:
    """Return the series without targets, up to the period: what a card's small picture shows."""
    bare = replace(series, targets={}, comparisons=())
    return within(bare, Span(last=int(period[:4]))) if period else bare
