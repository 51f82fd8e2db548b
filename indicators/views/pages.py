"""What the editing pages have in common."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from indicators.access import Grant
from indicators.calculations.numbers import ENGLISH, SWEDISH, format_number
from indicators.calculations.types import Outcome
from indicators.models import Kpi, User
from indicators.models.choices import label
from indicators.queries.kpis import find_kpi

takes_form = require_http_methods(["GET", "HEAD", "POST"])

INVALID, CONFLICT = 422, 409


def page(
    request: HttpRequest, grant: Grant, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    around = {"organisation": grant.organisation, "grant": grant}
    return render(request, f"indicators/{template}", around | context, status=status)


def person(grant: Grant) -> User:
    """Who is signed in, in a view that needs a permission."""
    assert grant.user is not None
    return grant.user


def kpi_or_404(grant: Grant, code: str) -> Kpi:
    kpi = find_kpi(grant, code)
    if kpi is None:
        raise Http404("kpi")
    return kpi


def whole_number(text: str) -> int | None:
    """The number of an object as an address or a button carries it, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) else None


def local_address(request: HttpRequest, address: str) -> str:
    """The address, when it lies on this site, else an empty text."""
    is_local = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_local else ""


def figure_text(outcome: Outcome | None, decimals: int) -> str:
    """A figure in the language's own writing, or why there is none; empty when nothing is known of it."""
    if outcome is None:
        return ""
    if outcome.value is None:
        return str(label(outcome.status))
    return format_number(outcome.value, decimals, ENGLISH if get_language() == "en" else SWEDISH)


def percent_text(percent: float) -> str:
    """A share in whole per cents, in the language's own writing."""
    return format_number(percent, 0, ENGLISH if get_language() == "en" else SWEDISH) + "\u00a0%"
