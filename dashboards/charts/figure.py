"""A chart as it stands on a page: caption and picture. Its table is the page's to write."""

from html import escape

from dashboards.charts.description import DotPlot, LineChart
from dashboards.charts.svg import line_svg
from dashboards.charts.svg_dots import dot_svg


class Html(str):
    """Markup whose every text has been escaped, so a template writes it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def chart_figure(chart: LineChart | DotPlot, key: str, *, caption: str | None = None) -> Html:
    """The <figure> of a chart. Static; charts.js makes those of lines interactive (data-chart).

    key: unique on the page; also the chart's name in the JSON that the page's data-charts-url answers.
    caption: instead of the KPI's title and unit. The figure's name has the title in any case.
    """
    kpi = chart.wording.kpi
    name = escape(key)
    if caption is None:
        text, label = f"{escape(kpi.title)}<span>{escape(kpi.unit)}</span>", f"{name}-c"
    else:
        text, label = escape(caption), f"{name}-t {name}-c"
    if isinstance(chart, LineChart):
        picture, grows = line_svg(chart, key), f' data-chart="{name}"'
    else:
        picture, grows = dot_svg(chart, key), ""
    return Html(
        f'<figure class="chart"{grows} aria-labelledby="{label}">'
        f'<figcaption id="{name}-c">{text}</figcaption>'
        f'<div class="chart-picture">{picture}</div></figure>'
    )
