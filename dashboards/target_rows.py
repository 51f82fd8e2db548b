"""The targets of a KPI as the KPI page lists them: women and men beside each other, by decision."""

from dataclasses import dataclass
from typing import NamedTuple, TypedDict

from django.utils.translation import gettext

from dashboards.words import words_for
from indicators.calculations.gap import gap_decimals
from indicators.calculations.types import KpiFacts
from indicators.models import Decision
from indicators.queries.target_history import DecidedTargets
from indicators.vocabulary import Sex, TargetFor


class TargetCell(NamedTuple):
    text: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    period: str
    cells: list[TargetCell]
    decision: Decision


class DecidedTable(TypedDict):
    target_headings: list[str]
    targets: list[TargetRow]


def decided_targets(kpi: KpiFacts, history: list[DecidedTargets]) -> DecidedTable:
    """Return the rows and the headings of their values: women, men, and the gap where it has targets."""
    words = words_for(kpi)
    headings = {
        TargetFor.WOMEN: words.sexes[Sex.WOMEN],
        TargetFor.MEN: words.sexes[Sex.MEN],
        TargetFor.GAP: words.gap,
    }
    spoken_of = {whose for one in history for whose in one.targets}
    columns = [TargetFor.WOMEN, TargetFor.MEN] if spoken_of - {TargetFor.GAP} else []
    if TargetFor.GAP in spoken_of:
        columns.append(TargetFor.GAP)

    def text(one: DecidedTargets, whose: TargetFor) -> str:
        if whose not in one.targets:
            return ""
        target = one.targets[whose]
        if target is None:
            return gettext("no target")
        return words.of_target(target, gap_decimals(kpi) if whose is TargetFor.GAP else kpi.decimals)

    rows = [
        TargetRow(
            one.period,
            [TargetCell(text(one, whose), whose in one.superseded) for whose in columns],
            one.decision,
        )
        for one in history
    ]
    return {"target_headings": [headings[whose] for whose in columns], "targets": rows}
