"""A release at the address that never changes."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.words import words_for
from indicators.access import PUBLIC, Grant, organisation_view
from indicators.calculations.types import Outcome
from indicators.queries.kpis import find_kpi, kpi_row
from indicators.queries.releases import release_facts, released_figures
from indicators.vocabulary import Sex, Status


class _Cell(NamedTuple):
    text: str
    base: int | None


class _Row(NamedTuple):
    period: str
    cells: list[_Cell]


@require_safe
@organisation_view(PUBLIC)
def release_detail(request: HttpRequest, grant: Grant, release: int) -> HttpResponse:
    """What the release shows, and how it was made. A withdrawn one answers that it is gone (410)."""
    found = release_facts(grant, release)
    kpi = None if found is None else find_kpi(grant, found.kpi_code)
    if found is None or kpi is None:
        raise Http404("release")
    facts = kpi_row(kpi, grant.organisation).facts
    words = words_for(facts)
    figures = {(one.period, one.sex): one for one in released_figures(grant, release)}
    sexes = [sex for sex in Sex if any(key[1] is sex for key in figures)]

    def cell(period: str, sex: Sex) -> _Cell:
        one = figures.get((period, sex))
        outcome = None if one is None else Outcome(one.value, one.status)
        return _Cell(words.outcome(outcome, facts.decimals), one.base if one else None)

    context = {
        "organisation": grant.organisation,
        "grant": grant,
        "release": found,
        "kpi": kpi,
        "heads": [(sex, words.sexes[sex]) for sex in sexes],
        "rows": [
            _Row(period, [cell(period, sex) for sex in sexes])
            for period in sorted({period for period, _ in figures})
        ],
        "hides": any(one.status is Status.SUPPRESSED for one in figures.values()),
        "has_bases": any(one.base is not None for one in figures.values()),
    }
    status = 410 if found.withdrawn_at else 200
    return render(request, "dashboards/release/detail.html", context, status=status)
