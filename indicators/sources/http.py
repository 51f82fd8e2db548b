"""JSON from a source over HTTP: politely, with patience, and from no other host than the source's."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx2
import stamina

from indicators.sources.base import SourceError, SourceUnavailable, shown

USER_AGENT = "hedemora-kpi (import of open statistics)"
ATTEMPTS = 6
FIRST_BACK_OFF, LONGEST_BACK_OFF = 0.5, 30.0  # seconds; doubled from try to try
LONGEST_RETRY_AFTER = 120.0  # seconds
TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
# An answer that drips in, or never ends, is cut off here.
LONGEST_ANSWER, LARGEST_ANSWER = 120.0, 64 * 1024 * 1024  # seconds, bytes


class _TryAgain(Exception):
    """An answer that the next try may better."""

    def __init__(self, words: str, part: str = "") -> None:
        super().__init__(words)
        self.words, self.part = words, part


class PoliteHttp:
    """Fetches JSON below one address, at most one request every `wait` seconds.

    Raises SourceError, also from the constructor where base_url is no http address. sleep and clock
    (seconds that only grow) are for tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        wait: float,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = _base(base_url)
        self._wait, self._sleep, self._clock = wait, sleep, clock
        self._earliest = clock()
        self._http = httpx2.Client(
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=TIMEOUT,
            follow_redirects=False,
            transport=transport,
        )
        self._retrying = stamina.RetryingCaller(
            attempts=ATTEMPTS, timeout=None, wait_initial=FIRST_BACK_OFF, wait_max=LONGEST_BACK_OFF
        ).on((httpx2.RequestError, _TryAgain))

    def close(self) -> None:
        self._http.close()

    def address(self, path: str, **parameters: str | int) -> str:
        """Return the whole address of a path below the base."""
        return str(self._base.join(path).copy_merge_params(parameters))

    def next_address(self, address: str, link: str) -> str:
        """Return where a link in an answer leads. Raises SourceError if that is not the source's own host."""
        try:
            url = httpx2.URL(address).join(link)
        except httpx2.InvalidURL as error:
            raise SourceError("the next page has no address", part=shown(link), address=address) from error
        if (url.scheme, url.host, url.port) != (self._base.scheme, self._base.host, self._base.port):
            raise SourceError("the next page is on another host", part=shown(link), address=address)
        return str(url)

    def json(self, address: str) -> object:
        """Return the decoded answer.

        Connections that fail or break, time-outs, 5xx, 429 and what is not JSON are tried again, with
        growing waits and not before a Retry-After allows it; SourceUnavailable when that did not help.
        Any other answer than 200, redirects too, is a SourceError at once.
        """
        try:
            return self._retrying(self._ask, address)
        except _TryAgain as error:
            words = f"{error.words}, {ATTEMPTS} times"
            raise SourceUnavailable(words, part=error.part, address=address) from error
        except httpx2.RequestError as error:
            words = f"no answer, {ATTEMPTS} times: {type(error).__name__} {error}".rstrip()
            raise SourceUnavailable(words, address=address) from error

    def _ask(self, address: str) -> object:
        self._keep_pace()
        with self._http.stream("GET", address) as response:
            body = self._body(response, address)
        beginning = shown(body[:2000].decode("utf-8", "replace"))
        status = response.status_code
        if status == httpx2.codes.TOO_MANY_REQUESTS:
            pause = retry_after(response.headers.get("Retry-After", ""), now=datetime.now(UTC))
            self._earliest = max(self._earliest, self._clock() + pause)
        if status == httpx2.codes.TOO_MANY_REQUESTS or status >= 500:
            raise _TryAgain(f"answered {status}", beginning)
        if status != httpx2.codes.OK:
            raise SourceError(f"answered {status}", part=beginning, address=address)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _TryAgain("the answer is not JSON", beginning) from error

    def _keep_pace(self) -> None:
        pause = self._earliest - self._clock()
        if pause > 0:
            self._sleep(pause)
        self._earliest = self._clock() + self._wait

    def _body(self, response: httpx2.Response, address: str) -> bytes:
        started, body = self._clock(), bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise SourceError(f"the answer is larger than {LARGEST_ANSWER} bytes", address=address)
            if self._clock() - started > LONGEST_ANSWER:
                raise _TryAgain(f"the answer took more than {LONGEST_ANSWER:.0f} seconds")
        return bytes(body)


def _base(base_url: str) -> httpx2.URL:
    try:
        url = httpx2.URL(base_url.rstrip("/") + "/")
    except httpx2.InvalidURL as error:
        raise SourceError("no http address", address=base_url) from error
    if url.scheme not in ("http", "https") or not url.host:
        raise SourceError("no http address", address=base_url)
    return url


def retry_after(header: str, *, now: datetime) -> float:
    """Return the seconds to wait that a Retry-After header asks for: a number, or a date.

    At least 0 and at most LONGEST_RETRY_AFTER; 0 where the header says nothing that can be read.
    """
    try:
        seconds: float = int(header)
    except ValueError:
        try:
            moment = parsedate_to_datetime(header)
        except ValueError:
            return 0.0
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    return float(min(max(seconds, 0), LONGEST_RETRY_AFTER))
