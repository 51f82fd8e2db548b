"""Start: the organisations of the installation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from indicators.queries.organisations import organisations


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations; with one alone, its goals at once."""
    found = organisations()
    if len(found) == 1:
        return redirect("dashboards:goal-list", organisation=found[0].slug)
    return render(request, "dashboards/organisation/list.html", {"organisations": found})
