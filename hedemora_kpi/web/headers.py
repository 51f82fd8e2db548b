"""What every response says of how a browser may use it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware


class HeadersMiddleware(SecurityMiddleware):
    """Django's headers and `RESPONSE_HEADERS` on every response, whatever made it.

    Outermost, so that refusals of other middleware have them too. The redirect to https is left to
    Django's own further in: a host name that is not allowed is refused there.
    """

    def process_request(self, request: HttpRequest) -> None:
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        for name, value in settings.RESPONSE_HEADERS.items():
            response.headers.setdefault(name, value)
        return response
