"""Generated data of the shape that Kolada's has, from a small town's to all of Sweden's.

Every area has women's, men's and total figures of every KPI for fifteen years. They are stored as imports
store them: KPI by KPI, and within one by year and area, so that one area's figures lie far apart.
"""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.pages_.scales import (
    KPIS_OF_GOAL,
    KPIS_OF_LONG_GOAL,
    SUBJECTS,
    TARGET_YEARS,
    TITLES,
    YEARS,
    Scale,
)
from indicators.models import (
    Area,
    Decision,
    Goal,
    GoalKpi,
    ImportRun,
    Kpi,
    Membership,
    Organisation,
    Target,
    User,
)
from indicators.permissions import Role
from indicators.vocabulary import AreaKind, Direction, GapType, MeasureType, TargetFor

# Whole numbers alone until the last division, so that both databases make the same values. Half of the
# KPIs have one decimal and half six, a sixth of the figures is missing: about as in Kolada.
_OBSERVATIONS = f"""
INSERT INTO indicators_observation
    (area_id, kpi_id, sex, period, value, status, numerator, denominator, members, import_run_id)
SELECT area_id, kpi_id, sex, period,
    CASE WHEN is_missing THEN NULL WHEN kpi_id % 2 = 0 THEN tenths / 10.0
         ELSE (tenths * 100000 + mix % 100000) / 1000000.0 END,
    CASE WHEN is_missing THEN 'missing' ELSE 'ok' END, NULL, NULL, members, run_id
FROM (
    SELECT area_id, kpi_id, sex, period, members, run_id, mix,
        300 + kpi_id * 37 % 300 + (kpi_id % 5 - 2) * sign * 12 + year * 4 + mix % 40 AS tenths,
        mix % CASE WHEN kpi_id <= {KPIS_OF_GOAL} THEN 50 ELSE 6 END = 0 AS is_missing
    FROM (
        SELECT area.id AS area_id, kpi.id AS kpi_id, sexes.column1 AS sex, years.column1 AS period,
            CASE WHEN area.kind = 'group' THEN 7 END AS members, run.id AS run_id,
            sexes.column2 AS sign, years.column2 AS year,
            (area.id * 7919 + kpi.id * 104729 + years.column2 * 1299709 + sexes.column2 * 15485 + 15485)
                % 999983 AS mix
        FROM indicators_kpi AS kpi
        CROSS JOIN (VALUES {", ".join(f"('{year}', {year - YEARS[0]})" for year in YEARS)}) AS years
        CROSS JOIN indicators_area AS area
        CROSS JOIN (VALUES ('F', 1), ('M', -1), ('T', 0)) AS sexes
        CROSS JOIN indicators_importrun AS run
        WHERE kpi.id = {{kpi}}
    ) AS places
) AS figures
ORDER BY period, area_id, sex
"""


@dataclass(frozen=True, slots=True)
class Site:
    """What the measurements need to know of a generated installation.

    area_ids, kpi_ids, organisation_id: whose figures and targets the measured goal page reads.
    """

    observations: int
    slug: str
    goal: str
    long_goal: str
    compare: str
    other_compare: str
    cookie: str
    organisation_id: int
    area_ids: list[int]
    kpi_ids: list[int]


def build(municipalities: int, regions: int, kpis: int) -> dict:
    """Fill an empty database, and return the Site as a dict."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    scale = Scale(municipalities, regions, kpis)
    with transaction.atomic():
        towns = _areas(scale)
        Kpi.objects.bulk_create(_kpi(number) for number in range(1, kpis + 1))
        organisations = _organisations(towns)
        _goals(organisations)
        user = _controller(organisations[0])
        ImportRun.objects.create(source="kolada", state="done")
    _observations(kpis)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    (overall, other, *_) = Area.objects.filter(organisation=None, group_of=towns[0]).order_by("pk")
    measured = organisations[0]
    return asdict(
        Site(
            observations=scale.observations,
            slug=measured.slug,
            goal=reverse("dashboards:goal-detail", args=[measured.slug, "jamstalld-kommun"]),
            long_goal=reverse("dashboards:goal-detail", args=[measured.slug, "alla-nyckeltal"]),
            compare=overall.code,
            other_compare=other.code,
            cookie=f"sessionid={client.cookies['sessionid'].value}; csrftoken={'0' * 32}",
            organisation_id=measured.pk,
            area_ids=[towns[0].pk, overall.pk],
            kpi_ids=list(range(1, KPIS_OF_GOAL + 1)),
        )
    )


def _areas(scale: Scale) -> list[Area]:
    country = Area.objects.create(code="0000", title="Riket", kind=AreaKind.COUNTRY)
    regions = Area.objects.bulk_create(
        Area(code=f"00{number:02}", title=f"Region {number}", kind=AreaKind.REGION, parent=country)
        for number in range(1, scale.regions + 1)
    )
    towns = Area.objects.bulk_create(
        Area(
            code=f"{1000 + number}",
            title=f"Medelköping {number}",
            kind=AreaKind.MUNICIPALITY,
            parent=regions[number % len(regions)],
        )
        for number in range(scale.municipalities)
    )
    Area.objects.bulk_create(
        Area(
            code=f"G{37393 + number}",
            title=f"Liknande kommuner, {subject}, {towns[0].title}, 2025",
            kind=AreaKind.GROUP,
            group_of=towns[0],
            subject=f"Liknande kommuner, {subject}",
            vintage=2025,
        )
        for number, subject in enumerate(SUBJECTS)
    )
    return towns


def _kpi(number: int) -> Kpi:
    title = TITLES[(number - 1) % len(TITLES)]
    return Kpi(
        id=number,
        code=f"N{number:05}",
        title=title,
        title_as_imported=title,
        definition="Antal heltidsanställda dividerat med antal anställda. Avser november. Källa: SKR.",
        unit="%",
        measure_type=MeasureType.PERCENT,
        direction=(Direction.HIGHER, Direction.LOWER)[number % 2],
        gap_type=GapType.POINTS,
        source="kolada",
        producer="SKR",
    )


def _organisations(towns: list[Area]) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(slug=f"medelkoping-{number}", name=f"{town.title} kommun", area=town)
        for number, town in enumerate(towns)
    )


def _goals(organisations: list[Organisation]) -> None:
    """For each organisation a goal of 12 KPIs, with targets by sex in five years, and a longer one."""
    decisions = Decision.objects.bulk_create(
        Decision(
            organisation=organisation,
            body="Kommunfullmäktige",
            date=datetime.date(2019, 11, 26),
            section="§ 112",
            record_number="KS 2019/100",
            title="Mål och budget 2020–2024",
        )
        for organisation in organisations
    )
    for slug, title, kpis in (
        ("jamstalld-kommun", "Heltid är norm för kvinnor och män i kommunen", KPIS_OF_GOAL),
        ("alla-nyckeltal", "Alla nyckeltal", KPIS_OF_LONG_GOAL),
    ):
        goals = Goal.objects.bulk_create(
            Goal(
                organisation=decision.organisation,
                slug=slug,
                title=title,
                perspective="medarbetare",
                national_subgoal=2,
                decision=decision,
                is_published=True,
            )
            for decision in decisions
        )
        GoalKpi.objects.bulk_create(
            GoalKpi(organisation_id=goal.organisation_id, goal=goal, kpi_id=number, position=number)
            for goal in goals
            for number in range(1, kpis + 1)
        )
    Target.objects.bulk_create(
        (
            Target(
                organisation=decision.organisation,
                area_id=decision.organisation.area_id,
                kpi_id=number,
                period=str(year),
                applies_to=applies_to,
                lower=(value := Decimal(30 + number * 37 % 300 // 10 + (year - 2010) // 2)),
                upper=value,
                tolerance=Decimal(1),
                decision=decision,
            )
            for decision in decisions
            for number in range(1, KPIS_OF_GOAL + 1)
            for year in TARGET_YEARS
            for applies_to in (TargetFor.WOMEN, TargetFor.MEN)
        ),
        batch_size=5000,
    )


def _controller(organisation: Organisation) -> User:
    user = User.objects.create_user("controller@medelkoping.example", first_name="Kim", last_name="Ek")
    Membership.objects.create(user=user, organisation=organisation, role=Role.CONTROLLER)
    return user


def _observations(kpis: int) -> None:
    # What is generated keeps every constraint; looking up each row's area and KPI would take most time.
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in (
            ["SET session_replication_role = replica"]
            if is_postgresql
            else ["PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF"]
        ):
            cursor.execute(statement)
        for number in range(1, kpis + 1):
            cursor.execute(_OBSERVATIONS.format(kpi=number))
        cursor.execute("VACUUM ANALYZE" if is_postgresql else "ANALYZE")
        if is_postgresql:
            cursor.execute("RESET session_replication_role")
    connection.close()
