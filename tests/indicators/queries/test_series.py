import pytest
from django.core.exceptions import PermissionDenied

from indicators.access import grant_for
from indicators.calculations.types import Outcome, Target
from indicators.models import KpiReading, OwnObservation
from indicators.queries import live
from indicators.queries.areas import comparison_areas
from indicators.queries.kpis import kpi_row, kpis_of_goal
from indicators.queries.series import kpi_series
from indicators.vocabulary import AreaKind, Direction, MeasureType, Sex, SexMode, Status, TargetFor
from tests.factories import kpis, organisations, releases

F, M, T = Sex.WOMEN, Sex.MEN, Sex.TOTAL


def series_of(kpi, organisation, user=None, comparisons=()):
    grant = grant_for(user, organisation)
    (series,) = kpi_series(grant, [kpi_row(kpi, organisation)], comparisons)
    return series


def test_series_keeps_zero_missing_and_hidden_apart(hedemora):
    kpi = kpis.kpi()
    kpis.observations(kpi, hedemora.area, {"2021": {F: 0.0, M: None, T: Status.SUPPRESSED}})

    own = series_of(kpi, hedemora).own

    assert own.by_sex == {
        F: {"2021": Outcome(0.0)},
        M: {"2021": Outcome(None, Status.MISSING)},
        T: {"2021": Outcome(None, Status.SUPPRESSED)},
    }


def test_series_holds_only_the_targets_in_force(hedemora):
    kpi = kpis.kpi()
    first, later = kpis.decision(hedemora), kpis.decision(hedemora, "§ 120")
    women = kpis.target(kpi, hedemora, "2022", TargetFor.WOMEN, 95, decision=first)
    men = kpis.target(kpi, hedemora, "2022", TargetFor.MEN, 95, decision=first)
    kpis.target(kpi, hedemora, "2022", TargetFor.WOMEN, 97, decision=later, supersedes=women)
    kpis.target(kpi, hedemora, "2022", TargetFor.MEN, None, decision=later, supersedes=men)

    assert series_of(kpi, hedemora).targets == {TargetFor.WOMEN: {"2022": Target(97, 97)}}


def test_targets_of_another_organisation_are_not_seen(hedemora, falun):
    kpi = kpis.kpi()
    kpis.target(kpi, falun, "2022", TargetFor.WOMEN, 95, decision=kpis.decision(falun))

    assert series_of(kpi, hedemora).targets == {}


def test_pair_takes_women_from_one_kpi_and_men_from_the_other(hedemora):
    women, men = kpis.kpi("N00942"), kpis.kpi("N00943")
    pair = kpis.kpi(
        "uttag", organisation=hedemora, sex_mode=SexMode.PAIR, women_kpi=women, men_kpi=men, source=""
    )
    kpis.observations(women, hedemora.area, {"2022": {T: 71.8}})
    kpis.observations(men, hedemora.area, {"2022": {T: 28.2}})

    series = series_of(pair, hedemora)
    assert series.own.by_sex == {F: {"2022": Outcome(71.8)}, M: {"2022": Outcome(28.2)}}
    assert series.kpi.source == "kolada"  # where its figures come from


def test_margin_of_error_comes_with_the_survey_kpi(hedemora):
    margin = kpis.kpi("U01610")
    survey = kpis.kpi("N00610", margin_kpi=margin)
    kpis.observations(margin, hedemora.area, {"2022": {F: 4.0, M: 5.0}})
    kpis.observations(survey, hedemora.area, {"2022": {F: 62.0, M: 74.0}})

    series = series_of(survey, hedemora)

    assert series.margins == {F: {"2022": 4.0}, M: {"2022": 5.0}}
    assert series.own.by_sex == {F: {"2022": Outcome(62.0)}, M: {"2022": Outcome(74.0)}}


def test_organisation_reads_a_shared_kpi_its_own_way(hedemora, falun):
    kpi = kpis.kpi(direction=Direction.NONE)
    KpiReading.objects.create(organisation=hedemora, kpi=kpi, direction=Direction.LOWER, decimals=0)

    here, elsewhere = kpi_row(kpi, hedemora).facts, kpi_row(kpi, falun).facts

    assert (here.direction, here.decimals) == (Direction.LOWER, 0)
    assert (elsewhere.direction, elsewhere.decimals) == (Direction.NONE, 1)


@pytest.fixture
def own_kpi(hedemora, controller):
    kpi = kpis.kpi("BESOK", organisation=hedemora, measure_type=MeasureType.COUNT, made_from_people=True)
    for sex, value in [(F, 12), (M, 8)]:
        OwnObservation.objects.create(
            organisation=hedemora,
            kpi=kpi,
            area=hedemora.area,
            sex=sex,
            period="2024",
            value=value,
            entered_by=controller,
        )
    return kpi


@pytest.mark.parametrize("person", ["reader", "controller", "stranger", None])
def test_own_figures_are_read_as_released(own_kpi, hedemora, controller, person, request):
    user = request.getfixturevalue(person) if person else None
    assert series_of(own_kpi, hedemora, user).own.by_sex == {}

    releases.publish(own_kpi, controller)

    assert series_of(own_kpi, hedemora, user).own.by_sex == {
        F: {"2024": Outcome(12.0)},
        M: {"2024": Outcome(8.0)},
        T: {"2024": Outcome(20.0)},
    }


@pytest.mark.parametrize("person", ["reader", "stranger", None])
def test_figures_that_are_not_released_are_for_nobody_but_controllers(own_kpi, hedemora, person, request):
    user = request.getfixturevalue(person) if person else None

    with pytest.raises(PermissionDenied):
        live.own_figures(grant_for(user, hedemora), [kpi_row(own_kpi, hedemora).facts])


def test_goal_with_many_kpis_is_read_in_three_queries(hedemora, django_assert_num_queries):
    many = [kpis.kpi(f"N{number:05}") for number in range(12)]
    goal = kpis.goal(hedemora, "heltid", *many)
    grant = grant_for(None, hedemora)

    with django_assert_num_queries(3):
        rows = kpis_of_goal(goal)
        kpi_series(grant, rows)

    assert [row.facts.code for row in rows] == [kpi.code for kpi in many]


def test_comparison_areas_are_own_groups_of_newest_year_then_region_then_country(hedemora):
    country = organisations.area("0000", "Riket", AreaKind.COUNTRY)
    region = organisations.area("0020", "Region Dalarna", AreaKind.REGION, parent=country)
    own = hedemora.area
    own.parent = region
    own.save()
    for code, subject, year in [
        ("G1", "Liknande kommuner, övergripande", 2024),
        ("G2", "Liknande kommuner, övergripande", 2025),
        ("G3", "Liknande kommuner, LSS", 2025),
    ]:
        organisations.area(
            code, f"{subject}, Hedemora, {year}", AreaKind.GROUP, group_of=own, subject=subject, vintage=year
        )
    organisations.area("G4", "Liknande kommuner, LSS, Falun, 2025", AreaKind.GROUP, vintage=2025)

    assert [area.code for area in comparison_areas(hedemora)] == ["G2", "G3", "0020", "0000"]
