"""Pages of whoever has a session are kept by nobody in between."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

type Handler = Callable[[HttpRequest], HttpResponse]


def no_store_in_a_session(get_response: Handler) -> Handler:
    """Forbid storing what answers a session and says nothing of it itself: account pages, errors."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # The cookie is looked at and the session is not: that would make every page vary by it.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return answer
