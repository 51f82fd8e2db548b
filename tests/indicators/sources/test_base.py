from indicators.sources.base import shown


def test_an_offending_part_is_shown_short_on_one_line_and_fit_to_be_stored():
    assert shown("a\0b\n\x1b[1m  \ud800å") == "a\ufffdb \ufffd[1m \ufffdå"
    assert shown({"id": "\0"}) == r"{'id': '\x00'}"
    assert shown("x" * 301) == "x" * 299 + "…"
