"""Entering an organisation's own figures, a period at a time."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.own_observations import Figure, enter_figures, figure_of
from indicators.calculations.types import Outcome
from indicators.forms.numbers import written
from indicators.forms.own_observations import ENTERED, OwnFiguresForm, is_period, versions_text
from indicators.forms.owned import rebase
from indicators.forms.words import whom
from indicators.models import Kpi, OwnObservation
from indicators.models.choices import label
from indicators.permissions import Permission
from indicators.queries.kpis import kpi_row
from indicators.queries.live import own_figures
from indicators.queries.own_observations import entered_figures
from indicators.views.pages import CONFLICT, INVALID, figure_text, kpi_or_404, page, person, takes_form
from indicators.vocabulary import Sex, SexMode, Status


@organisation_view(Permission.EDIT_OBSERVATIONS)
@takes_form
def own_observation_edit(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """The figures entered so far, and the form for one period: `?period=` says which."""
    kpi = kpi_or_404(grant, code)
    if kpi.organisation_id != grant.organisation.pk or kpi.sex_mode != SexMode.ROWS:
        raise Http404("kpi")
    period = (request.POST if request.method == "POST" else request.GET).get("period", "").strip()
    stored = entered_figures(grant, kpi, period) if is_period(period) else {}
    today = timezone.localdate()
    if request.method != "POST":
        form = OwnFiguresForm(kpi=kpi, stored=stored, today=today, initial={"period": period})
        return _page(request, grant, kpi, form)
    form = OwnFiguresForm(request.POST, kpi=kpi, stored=stored, today=today)
    if not form.is_valid():
        return _page(request, grant, kpi, form, status=INVALID)
    try:
        enter_figures(
            organisation=grant.organisation,
            kpi=kpi,
            period=form.cleaned_data["period"],
            figures=form.figures,
            versions=form.cleaned_data["versions"],
            by=person(grant),
        )
    except ChangedMeanwhile:
        stored = entered_figures(grant, kpi, period)
        found = _differences(form, stored, kpi)
        if found:
            rebase(form, versions=versions_text(stored))
            return _page(request, grant, kpi, form, status=CONFLICT, differences=found)
    messages.success(
        request, _("The figures of %(period)s are stored.") % {"period": form.cleaned_data["period"]}
    )
    return redirect("indicators:own-observation-edit", grant.organisation.slug, kpi.code)


class _Difference(NamedTuple):
    """One sex's figure: what somebody else has stored meanwhile, and what is entered here."""

    name: str
    theirs: str
    yours: str
    entered_by: str


def _differences(form: OwnFiguresForm, stored: dict[Sex, OwnObservation], kpi: Kpi) -> list[_Difference]:
    found = []
    for sex in ENTERED:
        row, yours = stored.get(sex), form.figures.get(sex)
        theirs = figure_of(row) if row else None
        if theirs != yours:
            found.append(
                _Difference(
                    name=capfirst(form.names[sex]),
                    theirs=_figure_text(theirs, kpi.decimals),
                    yours=_figure_text(yours, kpi.decimals),
                    entered_by=str(row.entered_by) if row else "",
                )
            )
    return found


def _figure_text(figure: Figure | None, decimals: int) -> str:
    if figure is None:
        return _("nothing")
    text = _outcome_text(Outcome(figure.value, figure.status), decimals)
    if figure.denominator is None:
        return text
    return _("%(figure)s (%(numerator)s of %(denominator)s)") % {
        "figure": text,
        "numerator": written(figure.numerator or 0),
        "denominator": written(figure.denominator),
    }


def _outcome_text(outcome: Outcome | None, decimals: int) -> str:
    text = figure_text(outcome, decimals)
    if outcome is None or outcome.value is None or outcome.status is Status.OK:
        return text
    return f"{text} ({label(outcome.status)})"


class _Entered(NamedTuple):
    period: str
    texts: list[str]


def _page(
    request: HttpRequest, grant: Grant, kpi: Kpi, form: OwnFiguresForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    facts = kpi_row(kpi, grant.organisation).facts
    figures = own_figures(grant, [facts]).get(kpi.pk, {})
    shown = [sex for sex in Sex if sex in figures]
    periods = sorted({period for by_period in figures.values() for period in by_period}, reverse=True)
    names = whom(kpi.population)
    context |= {
        "kpi": kpi,
        "form": form,
        "heads": [(sex, capfirst(names[sex])) for sex in shown],
        "entered": [
            _Entered(one, [_outcome_text(figures[sex].get(one), facts.decimals) for sex in shown])
            for one in periods
        ],
    }
    return page(request, grant, "own_observation/edit.html", context, status=status)
