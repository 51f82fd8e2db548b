"""A KPI's chart as a file that stands by itself."""

from dashboards.charts.lines import history_chart
from dashboards.charts.svg_file import svg_file
from dashboards.selection import Span, within
from dashboards.sources import source_line
from dashboards.words import chart_words, words_for
from indicators.calculations.types import KpiSeries


def chart_file(series: KpiSeries, span: Span) -> str:
    """Return the chart of the years of the span, with all its comparison areas, as an SVG document."""
    shown = within(series, span)
    compare = [area.code for area in shown.comparisons]
    chart = history_chart(shown, chart_words(series.kpi), words_for(series.kpi).style, compare=compare)
    return svg_file(chart, source_line(series.kpi, shown.latest_period()))
