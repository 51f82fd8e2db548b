"""KPIs, goals, decisions, targets and figures with as few words as a test needs."""

import datetime
from decimal import Decimal

from indicators.models import (
    Area,
    Decision,
    Goal,
    GoalKpi,
    ImportRun,
    Kpi,
    Observation,
    Organisation,
    Target,
)
from indicators.vocabulary import Direction, GapType, MeasureType, Sex, Status, TargetFor


def kpi(code: str = "N00206", **fields) -> Kpi:
    defaults = {
        "title": "Heltidsanställda månadsavlönade, kommun, andel (%)",
        "unit": "%",
        "measure_type": MeasureType.PERCENT,
        "direction": Direction.HIGHER,
        "gap_type": GapType.POINTS,
        "source": "kolada",
    }
    return Kpi.objects.create(code=code, **(defaults | fields))


def import_run(**fields) -> ImportRun:
    return ImportRun.objects.create(**({"source": "kolada", "state": "done"} | fields))


def observations(kpi: Kpi, area: Area, rows: dict[str, dict[Sex, float | Status | None]]) -> None:
    """Store {period: {sex: value}}; None is missing, a Status is that status without a value."""
    run = import_run()
    Observation.objects.bulk_create(
        Observation(
            kpi=kpi,
            area=area,
            period=period,
            sex=sex,
            value=None if value is None or isinstance(value, Status) else value,
            status=Status.MISSING if value is None else value if isinstance(value, Status) else Status.OK,
            import_run=run,
        )
        for period, by_sex in rows.items()
        for sex, value in by_sex.items()
    )


def decision(organisation: Organisation, section: str = "§ 112", **fields) -> Decision:
    defaults = {
        "body": "Kommunfullmäktige",
        "date": datetime.date(2021, 11, 23),
        "title": "Mål och budget 2022",
        "record_number": "KS 2021/100",
    }
    return Decision.objects.create(organisation=organisation, section=section, **(defaults | fields))


def goal(organisation: Organisation, slug: str = "heltid", *kpis: Kpi, **fields) -> Goal:
    defaults = {"title": "Heltid är norm för kvinnor och män", "is_published": True}
    made = Goal.objects.create(organisation=organisation, slug=slug, **(defaults | fields))
    for position, one in enumerate(kpis):
        GoalKpi.objects.create(organisation=organisation, goal=made, kpi=one, position=position)
    return made


def target(
    kpi: Kpi,
    organisation: Organisation,
    period: str,
    applies_to: TargetFor,
    value: float | None,
    *,
    decision: Decision,
    **fields,
) -> Target:
    number = None if value is None else Decimal(str(value))
    return Target.objects.create(
        organisation=organisation,
        kpi=kpi,
        area=organisation.area,
        period=period,
        applies_to=applies_to,
        decision=decision,
        **({"lower": number, "upper": number} | fields),
    )
