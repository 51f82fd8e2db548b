"""A release at the address that never changes."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.words import words as words_of
from indicators.access import PUBLIC, Grant, organisation_view
from indicators.calculations.types import Outcome
from indicators.queries.kpis import find_kpi
from indicators.queries.releases import release_facts, released_figures
from indicators.vocabulary import Population, Sex, Status


class _Cell(NamedTuple):
    text: str
    base: int | None


class _Row(NamedTuple):
    period: str
    cells: list[_Cell]


@require_safe
@organisation_view(PUBLIC)
def release_detail(request: HttpRequest, grant: Grant, code: str, release: int) -> HttpResponse:
    """What the release shows, and how it was made. A withdrawn one answers that it is gone (410)."""
    kpi = find_kpi(grant, code)
    found = None if kpi is None else release_facts(grant, kpi.pk, release)
    if kpi is None or found is None:
        raise Http404("release")
    # What it was called and how it was written when it was published.
    said = found.parameters
    decimals, words = said["decimals"], words_of(Population(said["population"]))
    figures = {(one.period, one.sex): one for one in released_figures(grant, kpi.pk, release)}
    sexes = [sex for sex in Sex if any(key[1] is sex for key in figures)]

    def cell(period: str, sex: Sex) -> _Cell:
        one = figures.get((period, sex))
        outcome = None if one is None else Outcome(one.value, one.status)
        return _Cell(words.outcome(outcome, decimals), one.base if one else None)

    context = {
        "organisation": grant.organisation,
        "grant": grant,
        "kpi": kpi,
        "release": found,
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
