"""What people write cannot write a log."""

import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from hedemora_kpi.logs import Lines

NASTY = st.text(st.sampled_from("aå\n\r\t\x1b\x00\u2028\u2029\x85\ud800[31m WARNING:")) | st.text()


def line(message, *arguments, exc_info=None):
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, message, arguments, exc_info)
    return Lines().format(record)


@given(NASTY)
def test_message_is_one_line_whatever_is_named_in_it(text):
    said = line("Not Found: %s", text)

    assert said.startswith("WARNING django.request: Not Found: ")
    assert said.isprintable()
    assert len(said.splitlines()) == 1


@given(NASTY)
def test_lines_of_a_traceback_cannot_be_taken_for_records(text):
    try:
        raise ValueError(text)
    except ValueError:
        said = line("Failed", exc_info=sys.exc_info())

    first, *more = said.split("\n")
    assert first == "WARNING django.request: Failed"
    assert more
    assert all(one.startswith("    ") and one.isprintable() for one in more)
    assert said.splitlines() == [first, *more]


def test_line_is_readable():
    assert line("Not Found: %s", "/a\nb\x1b[31m/å") == r"WARNING django.request: Not Found: /a\nb\x1b[31m/å"
