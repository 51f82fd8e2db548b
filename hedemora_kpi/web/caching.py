"""What caches may keep: what everybody may see, and nothing else."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import add_never_cache_headers


def let_caches_keep(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let caches keep the page of a visitor who has no session; they ask each time whether it still holds."""
    if response.status_code == 200 and request.session.is_empty():
        response.headers["Cache-Control"] = "public, no-cache"


class CachingMiddleware(ConditionalGetMiddleware):
    """Nothing is kept that nothing was said of, or that sets a cookie. What may be kept has an ETag."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.cookies or "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        _vary_by_what_is_read(response)
        return super().process_response(request, response)


def _vary_by_what_is_read(response: HttpResponseBase) -> None:
    """Take out Accept-Language, which Django adds to Swedish pages: the language is in the address."""
    if "Vary" in response.headers:
        read = [name for name in response.headers["Vary"].split(", ") if name != "Accept-Language"]
        if read:
            response.headers["Vary"] = ", ".join(read)
        else:
            del response.headers["Vary"]
