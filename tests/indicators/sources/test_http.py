from datetime import UTC, datetime

import httpx2
import pytest
import time_machine

from indicators.sources import http
from indicators.sources.base import SourceError, SourceUnavailable

BASE = "http://source.test/v3/"
ADDRESS = "http://source.test/v3/kpi"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def asking(clock):
    """Return a function that makes a client whose requests get these answers, one after the other."""
    opened = []

    def make(*answers, wait=0.0, base=BASE):
        waiting = list(answers)

        def next_answer(request):
            requests.append(request)
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if isinstance(answer, Exception):
                raise answer
            return answer if isinstance(answer, httpx2.Response) else answer(request)

        requests = []
        client = http.PoliteHttp(
            base, wait=wait, transport=httpx2.MockTransport(next_answer), sleep=clock.sleep, clock=clock
        )
        client.requests = requests
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


def fine(request=None):
    return httpx2.Response(200, json={"values": []})


def answering(status, content=b"", **headers):
    """Return an answer that can be given again and again."""
    return lambda request: httpx2.Response(status, content=content, headers=headers)


def test_json_gives_the_decoded_answer_and_says_who_asks(asking):
    client = asking(fine)

    assert client.json(ADDRESS) == {"values": []}
    assert client.requests[0].headers["User-Agent"].startswith("hedemora-kpi")


@pytest.mark.parametrize(
    "trouble",
    [
        answering(500, b"broken"),
        answering(503),
        answering(429),
        answering(200, b"<html>maintenance</html>"),
        answering(200, b'{"values": [{"kpi": "N00206", "munic'),
        answering(200, b"\xff\xfe\x00"),
        answering(200, b"[" * 100_000),
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("timed out"),
        httpx2.ConnectTimeout("timed out"),
        httpx2.RemoteProtocolError("peer closed connection without sending complete message body"),
        answering(200, b"no gzip", **{"Content-Encoding": "gzip"}),
    ],
)
def test_json_asks_again_after_trouble(asking, trouble):
    client = asking(trouble, trouble, fine)

    assert client.json(ADDRESS) == {"values": []}
    assert len(client.requests) == 3


@pytest.mark.parametrize(
    ("trouble", "words", "part"),
    [
        (answering(500, b"broken"), "answered 500, 6 times", "broken"),
        (answering(429), "answered 429, 6 times", ""),
        (
            answering(200, b"<html>  upd\nate</html>"),
            "the answer is not JSON, 6 times",
            "<html> upd ate</html>",
        ),
        (httpx2.ConnectError("refused"), "no answer, 6 times: ConnectError refused", ""),
    ],
)
def test_json_gives_up_with_the_address_and_the_part(asking, trouble, words, part):
    client = asking(trouble)

    with pytest.raises(SourceUnavailable) as caught:
        client.json(ADDRESS)

    error = caught.value
    assert (error.words, error.part, error.address) == (words, part, ADDRESS)
    assert error.__cause__ is not None
    assert len(client.requests) == http.ATTEMPTS == 6


@pytest.mark.parametrize("status", [204, 206, 302, 400, 404, 422])
def test_json_does_not_repeat_what_another_try_cannot_better(asking, status):
    client = asking(answering(status, b"why", Location="http://elsewhere.test/"))

    with pytest.raises(SourceError, match=f"answered {status}") as caught:
        client.json(ADDRESS)

    assert not isinstance(caught.value, SourceUnavailable)
    assert caught.value.address == ADDRESS
    assert len(client.requests) == 1


def test_json_never_goes_where_a_redirect_points(asking):
    client = asking(answering(307, Location="http://127.0.0.1/secret"))

    with pytest.raises(SourceError, match="answered 307"):
        client.json(ADDRESS)

    assert {request.url.host for request in client.requests} == {"source.test"}


def test_json_refuses_an_answer_without_end(asking, monkeypatch):
    monkeypatch.setattr(http, "LARGEST_ANSWER", 1000)
    client = asking(answering(200, b" " * 1001))

    with pytest.raises(SourceError, match="larger than 1000 bytes"):
        client.json(ADDRESS)

    assert len(client.requests) == 1


def test_json_does_not_wait_for_an_answer_that_drips(asking, clock):
    class Dripping(httpx2.SyncByteStream):
        def __iter__(self):
            for _ in range(1000):
                clock.now += 1
                yield b" "

    client = asking(lambda request: httpx2.Response(200, stream=Dripping()))

    with pytest.raises(SourceUnavailable, match="more than 120 seconds, 6 times"):
        client.json(ADDRESS)

    assert clock.now == 1000 + 6 * 121


def test_requests_are_kept_apart_by_the_wait(asking, clock):
    client = asking(fine, wait=0.5)

    for _ in range(3):
        client.json(ADDRESS)

    assert clock.sleeps == [0.5, 0.5]


def test_time_that_passed_anyway_counts_as_waiting(asking, clock):
    client = asking(fine, wait=0.5)
    client.json(ADDRESS)
    clock.now += 0.375

    client.json(ADDRESS)

    assert clock.sleeps == [0.125]


def test_retry_after_is_waited_for_before_the_next_try(asking, clock):
    client = asking(answering(429, **{"Retry-After": "7"}), fine, wait=0.5)

    client.json(ADDRESS)

    assert clock.sleeps == [7.0]


def test_retry_after_holds_back_a_whole_import_and_not_for_ever(asking, clock):
    client = asking(answering(429, **{"Retry-After": "86400"}), fine)

    client.json(ADDRESS)
    client.json(ADDRESS)

    assert clock.sleeps == [http.LONGEST_RETRY_AFTER]


@time_machine.travel(NOON, tick=False)
def test_retry_after_may_be_a_date(asking, clock):
    client = asking(answering(429, **{"Retry-After": "Tue, 24 Nov 2026 12:00:30 GMT"}), fine)

    client.json(ADDRESS)

    assert clock.sleeps == [30.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("60", 60.0),
        ("-5", 0.0),
        ("9" * 400, 120.0),
        ("9" * 5000, 0.0),
        ("Tue, 24 Nov 2026 12:01:00 GMT", 60.0),
        ("Tue, 24 Nov 2026 12:01:00 -0000", 60.0),
        ("Tue, 24 Nov 2026 11:59:00 GMT", 0.0),
        ("Tue, 24 Nov 2099 12:00:00 GMT", 120.0),
        ("", 0.0),
        ("nan", 0.0),
        ("soon", 0.0),
    ],
)
def test_retry_after_is_never_negative_nor_without_bound(header, seconds):
    assert http.retry_after(header, now=NOON) == seconds


def test_address_escapes_what_is_put_into_it(asking):
    client = asking(fine, base="http://source.test/v3")

    assert client.address("kpi/N00206", title="Å & b") == f"{BASE}kpi/N00206?title=%C3%85+%26+b"


@pytest.mark.parametrize(
    "link", [f"{BASE}kpi?page=2", "http://SOURCE.test:80/v3/kpi?page=2", "/v3/kpi?page=2", "?page=2"]
)
def test_next_address_stays_with_the_source(asking, link):
    assert asking(fine).next_address(ADDRESS, link) == f"{ADDRESS}?page=2"


@pytest.mark.parametrize(
    "link",
    [
        "https://source.test/v3/kpi?page=2",
        "http://source.test:8080/v3/kpi?page=2",
        "http://source.test.evil.test/v3/kpi",
        "http://source.test@evil.test/v3/kpi",
        "//169.254.169.254/latest",
        "http://2130706433/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://[::1",
        "http://source.test/\x00",
    ],
)
def test_next_address_refuses_to_leave_the_source(asking, link):
    with pytest.raises(SourceError) as caught:
        asking(fine).next_address(ADDRESS, link)

    assert caught.value.address == ADDRESS


@pytest.mark.parametrize(
    "base", ["", "api.kolada.se/v3", "ftp://api.kolada.se/", "file:///etc/", "http://", "http://[::1"]
)
def test_a_base_that_is_no_http_address_is_refused(base):
    with pytest.raises(SourceError, match="no http address"):
        http.PoliteHttp(base, wait=0.0)
