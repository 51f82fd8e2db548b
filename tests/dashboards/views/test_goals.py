"""The overview and the goal page, through the client with templates rendered."""

import pytest
from django.urls import reverse

from indicators.models import Target
from indicators.vocabulary import Sex, Status, TargetFor
from tests.as_served import walling
from tests.factories import kpis

HTMX = {"HX-Request": "true"}


def text_of(response) -> str:
    """The page's text with no-break spaces as spaces, so that a test can be read."""
    return response.content.decode().replace("\u00a0", " ")


def overview(organisation):
    return reverse("dashboards:goal-list", args=[organisation.slug])


def page(goal):
    return reverse("dashboards:goal-detail", args=[goal.organisation.slug, goal.slug])


def test_overview_is_public_and_shows_women_and_men_with_their_targets(client, hedemora, goal):
    html = text_of(client.get(overview(hedemora)))

    assert "Heltidsanställda, andel (%)" in html
    assert html.index("70,0 <small>%") < html.index("90,0 <small>%")
    assert html.count("Mål 2022: 73,0") == 2


def test_overview_judges_by_women_and_men_and_not_by_the_total(client, hedemora, goal):
    html = text_of(client.get(overview(hedemora)))

    assert 'data-status="not_reached">Målet ej nått' in html
    assert 'data-status="reached">Målet nått' in html
    assert "0 av 1 nyckeltal når sina mål" in html


def test_drafts_are_for_members(client, hedemora, reader, stranger):
    draft = kpis.goal(hedemora, "utkast", title="Ett utkast", is_published=False)

    assert "Ett utkast" not in text_of(client.get(overview(hedemora)))
    assert client.get(page(draft)).status_code == 404
    client.force_login(stranger)
    assert client.get(page(draft)).status_code == 404
    client.force_login(reader)
    assert "Ett utkast" in text_of(client.get(overview(hedemora)))
    assert client.get(page(draft)).status_code == 200


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("perspective=medarbetare", True),
        ("subgoal=2", True),
        ("subgoal=5", False),
        ("status=not_reached", True),
        ("status=reached", False),
        ("year=2020", True),
    ],
)
def test_overview_is_narrowed_by_its_filters(client, hedemora, goal, query, shown):
    html = text_of(client.get(f"{overview(hedemora)}?{query}"))

    assert ("Heltidsanställda, andel (%)" in html) is shown


def test_overview_of_a_year_shows_that_year(client, hedemora, goal):
    html = text_of(client.get(f"{overview(hedemora)}?year=2020"))

    assert "62,0 <small>%" in html
    assert "70,0 <small>%" not in html


@pytest.mark.parametrize(
    "query", ["year=abc", "year=20222", "perspective=x", "subgoal=7", "status=gr%C3%B6n"]
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_filter_that_makes_no_sense_is_said(client, hedemora, goal, query, headers):
    response = client.get(f"{overview(hedemora)}?{query}", headers=headers)

    assert response.status_code == 422
    assert 'role="alert"' in text_of(response)


def test_htmx_gets_the_goals_alone(client, hedemora, goal):
    response = client.get(overview(hedemora), headers=HTMX)

    assert text_of(response).strip().startswith('<div id="goals"')
    assert "HX-Request" in response["Vary"]


def test_empty_organisation_says_how_to_begin(client, hedemora, controller):
    assert "har inte publicerat några mål ännu" in text_of(client.get(overview(hedemora)))

    client.force_login(controller)

    assert reverse("indicators:goal-create", args=["hedemora"]) in text_of(client.get(overview(hedemora)))


def test_unknown_organisation_is_not_found(client, hedemora):
    assert client.get("/sater/").status_code == 404


def test_goal_page_shows_decision_chart_and_table(client, goal):
    html = text_of(client.get(page(goal)))

    assert "Kommunfullmäktige 2021-11-23 § 112" in html
    assert html.count("<figure") == 2
    assert html.count("<svg") >= 2
    assert '<th scope="row">2021<' in html  # a year without figures is a row, as it is a gap in the chart


def test_goal_page_says_what_the_gap_did_and_through_whom(client, goal):
    html = text_of(client.get(page(goal)))

    # |62 - 88| = 26 became |70 - 90| = 20: women rose by 8, men by 2.
    assert "Gapet minskade" in html


def test_goal_page_compares_on_request(client, goal, hedemora):
    from indicators.vocabulary import AreaKind
    from tests.factories import organisations

    country = organisations.area("0000", "Riket", AreaKind.COUNTRY)
    kpis.observations(goal.kpis.get(code="N00206"), country, {"2022": {Sex.WOMEN: 81.0, Sex.MEN: 92.0}})

    assert "81,0" not in text_of(client.get(page(goal)))
    assert "81,0" in text_of(client.get(f"{page(goal)}?compare=0000"))
    assert client.get(f"{page(goal)}?compare=9999").status_code == 422


def test_goal_page_shows_the_years_asked_for(client, goal):
    html = text_of(client.get(f"{page(goal)}?first=2021&last=2022"))

    assert '<th scope="row">2022<' in html
    assert '<th scope="row">2020<' not in html
    assert client.get(f"{page(goal)}?first=2022&last=2021").status_code == 422


def test_hidden_figure_is_said_to_be_hidden_and_missing_to_be_missing(client, hedemora):
    kpi = kpis.kpi("N00207")
    kpis.observations(
        kpi, hedemora.area, {"2022": {Sex.WOMEN: Status.SUPPRESSED, Sex.MEN: None, Sex.TOTAL: 0.0}}
    )
    goal = kpis.goal(hedemora, "deltid", kpi)

    html = text_of(client.get(page(goal)))

    assert "Skyddat" in html
    assert "Uppgift saknas" in html
    assert "<td>0,0" in html


def test_charts_are_fetched_as_plotly_figures(client, goal):
    response = client.get(reverse("dashboards:goal-charts", args=[goal.organisation.slug, goal.slug]))

    assert set(response.json()) == {f"kpi{kpi.pk}" for kpi in goal.kpis.all()}


def test_goal_of_another_organisation_is_not_found_here(client, goal, falun):
    assert client.get(f"/falun/goals/{goal.slug}/").status_code == 404
    assert client.get(f"/falun/goals/{goal.slug}/charts.json").status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_goal_page_takes_the_same_queries_however_many_kpis(
    client, hedemora, controller, count, django_assert_max_num_queries
):
    many = [kpis.kpi(f"N{number:05}") for number in range(count)]
    for kpi in many:
        kpis.observations(kpi, hedemora.area, {"2022": {Sex.WOMEN: 1.0, Sex.MEN: 2.0}})
    goal = kpis.goal(hedemora, "heltid", *many)
    client.force_login(controller)

    # Session, person, organisation, roles; goal, KPIs, areas to compare with, figures, targets.
    with django_assert_max_num_queries(9 + walling()):
        client.get(page(goal))


def test_overview_takes_the_same_queries_however_many_kpis(
    client, hedemora, controller, django_assert_max_num_queries
):
    for number in range(6):
        kpi = kpis.kpi(f"N{number:05}")
        kpis.observations(kpi, hedemora.area, {"2022": {Sex.WOMEN: 1.0, Sex.MEN: 2.0}})
        kpis.goal(hedemora, f"mal-{number}", kpi)
    client.force_login(controller)

    with django_assert_max_num_queries(9 + walling()):
        client.get(overview(hedemora))


def test_gap_with_a_target_of_its_own_is_shown_with_its_status(client, hedemora, goal, full_time):
    # Women 70, men 90: a gap of -20 where no more than 5 was decided.
    kpis.target(full_time, hedemora, "2022", TargetFor.GAP, 5, decision=Target._base_manager.first().decision)

    html = text_of(client.get(overview(hedemora)))

    assert "−20,0" in html
    assert "Mål 2022: 5,0" in html


def test_kpi_judged_by_one_sex_alone_says_so(client, hedemora):
    kpi = kpis.kpi("N00210")
    kpis.observations(kpi, hedemora.area, {"2022": {Sex.WOMEN: 80.0, Sex.MEN: None}})
    decision = kpis.decision(hedemora)
    for whose in (TargetFor.WOMEN, TargetFor.MEN):
        kpis.target(kpi, hedemora, "2022", whose, 73, decision=decision)
    goal = kpis.goal(hedemora, "halvt", kpi)

    assert "Bedömt efter ett kön" in text_of(client.get(page(goal)))


def test_kpi_with_a_target_and_no_figure_is_found_by_that_status(client, hedemora):
    kpi = kpis.kpi("N00211", title="Utan uppgift")
    kpis.target(kpi, hedemora, "2022", TargetFor.WOMEN, 73, decision=kpis.decision(hedemora))
    kpis.goal(hedemora, "tomt", kpi)

    assert "Utan uppgift" in text_of(client.get(f"{overview(hedemora)}?status=no_data"))
    assert "Utan uppgift" not in text_of(client.get(f"{overview(hedemora)}?status=no_target"))


def test_warning_of_levelling_down_is_of_the_newest_figures_or_not_given(client, hedemora):
    kpi = kpis.kpi("N00212")
    # From 2018 to 2019 the gap shrank through men alone; in 2024 men have no figure.
    kpis.observations(
        kpi,
        hedemora.area,
        {
            "2018": {Sex.WOMEN: 70.0, Sex.MEN: 90.0},
            "2019": {Sex.WOMEN: 70.0, Sex.MEN: 80.0},
            "2024": {Sex.WOMEN: 75.0, Sex.MEN: None},
        },
    )
    kpis.goal(hedemora, "nedat", kpi)

    assert "Utjämning nedåt" not in text_of(client.get(overview(hedemora)))
    assert "Utjämning nedåt" in text_of(client.get(f"{overview(hedemora)}?year=2019"))
