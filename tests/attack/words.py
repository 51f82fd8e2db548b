"""How pages write sexes, states and numbers, in Swedish and English."""

import re

SEXES = {
    "kvinnor": "F", "women": "F", "flickor": "F", "girls": "F", "f": "F",
    "män": "M", "men": "M", "pojkar": "M", "boys": "M", "m": "M",
    "icke-binära": "X", "non-binary": "X", "x": "X",
    "ej angivet": "U", "not stated": "U", "u": "U",
    "totalt": "T", "total": "T", "t": "T",
}  # fmt: skip
HIDDEN = {"skyddat", "protected", "suppressed"}
# States of a figure that is neither a number nor hidden.
OTHER = {
    "uppgift saknas", "not available", "missing", "–", "ej tillämpligt", "not applicable", "not_applicable",
    ".", "återkallad", "återkallat", "withdrawn", "",
}  # fmt: skip
GAPS = {"gap"}
TARGET = ("mål", "target")
PEOPLE = re.compile(r"(?:antal personer|number of people), (.+)")

PERIOD = re.compile(r"\b(?:19|20)\d\d(?:-(?:[TQ]\d|\d\d))?\b(?!-\d)")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b(?: \d\d:\d\d)?")
# A number before a period, as descriptions of charts have them.
BEFORE_PERIOD = re.compile(rf"([−-]?\d+(?:[\u00a0.,]\d+)*)(?:\s*%)?\s({PERIOD.pattern})(?=[,.]|$)")
_NUMBER = re.compile(r"[−-]?\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")


def numbers(text: str) -> list[float]:
    """Return every number in the text but the periods."""
    return [
        number(found) for found in _NUMBER.findall(PERIOD.sub(" ", _DATE.sub(" ", _THOUSANDS.sub("", text))))
    ]


def number(text: str) -> float:
    """Return the number that the text writes. Raises ValueError for another text."""
    bare = _THOUSANDS.sub("", text).replace("−", "-").replace("\u00a0", "").strip().rstrip("*°")
    return float(bare.replace(",", "."))


def state_or_number(text: str) -> float | str:
    """Return the number, or "hidden", or "other" for a figure that does not exist.

    Raises ValueError for a text that is none of them.
    """
    word = text.strip().casefold()
    if word in HIDDEN:
        return "hidden"
    if word in OTHER or word.strip("–. ") in OTHER:
        return "other"
    return number(word)
