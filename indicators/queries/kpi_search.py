"""Finding KPIs to follow a goal with."""

from typing import NamedTuple

from django.db.models import Q

from indicators.access import Grant
from indicators.models import Kpi

MOST_FOUND = 20


class FoundKpi(NamedTuple):
    code: str
    title: str


def search_kpis(grant: Grant, text: str) -> list[FoundKpi]:
    """Return the organisation's own and shared KPIs whose code or title has every word, at most MOST_FOUND.

    Compared here and not by the database: SQLite takes Ö and ö for different letters.
    """
    words = text.casefold().split()
    if not words:
        return []
    rows = Kpi.objects.filter(Q(organisation=grant.organisation) | Q(organisation__isnull=True))
    found = (
        FoundKpi(code, title)
        for code, title in rows.order_by("code").values_list("code", "title")
        if all(word in f"{code} {title}".casefold() for word in words)
    )
    # An own KPI hides a shared one with the same code, as its address does.
    return list({kpi.code: kpi for kpi in found}.values())[:MOST_FOUND]
