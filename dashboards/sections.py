"""A KPI's part of a page, written once for as long as what was read of it stays the same.

The key is all that was read, so nothing has to be thrown away when a figure, a target or a title changes:
it is then another key. All of it is public: an organisation's own figures come here as released.
"""

from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from dashboards import markup, panels
from dashboards.charts.figure import Html
from dashboards.selection import Span
from indicators.queries.series import SeriesRead
from indicators.vocabulary import Attainment

# One takes 10 to 30 kB with its key.
_KEPT = 512


class Section(NamedTuple):
    """A piece of a page, and how the KPI stands in it."""

    html: Html
    status: Attainment


def goal_section(organisation: str, read: SeriesRead, span: Span) -> Section:
    """Return the KPI on the page of a goal, for the years of the span, beside the areas that were read."""
    return _goal_section(get_language() or "sv", organisation, read, span)


def card(organisation: str, read: SeriesRead, *, year: int | None) -> Section:
    """Return the KPI on the overview, for its newest figure or for that of a year."""
    return _card(get_language() or "sv", organisation, read, year)


# The language is part of the key; what is written takes the one in force, which is the same.
@lru_cache(_KEPT)
def _goal_section(language: str, organisation: str, read: SeriesRead, span: Span) -> Section:
    compare = [area.code for area in read.comparisons]
    shown = panels.panel(organisation, read.series(), span, compare=compare)
    return Section(markup.section(shown), shown.attainment.status)


@lru_cache(_KEPT)
def _card(language: str, organisation: str, read: SeriesRead, year: int | None) -> Section:
    shown = panels.card(organisation, read.series(), year=year)
    return Section(markup.card(shown), shown.attainment.status)
