"""Start: the organisations of the installation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from hedemora_kpi.web.caching import let_caches_keep
from indicators.queries.organisations import organisations


@require_safe
@vary_on_cookie
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations; with one alone, its goals at once."""
    found = organisations()
    if len(found) == 1:
        return redirect("dashboards:goal-list", organisation=found[0].slug)
    response = render(request, "dashboards/organisation/list.html", {"organisations": found})
    let_caches_keep(request, response)
    return response
