"""Counting who comes to an occasion: the tally page, and what its script sends."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hedemora_kpi.web.htmx import page_or_fragment
from indicators.access import Grant, organisation_view
from indicators.actions.attendance import Outcome, record_attendance
from indicators.calculations.attendance import COUNTED, Cell, by_sex, shown
from indicators.forms.attendance import cell_code, tap_of, taps_of
from indicators.forms.words import band_words, whom
from indicators.models import Occasion
from indicators.permissions import Permission
from indicators.queries.live_attendance import Attendance, Said, attendance, counts
from indicators.views.occasions import occasion_or_404
from indicators.views.pages import CONFLICT, INVALID, page, person, takes_form
from indicators.vocabulary import BANDS, AgeBands, Sex


class Button(NamedTuple):
    """What counts one more: its cell, what it is called, the count, and a key that was never used."""

    code: str
    sex: Sex
    name: str
    number: int
    key: UUID


class Line(NamedTuple):
    """An event in the list. undo: the key of a new event that takes it back; None where it cannot be."""

    said: Said
    name: str
    code: str
    undo: UUID | None


@organisation_view(Permission.LOG_ATTENDANCE)
@takes_form
def occasion_tally(request: HttpRequest, grant: Grant, occasion: int) -> HttpResponse:
    """The buttons that count. Without a script each is a form of its own."""
    found = occasion_or_404(grant, occasion)
    if request.method != "POST":
        return _tally(request, grant, found)
    try:
        tap = tap_of(request.POST)
    except ValueError:
        messages.error(request, _("That could not be counted. Press the button once more."))
        return _tally(request, grant, found, status=INVALID)
    outcome = record_attendance(occasion=found, taps=[tap], by=person(grant))[tap.key]
    if outcome is Outcome.CONFLICT:
        messages.error(request, _("The page was an old one, and nothing was counted. Press once more."))
        return _tally(request, grant, found, status=CONFLICT)
    if outcome is Outcome.LATE:
        messages.warning(request, _("Stored. The period is locked, so it counts when it has been approved."))
    return redirect("indicators:occasion-tally", grant.organisation.slug, occasion)


@organisation_view(Permission.LOG_ATTENDANCE)
@require_POST
def occasion_taps(request: HttpRequest, grant: Grant, occasion: int) -> HttpResponse:
    """What the page's script has gathered, as JSON; answers what became of each tap, and the counts.

    403 where the page was somebody else's: nobody's taps are stored as another's. 409 when a key was another
    tap's; the others are stored. 422 for what is no tap; nothing is.
    """
    found = occasion_or_404(grant, occasion)
    try:
        tapped_by, taps = taps_of(request.body)
    except ValueError:
        return JsonResponse({"error": "no taps"}, status=INVALID)
    if tapped_by != person(grant).pk:
        return JsonResponse({"error": "another person"}, status=403)
    outcomes = record_attendance(occasion=found, taps=taps, by=person(grant))
    cells = shown(counts(grant, [found])[found.pk])
    return JsonResponse(
        {
            "outcomes": {str(key): outcome for key, outcome in outcomes.items()},
            "counts": {cell_code(cell): number for cell, number in cells.items()},
        },
        status=CONFLICT if Outcome.CONFLICT in outcomes.values() else 200,
    )


def _tally(request: HttpRequest, grant: Grant, occasion: Occasion, *, status: int = 200) -> HttpResponse:
    found = attendance(grant, occasion)
    project = occasion.activity.project
    words = {sex: capfirst(word) for sex, word in whom(occasion.activity.population).items()}
    bands = [*BANDS[AgeBands(project.age_bands)], ""]
    lines = [_line(said, words, found) for said in found.events if not said.is_undo]
    mine = (line for line in lines if line.undo and line.said.person == str(grant.user))
    context = {
        "occasion": occasion,
        "activity": occasion.activity,
        "project": project,
        "bands": [_band(band, found.cells, words) for band in bands],
        "has_bands": len(bands) > 1,
        "sums": [(sex, words[sex], number) for sex, number in by_sex(found.cells).items()],
        "lines": lines,
        "last": next(mine, None),
        "is_locked": project.locked_through is not None and occasion.date <= project.locked_through,
    }
    template = page_or_fragment(request, "occasion/tally.html", fragment="list")
    return page(request, grant, template, context, status=status)


def _band(
    band: str, cells: Mapping[Cell, int], words: Mapping[str, str]
) -> tuple[str, list[Button], list[Button]]:
    """Return what the age band is called, its large buttons and its small ones."""
    stand = shown(cells)
    buttons = [
        Button(
            code=cell_code(Cell(sex, band)),
            sex=sex,
            name=words[sex],
            number=stand.get(Cell(sex, band), 0),
            key=uuid4(),
        )
        for sex in COUNTED
    ]
    return band_words(band), buttons[:2], buttons[2:]


def _line(said: Said, words: Mapping[str, str], found: Attendance) -> Line:
    name = words[said.cell.sex]
    if said.cell.age_band:
        name = f"{name}, {band_words(said.cell.age_band)}"
    can_be_taken_back = said.set_to is None and not said.is_taken_back
    return Line(said, name, cell_code(said.cell), uuid4() if can_be_taken_back else None)
