"""Log lines that programs can read, and that hold nothing of what people wrote."""

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from time import perf_counter

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_requests = logging.getLogger("hedemora_kpi.requests")


class JsonLines(logging.Formatter):
    """A record as one line of JSON in ASCII: what a visitor sent can neither end it nor colour it.

    Of a request the pattern of its address is told, never the address: it may hold a key that opens
    something, or what somebody searched for. Of an exception where it happened, never its message: a
    database quotes the row that it refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            route = request.resolver_match.route if request.resolver_match else None
            told |= {"route": route, "message": _message(record, request, route or "?")}
        else:
            told["message"] = record.getMessage()
        if hasattr(record, "milliseconds"):
            told["milliseconds"] = record.milliseconds
        if record.exc_info and record.exc_info[1]:
            told["exception"] = list(_where(record.exc_info[1]))
        return json.dumps(told)


def _message(record: logging.LogRecord, request: HttpRequest, route: str) -> str:
    if record.exc_info and record.exc_info[0] and record.msg == str(record.exc_info[1]):
        return record.exc_info[0].__qualname__
    if not isinstance(record.args, tuple) or not record.args:
        return record.getMessage()
    addresses = {request.path, request.get_full_path()}
    return str(record.msg) % tuple(route if one in addresses else one for one in record.args)


def _where(error: BaseException) -> Iterator[str]:
    """Yield each exception of the chain, the last first, and the lines that it went through."""
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}"
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from chain(["caused by"], _where(before))


class RequestLogMiddleware:
    """Logs each request: method, status, pattern of the address, and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = self._get_response(request)
        _requests.info(
            "%s %d",
            request.method,
            response.status_code,
            extra={"request": request, "milliseconds": round((perf_counter() - began) * 1000, 1)},
        )
        return response
