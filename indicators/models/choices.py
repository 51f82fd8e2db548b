"""The vocabulary with its labels, as Django wants choices. The labels are translated."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.vocabulary import (
    ActivityKind,
    AgeBands,
    AreaKind,
    Attainment,
    Direction,
    DisclosureClass,
    Frequency,
    Funder,
    GapType,
    GoalLevel,
    MeasureType,
    Population,
    Sex,
    SexMode,
    Status,
    TargetFor,
)

type Choices = list[tuple[str, str | Promise]]

# By enum first: members of different enums can be equal as text.
_LABELS: dict[type[StrEnum], dict[str, str | Promise]] = {
    Sex: {
        Sex.WOMEN: _("women"),
        Sex.MEN: _("men"),
        Sex.NON_BINARY: _("non-binary"),
        Sex.UNKNOWN: _("not stated"),
        Sex.TOTAL: _("total"),
    },
    TargetFor: {
        TargetFor.WOMEN: _("women"),
        TargetFor.MEN: _("men"),
        TargetFor.GAP: _("the gap"),
    },
    Status: {
        Status.OK: pgettext_lazy("status of a figure", "final"),
        Status.PRELIMINARY: _("preliminary"),
        Status.MISSING: _("not available"),
        Status.NOT_APPLICABLE: _("not applicable"),
        Status.SUPPRESSED: _("protected"),
        Status.UNRELIABLE: _("unreliable"),
        Status.WITHDRAWN: _("withdrawn"),
    },
    Direction: {
        Direction.HIGHER: _("higher is better"),
        Direction.LOWER: _("lower is better"),
        Direction.RANGE: _("within a range is best"),
        Direction.NONE: _("not decided"),
    },
    MeasureType: {
        MeasureType.PERCENT: _("per cent"),
        MeasureType.COUNT: _("number"),
        MeasureType.MEAN: _("mean"),
        MeasureType.SEK: _("kronor"),
        MeasureType.RATIO: _("ratio"),
        MeasureType.INDEX: _("index"),
    },
    GapType: {
        GapType.POINTS: _("percentage points"),
        GapType.DIFFERENCE: _("difference in the KPI's unit"),
        GapType.RATIO: _("women's value in % of men's"),
        GapType.PERCENT_OF_MEN: _("difference in % of men's value"),
        GapType.BALANCE: _("distance from 40–60"),
    },
    SexMode: {
        SexMode.ROWS: _("figures for each sex"),
        SexMode.PAIR: _("one KPI for women and one for men"),
        SexMode.SHARE_OF_WOMEN: _("share of women"),
        SexMode.RATIO: _("one number that compares women with men"),
    },
    Frequency: {
        Frequency.YEAR: _("year"),
        Frequency.TERTIAL: _("four months"),
        Frequency.QUARTER: _("quarter"),
        Frequency.MONTH: _("month"),
    },
    Population: {
        Population.ADULTS: _("women and men"),
        Population.CHILDREN: _("girls and boys"),
    },
    AreaKind: {
        AreaKind.COUNTRY: _("country"),
        AreaKind.REGION: _("region"),
        AreaKind.MUNICIPALITY: _("municipality"),
        AreaKind.GROUP: _("group of municipalities"),
        AreaKind.BOARD: pgettext_lazy("political body", "board"),
        AreaKind.DEPARTMENT: _("department"),
        AreaKind.UNIT: pgettext_lazy("part of an organisation", "unit"),
    },
    GoalLevel: {
        GoalLevel.VISION: _("vision"),
        GoalLevel.COUNCIL: _("council goal"),
        GoalLevel.BOARD: _("board goal"),
        GoalLevel.UNIT: _("unit goal"),
    },
    Attainment: {
        Attainment.REACHED: _("target reached"),
        Attainment.NEAR: _("near the target"),
        Attainment.NOT_REACHED: _("target not reached"),
        Attainment.NO_TARGET: _("no target"),
        Attainment.NO_DATA: _("no figure"),
        Attainment.SUPPRESSED: _("cannot be shown"),
    },
    Funder: {
        Funder.OWN: _("the organisation itself"),
        Funder.AMIF: _("AMIF, the EU's asylum, migration and integration fund"),
        Funder.ESF: _("ESF+, the European Social Fund"),
        Funder.OTHER: pgettext_lazy("who pays", "somebody else"),
    },
    ActivityKind: {
        ActivityKind.OPEN: _("open to all"),
        ActivityKind.WOMEN_ONLY: _("for women or girls only"),
        ActivityKind.MEN_ONLY: _("for men or boys only"),
        ActivityKind.CLUB: _("club or association"),
        ActivityKind.COURSE: _("course"),
        ActivityKind.STAFF_TRAINING: _("training of staff"),
        ActivityKind.YOUTH_CENTRE: _("youth centre"),
    },
    AgeBands: {
        AgeBands.NONE: _("ages are not counted"),
        AgeBands.AMIF: _("under 18, 18–60, over 60 (AMIF)"),
        AgeBands.ESF: _("under 18, 18–29, 30–54, 55 and older (ESF+)"),
        AgeBands.YOUTH: _("under 7, 7–12, 13–16, 17–20, 21–25, over 25 (children and youth)"),
    },
}

DISCLOSURE_CLASSES: list[tuple[int, Promise]] = [
    (DisclosureClass.OPEN, _("people in public office: everything is shown")),
    (DisclosureClass.ORDINARY, _("ordinary counts: visitors, participants, employees")),
    (DisclosureClass.EMPLOYMENT, _("employment conditions: hours, employment, pay")),
    (DisclosureClass.SENSITIVE, _("sensitive: health, rehabilitation, asylum")),
]

# The national sub-goals of gender equality policy (skr. 2016/17:10).
NATIONAL_SUBGOALS: list[tuple[int, Promise]] = [
    (1, _("power and influence")),
    (2, _("economic equality")),
    (3, _("education")),
    (4, _("unpaid housework and care")),
    (5, _("health")),
    (6, _("men's violence against women")),
]


def label(member: StrEnum) -> str | Promise:
    return _LABELS[type(member)][member]


def choices(words: type[StrEnum], *, only: tuple[StrEnum, ...] = ()) -> Choices:
    """Return (value, label) for every word of the enum, or for those in `only`."""
    return [(member.value, label(member)) for member in only or words]
