"""The grid of targets: one KPI, women and men side by side, by year."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.targets import set_targets
from indicators.calculations.types import KpiSeries
from indicators.forms.numbers import written
from indicators.forms.targets import Span, TargetGridForm, fields_of, first_span, longest_span
from indicators.models import Kpi
from indicators.permissions import Permission
from indicators.queries.kpis import kpi_row
from indicators.queries.series import kpi_series
from indicators.queries.targets import Place, RecordedTarget, targets_by_id, targets_in_force
from indicators.views.pages import CONFLICT, INVALID, kpi_or_404, page, person, takes_form, whole_number
from indicators.views.target_words import column_heads, gap_now, outcome_texts, target_text
from indicators.vocabulary import TargetFor


@organisation_view(Permission.EDIT_TARGETS)
@takes_form
def target_edit(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """The grid; "add_year" gives it another row and keeps what was typed, else the changes are recorded."""
    kpi = kpi_or_404(grant, code)
    (series,) = kpi_series(grant, [kpi_row(kpi, grant.organisation)])
    asked = _Asked(request, grant, kpi, series)
    if request.method != "POST":
        return _opened(asked)
    if "add_year" in request.POST:
        return _with_another_year(asked)
    return _saved(asked)


class _Asked(NamedTuple):
    """What every step needs to know."""

    request: HttpRequest
    grant: Grant
    kpi: Kpi
    series: KpiSeries

    def form(self, span: Span, base: Mapping[Place, RecordedTarget], **options: Any) -> TargetGridForm:
        periods = span.periods(self.kpi)
        return TargetGridForm(grant=self.grant, kpi=self.kpi, periods=periods, base=base, **options)


def _opened(asked: _Asked) -> HttpResponse:
    in_force = targets_in_force(asked.grant, asked.kpi)
    known = {period for _, period in in_force}
    latest = asked.series.latest_period()
    span = first_span(asked.kpi, known=known, latest=latest, today=timezone.localdate())
    initial: dict[str, Any] = span.fields | {
        "decision": asked.request.GET.get("decision", ""),
        "based_on": _ids(in_force),
        "show_range": any(one.lower != one.upper for one in in_force.values()),
        "show_gap": any(applies_to is TargetFor.GAP for applies_to, _ in in_force),
    }
    return _page(asked, asked.form(span, in_force, initial=initial))


def _with_another_year(asked: _Asked) -> HttpResponse:
    typed = asked.request.POST
    span = _span(typed, asked.kpi)
    last = longest_span(asked.kpi, today=timezone.localdate()).until
    longer = Span(span.since, min(span.until + 1, last))
    initial = typed.dict() | longer.fields
    return _page(asked, asked.form(longer, _base(asked), initial=initial))


def _saved(asked: _Asked) -> HttpResponse:
    typed = asked.request.POST
    base = _base(asked)
    form = asked.form(_span(typed, asked.kpi), base, data=typed)
    if not form.is_valid():
        return _page(asked, form, notes=_replaced(form), status=INVALID)
    if not form.targets:
        return _done(asked, 0)
    now = gap_now(asked.series)
    widened = form.widened_periods(now.women, now.men) if now else []
    if not set(widened) <= set(typed.get("confirm", "").split()):
        warning = {"widened": widened, "gap_now": now}
        return _page(asked, form, notes=_replaced(form), status=INVALID, **warning)
    try:
        set_targets(
            kpi=asked.kpi,
            decision=form.cleaned_data["decision"],
            targets=form.targets,
            based_on=[target.id for target in base.values()],
            by=person(asked.grant),
        )
    except ChangedMeanwhile:
        return _conflict(asked, form)
    return _done(asked, len(form.targets))


def _conflict(asked: _Asked, form: TargetGridForm) -> HttpResponse:
    """Show what somebody else has recorded beside what is typed here.

    What was not touched here takes their target; what was touched in both keeps the typed one, to be
    saved once more or not.
    """
    stored = targets_in_force(asked.grant, asked.kpi)
    touched = {(target.applies_to, target.period) for target in form.targets}
    typed = asked.request.POST.copy()
    typed["based_on"] = _ids(stored)
    notes: dict[Place, str] = {}
    for place in form.places():
        theirs = stored.get(place)
        if theirs is None or theirs == form.base.get(place):
            continue
        notes[place] = _("%(person)s has recorded: %(target)s") % {
            "person": theirs.recorded_by or _("Somebody"),
            "target": target_text(theirs),
        }
        if place not in touched:
            for name, value in fields_of(place, theirs).items():
                typed[name] = "" if value is None else written(value)
    again = asked.form(_span(typed, asked.kpi), stored, data=typed)
    if again.is_valid() and not again.targets:
        return _done(asked, len(form.targets))
    return _page(asked, again, notes=notes, status=CONFLICT, is_conflict=True)


def _done(asked: _Asked, number: int) -> HttpResponse:
    if number:
        text = ngettext("%d target is recorded.", "%d targets are recorded.", number) % number
        messages.success(asked.request, text)
    else:
        messages.info(asked.request, _("No target was changed."))
    return redirect("dashboards:kpi-detail", asked.grant.organisation.slug, asked.kpi.code)


def _page(
    asked: _Asked,
    form: TargetGridForm,
    *,
    notes: Mapping[Place, str] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    context |= {
        "kpi": asked.kpi,
        "form": form,
        "heads": column_heads(asked.series.kpi, form.columns),
        "rows": list(form.rows(outcome_texts(asked.series), notes or {})),
    }
    return page(asked.request, asked.grant, "target/edit.html", context, status=status)


def _base(asked: _Asked) -> dict[Place, RecordedTarget]:
    words = asked.request.POST.get("based_on", "").split()
    ids = [number for word in words if (number := whole_number(word)) is not None]
    return targets_by_id(asked.grant, asked.kpi, ids)


def _ids(targets: Mapping[Place, RecordedTarget]) -> str:
    return " ".join(str(target.id) for target in targets.values())


def _span(typed: QueryDict, kpi: Kpi) -> Span:
    """Return the years that the grid had, within what a grid may have."""
    longest = longest_span(kpi, today=timezone.localdate())
    since, until = (whole_number(typed.get(name, "")) for name in ("since", "until"))
    return Span(
        longest.since if since is None else max(since, longest.since),
        longest.until if until is None else min(until, longest.until),
    )


def _replaced(form: TargetGridForm) -> dict[Place, str]:
    """What is in force for the cells that are changed: no longer seen in their fields."""
    places = ((target.applies_to, target.period) for target in form.targets)
    return {
        place: _("Now: %(target)s") % {"target": target_text(form.base[place])}
        for place in places
        if place in form.base
    }
