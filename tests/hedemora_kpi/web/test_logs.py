"""Log lines: one for each record, readable by programs, without what people wrote."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st

from hedemora_kpi.urls import urlpatterns as own
from hedemora_kpi.web.logs import JsonLines

NAME, NUMBER, EMAIL = "Kanariefågel Ek", "19121212-1212", "kanarie.ek@hedemora.example"


def breaks(request, key):
    try:
        raise IntegrityError(f"Key (email)=({EMAIL}) already exists")
    except IntegrityError as error:
        raise RuntimeError(f"{NAME}, {NUMBER}") from error


urlpatterns = [path("breaks/<str:key>/", breaks), *own]


def line(message, *arguments, level=logging.WARNING, **fields):
    record = logging.LogRecord(
        "some.logger", level, __file__, 1, message, arguments, fields.pop("exc_info", None)
    )
    record.__dict__.update(fields)
    return JsonLines().format(record)


@pytest.fixture
def lines():
    """The lines that the root logger's handler of production writes."""
    written = []

    class Collector(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Collector()
    handler.setFormatter(JsonLines())
    ours = logging.getLogger("hedemora_kpi.requests")
    before = ours.level
    ours.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    ours.setLevel(before)


def test_line_tells_when_how_grave_who_and_what():
    told = json.loads(line("%s of %d", "one", 2, created=1_700_000_000.5))

    assert told == {
        "time": "2023-11-14T22:13:20.500+00:00",
        "level": "WARNING",
        "logger": "some.logger",
        "message": "one of 2",
    }


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\r\x1b\x00\x7f\x85\u2028\u202e"))))
def test_nothing_in_a_message_ends_its_line_or_colours_it(text):
    written = line("%s", text)

    assert all(" " <= character <= "~" for character in written)
    assert json.loads(written)["message"] == text


def test_exception_is_told_by_kind_and_place_and_never_by_what_it_says():
    try:
        breaks(None, "")
    except RuntimeError:
        written = line("it broke", exc_info=sys.exc_info())

    told = json.loads(written)["exception"]
    assert [one for one in told if "/" not in one] == ["RuntimeError", "caused by", "IntegrityError"]
    assert any(one.endswith(" breaks") and "test_logs.py:" in one for one in told)
    assert not any(secret in written for secret in (NAME, NUMBER, EMAIL))


@pytest.mark.django_db
def test_request_is_told_by_the_pattern_of_its_address(lines, hedemora, client):
    client.get(f"/hedemora/?perspective={NAME}")

    (told,) = (json.loads(one) for one in lines if "hedemora_kpi.requests" in one)
    assert told.pop("milliseconds") > 0
    assert (told["message"], told["route"]) == ("GET 422", "<slug:organisation>/")


@pytest.mark.django_db
@pytest.mark.urls("tests.hedemora_kpi.web.test_logs")
@pytest.mark.parametrize("address", [f"/breaks/{NUMBER}/?q={EMAIL}", f"/nowhere/{NUMBER}/?q={EMAIL}"])
def test_nothing_of_an_address_is_told_when_it_breaks_or_is_not_there(lines, address):
    Client(raise_request_exception=False).get(address)

    assert len(lines) == 2  # Django's and ours
    assert not [one for one in lines if any(secret in one for secret in (NAME, NUMBER, EMAIL))]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example\r\nSet-Cookie: x", "\x1b[31mred", "50%", f"{NAME}.example"])
def test_host_name_that_a_visitor_made_up_is_not_told(lines, client, host):
    client.get("/", headers={"host": host})

    assert all(one.isascii() and one.isprintable() for one in lines)
    assert "DisallowedHost" in {json.loads(one)["message"] for one in lines}
    assert not any(host in one or NAME in one for one in lines)
