"""Publishing and withdrawing the organisation's own figures."""

from collections import Counter
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.releases import NothingNew, NotProtected, publish_release, withdraw_release
from indicators.calculations.disclosure.types import PRIMARY, Reason
from indicators.calculations.releases import Draft, NotAssessable, ReleasedFigure, published_digest
from indicators.calculations.types import KpiFacts, Outcome
from indicators.forms.releases import WithdrawalForm
from indicators.forms.words import whom
from indicators.models import Kpi, Release
from indicators.permissions import Permission
from indicators.queries.kpis import kpi_row
from indicators.queries.live import draft_release_of, own_figures
from indicators.queries.releases import ReleaseFacts, releases
from indicators.views.pages import CONFLICT, INVALID, figure_text, kpi_or_404, page, person, takes_form
from indicators.vocabulary import Sex, SexMode, Status

# Of a release that hides more than this, a coarser one says more.
_MUCH_HIDDEN = 0.1


@organisation_view(Permission.PUBLISH_RELEASES)
@takes_form
def release_create(request: HttpRequest, grant: Grant, code: str) -> HttpResponse:
    """The release before it is one: what others would see, what is hidden and why; its button publishes."""
    kpi = kpi_or_404(grant, code)
    if kpi.organisation_id != grant.organisation.pk or kpi.sex_mode != SexMode.ROWS:
        raise Http404("kpi")
    # Before the draft is made: what is published meanwhile is then seen as such.
    earlier = releases(grant, kpi.pk)
    follows = earlier[0].number if earlier else None
    try:
        draft = draft_release_of(grant, kpi)
    except NotAssessable as problem:
        context = {"kpi": kpi, "problem": _not_assessable(problem, kpi)}
        status = INVALID if request.method == "POST" else 200
        return page(request, grant, "release/create.html", context, status=status)
    if request.method != "POST":
        return _preview(request, grant, kpi, draft, earlier=earlier)
    if request.POST.get("digest") != draft.digest():
        return _preview(request, grant, kpi, draft, earlier=earlier, status=CONFLICT, changed=True)
    try:
        release = publish_release(
            organisation=grant.organisation, kpi=kpi, draft=draft, follows=follows, by=person(grant)
        )
    except ChangedMeanwhile:
        return _preview(request, grant, kpi, draft, earlier=earlier, status=CONFLICT, changed=True)
    except (NotProtected, NothingNew):
        # The page says so itself.
        return _preview(request, grant, kpi, draft, earlier=earlier, status=INVALID)
    messages.success(
        request, _("The figures are published as release %(number)s.") % {"number": release.number}
    )
    return redirect("dashboards:release-detail", grant.organisation.slug, kpi.code, release.number)


@organisation_view(Permission.PUBLISH_RELEASES)
@takes_form
def release_withdraw(request: HttpRequest, grant: Grant, code: str, release: int) -> HttpResponse:
    """Why the release is withdrawn; then nobody sees its figures any more."""
    mine = Release.objects.filter(organisation=grant.organisation, kpi__code=code, withdrawal=None)
    found = get_object_or_404(mine.select_related("kpi", "organisation"), number=release)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_release(release=found, reason=form.cleaned_data["reason"], by=person(grant))
        except ChangedMeanwhile as error:
            raise Http404("release") from error
        messages.success(request, _("Release %(number)s is withdrawn.") % {"number": release})
        return redirect("dashboards:kpi-detail", grant.organisation.slug, found.kpi.code)
    others = [one for one in releases(grant, found.kpi_id) if one.number != release and not one.withdrawn_at]
    context = {"release": found, "kpi": found.kpi, "form": form, "others": others}
    return page(request, grant, "release/withdraw.html", context, status=INVALID if form.errors else 200)


class _Row(NamedTuple):
    """A figure as it is entered and as others would see it. note: why it is hidden, or what it is of."""

    period: str
    sex: Sex
    name: str
    entered: str
    shown: str
    note: str


def _preview(
    request: HttpRequest,
    grant: Grant,
    kpi: Kpi,
    draft: Draft,
    *,
    earlier: list[ReleaseFacts],
    status: int = 200,
    changed: bool = False,
) -> HttpResponse:
    facts = kpi_row(kpi, grant.organisation).facts
    entered = own_figures(grant, [facts]).get(kpi.pk, {})
    hidden = Counter(draft.why_hidden(figure) in PRIMARY for figure in draft.hidden)
    with_value = [figure for figure in draft.figures if figure.value is not None]
    much = len(draft.hidden) > _MUCH_HIDDEN * (len(with_value) + len(draft.hidden))
    newest = earlier[0] if earlier and not earlier[0].withdrawn_at else None
    context = {
        "kpi": kpi,
        "draft": draft,
        "earlier": earlier,
        "changed": changed,
        "is_new": newest is None or newest.digest != published_digest(draft.figures),
        "digest": draft.digest(),
        "rows": [_row(figure, draft, entered, kpi, facts) for figure in draft.figures],
        "hidden": len(draft.hidden),
        "figures": len(with_value) + len(draft.hidden),
        "in_themselves": hidden[True],
        "complements": hidden[False],
        "much": much,
    }
    return page(request, grant, "release/create.html", context, status=status)


def _row(
    figure: ReleasedFigure,
    draft: Draft,
    entered: dict[Sex, dict[str, Outcome]],
    kpi: Kpi,
    facts: KpiFacts,
) -> _Row:
    is_hidden = figure.status is Status.SUPPRESSED
    note = ""
    if is_hidden:
        note = str(_WHY[draft.why_hidden(figure)]())
    elif figure.period in draft.held:
        note = _("as released before: the change cannot be shown")
    elif figure.base is not None:
        note = _("of %(people)s") % {"people": figure.base}
    return _Row(
        period=figure.period,
        sex=figure.sex,
        name=capfirst(whom(kpi.population)[figure.sex]),
        entered=figure_text(entered.get(figure.sex, {}).get(figure.period), facts.decimals),
        shown=_("Protected")
        if is_hidden
        else figure_text(Outcome(figure.value, figure.status), facts.decimals),
        note=note,
    )


_WHY = {
    Reason.SMALL: lambda: _("too few people"),
    Reason.ZERO: lambda: _("nobody or everybody of a small group"),
    Reason.DOMINANCE: lambda: _("one contribution is nearly all"),
    Reason.CHURN: lambda: _("too few came or left"),
    Reason.QUANTILE: lambda: _("too few on one side"),
    Reason.COMPLEMENT: lambda: _("would give a hidden figure away"),
    Reason.EARLIER: lambda: _("was hidden in an earlier release"),
    Reason.BASE: lambda: _("a share of too few people"),
    Reason.DERIVED: lambda: _("is computed from a hidden figure"),
}


def _not_assessable(problem: NotAssessable, kpi: Kpi) -> str:
    return _(
        "%(period)s, %(sex)s: it is not known how many people are behind the figure, so it cannot be "
        "published. Enter the numbers that it is made from, or change how the KPI is measured."
    ) % {"period": problem.period, "sex": whom(kpi.population)[problem.sex]}
