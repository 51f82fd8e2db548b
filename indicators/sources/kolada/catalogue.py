"""What is known of Kolada's KPIs that Kolada itself does not say in a form that can be read.

Which KPIs hold women and men apart in another way than by rows, where the margin of error of a survey
KPI is, and which way an outcome should go where nobody would argue. A KPI that is not here has rows by
sex and no direction: an organisation says how it reads it. Codes and titles were compared with the
v3 catalogue of March 2026.
"""

import re

from indicators.vocabulary import Direction, SexMode

# Women's KPI and men's.
PAIRS = (
    ("N00942", "N00943"),  # parental benefit days
    ("N00944", "N00945"),  # temporary parental benefit days
    ("N00949", "N00950"),  # median pay of municipal employees
)

SHARE_OF_WOMEN = frozenset(
    {
        "N00222",  # employees
        "N02923",  # inhabitants
        "N05814",  # elected politicians
        "N05815",  # council members
        "N05816",  # chairs
        "N09891",  # pupils in the school of arts
    }
)

# Women's figure in % of men's.
RATIOS = frozenset(
    {
        "N00892",  # median net income, 65 years and older
        "N00952",  # median net income, 20 years and older
        "N00953",  # median pay of municipal employees
        "N60987",  # sum of wages by place of work
    }
)

_HIGHER = """
N00206 N00209 N00242 N09206 N11206 N11209 N15206 N17206 N20206 N20209 N20248 N30206
N00892 N00905 N00952 N60987
N15424 N15428 N15436 N15504 N15507 N15508 N15543
N17445 N17448 N17451 N17461 N18601
N18409 N00971 N00972 N00973 N00700 N02994 N02243 U40455
U09800 U09801 U09802 U09803 U09808 U09912 N09888 N09890
N00530 N00591 N00610 N00611 U00588 N15613 N15643 N17673 N15628 N15658 N17688
U21468 U21505 U23471 U23521
"""
_LOWER = """
N00228
N00090 N00091 N00092 N00093 N00094 N00938 N00957 N00967
N01458 N18411 N03920 N03926 N03937 N31816 U31804
"""
# Best near the middle, or (N00953, on both sides of 100 in Sweden) near equal.
_RANGE = "N00222 N00942 N00943 N00944 N00945 N00953 N05814 N05815 N05816 N09891"

DIRECTION_OF_KPI = {
    code: way
    for way, codes in ((Direction.HIGHER, _HIGHER), (Direction.LOWER, _LOWER), (Direction.RANGE, _RANGE))
    for code in codes.split()
}

_PAIR_OF_KPI = {code: pair for pair in PAIRS for code in pair}
_CITIZEN_SURVEY_CODE = re.compile(r"N00([0-9]{3})")


def sex_mode(code: str) -> SexMode:
    """Return how the KPI holds women's and men's figures."""
    if code in _PAIR_OF_KPI:
        return SexMode.PAIR
    if code in SHARE_OF_WOMEN:
        return SexMode.SHARE_OF_WOMEN
    return SexMode.RATIO if code in RATIOS else SexMode.ROWS


def pair(code: str) -> tuple[str, str]:
    """Return women's and men's KPI of the pair that the KPI belongs to, two empty codes without one."""
    return _PAIR_OF_KPI.get(code, ("", ""))


def direction(code: str) -> Direction:
    """Return which way the KPI's outcome should go, NONE where that is not evident."""
    return DIRECTION_OF_KPI.get(code, Direction.NONE)


def margin_code(code: str, title: str) -> str:
    """Return the KPI with the margin of error, "" where there is none.

    Each of the 112 KPIs N00ddd of SCB's citizen survey has its "Osäkerhetstal" in U01ddd.
    """
    match = _CITIZEN_SURVEY_CODE.fullmatch(code)
    return f"U01{match[1]}" if match and title.startswith("Medborgarundersökningen") else ""
