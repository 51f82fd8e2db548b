import pytest

from indicators.models import Goal, Target
from indicators.vocabulary import Direction, Sex, TargetFor
from tests.factories import kpis

F, M, T = Sex.WOMEN, Sex.MEN, Sex.TOTAL


@pytest.fixture
def full_time(hedemora):
    """Women 70, men 90, all 74; target 73 for both: the total reaches it, women do not."""
    kpi = kpis.kpi("N00206", title="Heltidsanställda, andel (%)")
    kpis.observations(
        kpi,
        hedemora.area,
        {"2020": {F: 62.0, M: 88.0, T: 68.0}, "2022": {F: 70.0, M: 90.0, T: 74.0}},
    )
    decision = kpis.decision(hedemora)
    for whose in (TargetFor.WOMEN, TargetFor.MEN):
        kpis.target(kpi, hedemora, "2022", whose, 73, decision=decision)
    return kpi


@pytest.fixture
def sick_leave(hedemora):
    """A decreasing KPI: women 8.0, men 5.5, no targets."""
    kpi = kpis.kpi("N00090", title="Sjukfrånvaro, andel (%)", direction=Direction.LOWER)
    kpis.observations(kpi, hedemora.area, {"2022": {F: 8.0, M: 5.5, T: 7.5}})
    return kpi


@pytest.fixture
def goal(hedemora, full_time, sick_leave) -> Goal:
    return kpis.goal(
        hedemora,
        "heltid",
        full_time,
        sick_leave,
        perspective="medarbetare",
        national_subgoal=2,
        decision=Target._base_manager.first().decision,
    )
