"""What is told to who could not sign in through the identity provider."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from hedemora_kpi.oidc.configuration import current
from hedemora_kpi.web.context import site

logger = logging.getLogger(__name__)


def refused(request: HttpRequest, language: str) -> HttpResponse:
    """The same for everybody: nobody learns which accounts there are."""
    return _page(request, "refused", 403, language)


def failed(request: HttpRequest, language: str) -> HttpResponse:
    return _page(request, "failed", 400, language)


def unavailable(request: HttpRequest, error: Exception, language: str = "") -> HttpResponse:
    # The kind alone: the error may quote addresses with what is secret in them.
    logger.warning("The identity provider does not answer as it should: %s", type(error).__name__)
    return _page(request, "unavailable", 502, language)


def _page(request: HttpRequest, what: str, status: int, language: str) -> HttpResponse:
    with translation.override(language or translation.get_language()):
        other = site(request)["other_language"]
        with translation.override(other["code"]):
            other["url"] = reverse("account_login")
        context = {"what": what, "name": current().name, "other_language": other}
        return render(request, "account/identity_provider.html", context, status=status)
