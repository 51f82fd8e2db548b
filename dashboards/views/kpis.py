"""The KPI page and what can be taken from it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dashboards import markup
from dashboards.charts.dots import dot_plot
from dashboards.charts.figure import chart_figure
from dashboards.downloads.csv_file import CSV_TYPE, FORMATS, series_csv
from dashboards.downloads.svg_file import chart_file
from dashboards.panels import beside, charts_json, panel
from dashboards.sources import source_name
from dashboards.tables import areas_table
from dashboards.target_rows import decided_targets
from dashboards.views.history import History
from dashboards.words import chart_words, words_for
from hedemora_kpi.web.htmx import page_or_fragment
from indicators.access import PUBLIC, Grant, organisation_view
from indicators.calculations.types import KpiSeries
from indicators.models import Kpi
from indicators.models.choices import label
from indicators.queries.areas import AreaFacts, overall_group, similar_municipalities
from indicators.queries.goals import goals_of_kpi
from indicators.queries.kpis import KpiRow, find_kpi, kpi_row
from indicators.queries.series import kpi_series
from indicators.queries.target_history import target_history
from indicators.vocabulary import Purpose


@require_safe
@organisation_view(PUBLIC)
def kpi_detail(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """What the KPI is, its figures as chart and table, its targets and decisions, and how others do."""
    kpi, row = _kpi(grant, code)
    history = History(request, grant)
    organisation = grant.organisation
    context: dict[str, Any] = {
        "organisation": organisation,
        "grant": grant,
        "kpi": kpi,
        "direction": label(row.facts.direction),
        "source": source_name(row.facts),
        "history": history,
        "charts_url": history.url_of("dashboards:kpi-charts", organisation.slug, code),
        "svg_url": history.url_of("dashboards:kpi-svg", organisation.slug, code),
        "goals": goals_of_kpi(grant, kpi),
        **decided_targets(row.facts, target_history(grant, kpi)),
    }
    if history.is_valid:
        group = overall_group(history.comparable)
        members = similar_municipalities(group, today=timezone.localdate()) if group else []
        series = _series(grant, row, [*history.comparable, *members])
        shown = panel(organisation.slug, series, history.span, compare=history.compare)
        context |= {
            "panel": shown,
            "panel_html": markup.words_and_chart(shown),
            "table_html": markup.table_region(shown),
            "group": group,
            **_others(series, shown.period),
        }
    return render(
        request,
        page_or_fragment(request, "dashboards/kpi/detail.html", fragment="history"),
        context,
        status=history.status,
    )


def _others(series: KpiSeries, period: str | None) -> dict[str, Any]:
    """Return the dot plot of the period and its table, where others have figures to stand beside."""
    if period is None or not any(area.by_sex for area in series.comparisons):
        return {}
    words = words_for(series.kpi)
    plot = dot_plot(series, period, chart_words(series.kpi), words.style)
    return {
        "dots": chart_figure(plot, "others-plot", caption=series.kpi.unit),
        "dots_table": areas_table(series, period, words),
    }


@require_safe
@organisation_view(PUBLIC)
def kpi_charts(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """The KPI page's chart as Plotly draws it, by its key on the page."""
    _, row = _kpi(grant, code)
    history = History(request, grant)
    if not history.is_valid:
        return JsonResponse({"errors": history.errors}, status=422)
    series = _series(grant, row, history.areas)
    return JsonResponse(charts_json([series], history.span, compare=history.compare))


@require_safe
@organisation_view(PUBLIC)
def kpi_csv(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """All figures of the KPI as CSV: for Excel in Swedish, or ?format=machine."""
    kpi, row = _kpi(grant, code)
    asked = request.GET.get("format", "excel")
    if asked not in FORMATS:
        known = ", ".join(FORMATS)
        message = gettext("There is no format “{asked}”. Known formats: {known}.").format(
            asked=asked, known=known
        )
        return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
    series = _series(grant, row, History(request, grant).comparable, purpose=Purpose.EXPORTED)
    response = HttpResponse(series_csv(series, FORMATS[asked]), content_type=CSV_TYPE)
    response["Content-Disposition"] = _attachment(grant, kpi, "csv")
    return response


@require_safe
@organisation_view(PUBLIC)
def kpi_svg(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """The chart as a file that stands by itself, with its title and source."""
    kpi, row = _kpi(grant, code)
    history = History(request, grant)
    if not history.is_valid:
        said = "\n".join(f"{label}: {message}" for label, message in history.errors)
        return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")
    series = beside(_series(grant, row, history.areas, purpose=Purpose.EXPORTED), history.compare)
    response = HttpResponse(chart_file(series, history.span), content_type="image/svg+xml")
    response["Content-Disposition"] = _attachment(grant, kpi, "svg")
    return response


def _kpi(grant: Grant, code: str) -> tuple[Kpi, KpiRow]:
    kpi = find_kpi(grant, code)
    if kpi is None:
        raise Http404("KPI")
    return kpi, kpi_row(kpi, grant.organisation)


def _series(
    grant: Grant, row: KpiRow, areas: list[AreaFacts], *, purpose: Purpose = Purpose.SHOWN
) -> KpiSeries:
    (series,) = kpi_series(grant, [row], areas, purpose=purpose)
    return series


def _attachment(grant: Grant, kpi: Kpi, ending: str) -> str:
    name = f"{grant.organisation.slug}-{kpi.code}.{ending}".encode("ascii", "replace").decode()
    return f'attachment; filename="{name.replace("?", "_")}"'
