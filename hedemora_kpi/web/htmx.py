"""Choosing between a whole page and one fragment of it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

# The headers that the choice reads.
READS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def page_or_fragment(request: HttpRequest, page: str, *, fragment: str) -> str:
    """The template to render: `page`, or `page#fragment` when htmx asked for a part of it.

    Boosted links and history restores replace the whole body, so they get the page. Call this after
    permission and query, and mark the view with `vary_on_headers(*READS)`.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    wants_part = htmx and not htmx.boosted and not htmx.history_restore_request
    return f"{page}#{fragment}" if wants_part else page
