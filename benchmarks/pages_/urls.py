"""The product's addresses, an empty page of ours, and the plain Plotly page that ours is compared with."""

from pathlib import Path

import plotly
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csp import csp_override

from hedemora_kpi.urls import urlpatterns as product
from indicators.access import PUBLIC, Grant, organisation_view

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
# Written by benchmarks/pages.py when it has the charts.
PLAIN_PAGE = Path(settings.VAR_DIR) / "plain.html"


@organisation_view(PUBLIC)
def empty(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Our frame with nothing in it, for somebody signed in: what every page costs."""
    return render(request, "empty.html", {"organisation": grant.organisation, "grant": grant})


@csp_override({})
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PLAIN_PAGE.read_bytes())


def plotly_script(request: HttpRequest) -> FileResponse:
    return FileResponse(PLOTLY.open("rb"), content_type="text/javascript")


urlpatterns = [
    path("benchmark/<slug:organisation>/", empty),
    path("benchmark-plain", plain),
    path("benchmark-plotly.js", plotly_script),
    *product,
]
