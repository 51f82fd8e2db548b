"""The texts beside the fields of the grid of targets: outcomes, gap, targets in force."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from indicators.calculations.gap import gap_decimals, gap_outcome
from indicators.calculations.types import KpiFacts, KpiSeries, Outcome
from indicators.forms.numbers import written
from indicators.forms.words import whom
from indicators.models.choices import label
from indicators.queries.targets import Place, RecordedTarget
from indicators.views.pages import figure_text
from indicators.vocabulary import Sex, SexMode, TargetFor


class ColumnHead(NamedTuple):
    applies_to: TargetFor
    text: str
    unit: str


def column_heads(kpi: KpiFacts, columns: Sequence[TargetFor]) -> list[ColumnHead]:
    names = whom(kpi.population)
    return [
        ColumnHead(one, capfirst(names[one]), str(label(kpi.gap_type)) if one is TargetFor.GAP else kpi.unit)
        for one in columns
    ]


def target_text(target: RecordedTarget) -> str:
    """A target as one line: its value or range, and its tolerance where it has one."""
    if target.lower is None or target.upper is None:
        return _("no target")
    text = written(target.lower)
    if target.upper != target.lower:
        text = f"{text}–{written(target.upper)}"
    if target.tolerance:
        return _("%(target)s, tolerance %(tolerance)s") % {
            "target": text,
            "tolerance": written(target.tolerance),
        }
    return text


def outcome_texts(series: KpiSeries) -> dict[Place, str]:
    """The outcome of every place that has one, as it is shown."""
    kpi, own = series.kpi, series.own
    women, men = own.outcomes(Sex.WOMEN), own.outcomes(Sex.MEN)
    found = {(TargetFor.WOMEN, period): figure_text(one, kpi.decimals) for period, one in women.items()}
    found |= {(TargetFor.MEN, period): figure_text(one, kpi.decimals) for period, one in men.items()}
    gaps: dict[str, Outcome]
    if kpi.sex_mode is SexMode.RATIO:
        gaps = dict(own.outcomes(Sex.TOTAL))
    else:
        gaps = {one: gap_outcome(women[one], men[one], kpi.gap_type) for one in women if one in men}
    found |= {(TargetFor.GAP, period): figure_text(one, gap_decimals(kpi)) for period, one in gaps.items()}
    return found


class GapNow(NamedTuple):
    """Women's and men's newest values of the same period, with the texts that tell them."""

    period: str
    women: float
    men: float
    women_text: str
    men_text: str


def gap_now(series: KpiSeries) -> GapNow | None:
    women, men = series.own.outcomes(Sex.WOMEN), series.own.outcomes(Sex.MEN)
    for period in sorted(women.keys() & men.keys(), reverse=True):
        of_women, of_men = women[period], men[period]
        if of_women.value is not None and of_men.value is not None:
            texts = (figure_text(one, series.kpi.decimals) for one in (of_women, of_men))
            return GapNow(period, of_women.value, of_men.value, *texts)
    return None
