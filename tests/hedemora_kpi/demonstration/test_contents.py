"""What the demonstration shows, read from the database that it was loaded into."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import transaction

from hedemora_kpi.demonstration import load
from indicators.access import grant_for
from indicators.calculations.attainment import attainment_of, kpi_attainment
from indicators.calculations.gap_change import latest_gap_change
from indicators.calculations.margin import is_uncertain
from indicators.calculations.types import KpiSeries
from indicators.models import (
    Area,
    AuditEvent,
    Decision,
    Goal,
    ImportRun,
    Kpi,
    Observation,
    Organisation,
    Target,
)
from indicators.queries.kpis import kpi_row
from indicators.queries.series import kpi_series
from indicators.vocabulary import Attainment, Direction, GoalLevel, Sex, SexMode, Status, TargetFor

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Once for all of these tests, which only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load.load(today=datetime.date(2026, 11, 24))
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def series(_loaded) -> dict[str, KpiSeries]:
    """Hedemora's KPIs as everybody sees them, by code."""
    hedemora = Organisation.objects.get(slug="hedemora")
    kpis = Kpi._base_manager.filter(goals__organisation=hedemora).distinct()
    rows = [kpi_row(kpi, hedemora) for kpi in kpis]
    return {one.kpi.code: one for one in kpi_series(grant_for(None, hedemora), rows)}


def test_there_are_two_organisations_with_goals_of_their_own():
    hedemora, falun = Organisation.objects.get(slug="hedemora"), Organisation.objects.get(slug="falun")
    council = Goal._base_manager.filter(level=GoalLevel.COUNCIL, is_published=True)
    assert council.filter(organisation=hedemora).count() == 5
    assert council.filter(organisation=falun).count() == 3
    assert hedemora.areas.count() == 6
    assert Kpi._base_manager.filter(goals__organisation=hedemora).distinct().count() == 29


def test_group_is_hedemoras_own_with_its_seven_members():
    group = Area._base_manager.get(code="G37393")
    assert group.group_of.code == "2083"
    assert group.members.count() == 7


def test_group_has_the_unweighted_mean_of_the_members_that_published_a_figure():
    of_members = Observation.objects.filter(
        kpi__code="N00206", sex=Sex.WOMEN, period="2022", area__member_of__group__code="G37393"
    ).values_list("value", flat=True)
    of_group = Observation.objects.get(kpi__code="N00206", sex=Sex.WOMEN, period="2022", area__code="G37393")
    assert of_group.members == len(of_members)
    assert of_group.value == pytest.approx(sum(of_members) / len(of_members))


def test_what_is_invented_says_so():
    assert all("påhittat för demonstrationen" in decision.title for decision in Decision._base_manager.all())
    (invented,) = Kpi._base_manager.filter(source="demonstration")
    assert "påhittat för demonstrationen" in invented.title
    assert "påhittade för demonstrationen" in invented.definition
    figures = Observation.objects.filter(import_run__source="demonstration")
    assert {figure.kpi_id for figure in figures} == {invented.pk}
    assert not Observation.objects.filter(kpi=invented).exclude(import_run__source="demonstration").exists()
    assert ImportRun._base_manager.count() == 2


def test_own_figures_are_invented_say_so_and_show_what_protection_is(series):
    own = [one for one in series.values() if one.kpi.code.startswith("EVI-")]

    assert len(own) == 2
    for one in own:
        assert "påhittade uppgifter" in one.kpi.title
        women, men = one.own.outcomes(Sex.WOMEN), one.own.outcomes(Sex.MEN)
        assert men["2022"].status is Status.SUPPRESSED
        assert women["2025"].value is not None


def test_every_figure_that_is_not_invented_names_its_producer():
    for kpi in Kpi._base_manager.exclude(source="demonstration").exclude(made_from_people=True):
        assert kpi.definition.endswith(f"Källa: {kpi.producer}."), kpi.code


def test_later_decision_supersedes_the_earlier_target():
    earlier, later = Target._base_manager.filter(
        organisation__slug="hedemora", kpi__code="N00206", period="2022", applies_to=TargetFor.WOMEN
    ).order_by("decision__date")
    assert (earlier.lower, later.lower) == (95, 96)
    assert later.supersedes == earlier


def test_loading_is_in_the_audit_trail():
    events = AuditEvent._base_manager.filter(action="demonstration.loaded")
    assert {event.organisation.slug for event in events} == {"hedemora", "falun"}


def test_every_figure_of_the_demonstration_is_at_most_one_megabyte():
    assert sum(file.stat().st_size for file in load.FOLDER.iterdir() if file.is_file()) < 1_000_000


@pytest.mark.parametrize("code", ["N00209", "N02243"])
def test_total_reaches_a_target_that_women_do_not(series, code):
    one = series[code]
    total = one.own.outcomes(Sex.TOTAL)["2022"]

    assert attainment_of(total, one.targets[TargetFor.WOMEN]["2022"], one.kpi.direction) is Attainment.REACHED
    attained = kpi_attainment(one, "2022")
    assert (attained.women, attained.men) == (Attainment.NOT_REACHED, Attainment.REACHED)
    assert attained.status is Attainment.NOT_REACHED


def test_gap_in_turnout_closed_by_levelling_down(series):
    change = latest_gap_change(series["N05401"].kpi, series["N05401"].own.by_sex)

    assert change.levelling_down
    assert (change.earlier.gap, change.later.gap) == (4, 2)
    # Women's turnout fell by 5, men's by 3.
    assert (change.parts.women_moved, change.parts.men_moved) == (-5, -3)


def test_gap_in_full_time_employment_crossed(series):
    women, men = series["N00206"].own.outcomes(Sex.WOMEN), series["N00206"].own.outcomes(Sex.MEN)

    assert women["2021"].value > men["2021"].value
    assert women["2022"].value < men["2022"].value


def test_lower_is_better_for_sick_leave_and_men_are_near_their_target(series):
    sick_leave = series["N00090"]

    assert sick_leave.kpi.direction is Direction.LOWER
    attained = kpi_attainment(sick_leave, "2022")
    assert (attained.women, attained.men) == (Attainment.NOT_REACHED, Attainment.NEAR)


def test_sick_leave_has_a_year_without_figures(series):
    assert {"2013", "2015"} < set(series["N00090"].own.outcomes(Sex.WOMEN))
    assert "2014" not in series["N00090"].own.outcomes(Sex.WOMEN)


def test_school_of_arts_has_years_with_a_total_and_neither_sex(series):
    pupils = series["N09888"].own

    assert pupils.outcomes(Sex.TOTAL)["2017"].value == pytest.approx(8.507963)
    assert pupils.outcomes(Sex.WOMEN)["2017"] == (None, Status.MISSING, None)


def test_survey_has_a_margin_that_its_difference_is_within(series):
    safety = series["N00610"]
    women, men = (safety.own.outcomes(sex)["2022"].value for sex in (Sex.WOMEN, Sex.MEN))

    assert (women, men) == (65.9, 76.7)
    assert is_uncertain(women, men, safety.margins[Sex.WOMEN]["2022"], safety.margins[Sex.MEN]["2022"])


def test_council_has_a_range_for_both_sexes(series):
    council = series["N05815"]

    assert council.kpi.sex_mode is SexMode.SHARE_OF_WOMEN
    assert council.targets[TargetFor.WOMEN]["2022"][:2] == (40, 60)
    assert kpi_attainment(council, "2022").status is Attainment.REACHED
    assert kpi_attainment(series["N05816"], "2022").status is Attainment.NOT_REACHED


def test_pay_gap_has_a_target_of_its_own(series):
    pay_gap = series["N00951"]

    assert pay_gap.kpi.sex_mode is SexMode.RATIO
    assert pay_gap.own.outcomes(Sex.TOTAL)["2022"].value == 1484
    assert kpi_attainment(pay_gap, "2022").gap is Attainment.NOT_REACHED


def test_parental_leave_is_a_pair_of_published_kpis(series):
    leave = series["FP-UTTAG"]

    assert leave.own.outcomes(Sex.WOMEN)["2022"].value == 71.8
    assert leave.own.outcomes(Sex.MEN)["2022"].value == 28.2
    assert kpi_attainment(leave, "2022").women is Attainment.NEAR


def test_targets_are_there_for_2020_to_2026_and_never_for_one_sex_alone(series):
    years = {period for one in series.values() for targets in one.targets.values() for period in targets}

    assert years == {str(year) for year in range(2020, 2027)}
    for one in series.values():
        assert set(one.targets.get(TargetFor.WOMEN, {})) == set(one.targets.get(TargetFor.MEN, {}))
