"""The KPI page and its downloads."""

import csv
import io

import pytest
from django.urls import reverse

from indicators.models import OwnObservation
from indicators.vocabulary import AreaKind, MeasureType, Sex, Status, TargetFor
from tests.as_served import walling
from tests.dashboards.views.test_goals import text_of
from tests.factories import kpis, organisations, releases

F, M, T = Sex.WOMEN, Sex.MEN, Sex.TOTAL


def address(name, organisation, code):
    return reverse(f"dashboards:{name}", args=[organisation.slug, code])


def test_kpi_page_is_public_also_for_a_kpi_in_no_goal(client, hedemora, full_time):
    html = text_of(client.get(address("kpi-detail", hedemora, "N00206")))

    assert "Heltidsanställda, andel (%)" in html
    assert "70,0" in html
    assert "90,0" in html
    assert "Källa" in html


def test_kpi_page_shows_targets_with_their_decisions_and_history(client, hedemora, full_time):
    women = full_time.targets.get(organisation=hedemora, applies_to=TargetFor.WOMEN)
    later = kpis.decision(hedemora, "§ 120", title="Reviderad budget")
    kpis.target(full_time, hedemora, "2022", TargetFor.WOMEN, 75, decision=later, supersedes=women)

    html = text_of(client.get(address("kpi-detail", hedemora, "N00206")))

    assert "Reviderad budget" in html
    assert "gäller inte längre" in html


def test_kpi_page_shows_similar_municipalities_region_and_country(client, hedemora, full_time):
    country = organisations.area("0000", "Riket", AreaKind.COUNTRY)
    kpis.observations(full_time, country, {"2022": {F: 81.0, M: 92.0}})

    html = text_of(client.get(address("kpi-detail", hedemora, "N00206")))

    assert "Så går det för andra, 2022" in html
    assert "Riket" in html


def test_unknown_kpi_is_not_found(client, hedemora):
    for name in ("kpi-detail", "kpi-charts", "kpi-csv", "kpi-svg"):
        assert client.get(address(name, hedemora, "N99999")).status_code == 404


@pytest.fixture
def own_kpi(hedemora, controller):
    kpi = kpis.kpi(
        "BESOK", title="Besök på fritidsgård", organisation=hedemora, measure_type=MeasureType.COUNT,
        decimals=0, unit="besök", source="",
    )  # fmt: skip
    for sex, value in [(F, 4711), (M, 5822)]:
        OwnObservation.objects.create(
            organisation=hedemora, kpi=kpi, area=hedemora.area, sex=sex, period="2024", value=value,
            entered_by=controller,
        )  # fmt: skip
    kpis.goal(hedemora, "fritid", kpi)
    return kpi


@pytest.mark.parametrize("name", ["kpi-detail", "kpi-charts", "kpi-csv", "kpi-svg"])
@pytest.mark.parametrize("person", [None, "reader", "controller", "stranger"])
def test_own_figures_reach_nobody_before_they_are_published(client, hedemora, own_kpi, name, person, request):
    if person:
        client.force_login(request.getfixturevalue(person))

    response = client.get(address(name, hedemora, "BESOK"))

    assert response.status_code == 200
    for trace in ("4711", "5822", "4 711", "5 822", "10 533"):
        assert trace not in text_of(response)


@pytest.mark.parametrize("person", [None, "reader", "controller", "stranger"])
def test_published_figures_are_for_everybody_with_their_total(
    client, hedemora, own_kpi, controller, person, request
):
    releases.publish(own_kpi, controller)
    if person:
        client.force_login(request.getfixturevalue(person))

    html = text_of(client.get(address("kpi-detail", hedemora, "BESOK")))

    for figure in ("4 711", "5 822", "10 533"):
        assert figure in html
    assert reverse("dashboards:release-detail", args=["hedemora", "BESOK", 1]) in html


def test_own_kpi_in_no_published_goal_is_not_there_for_the_public(client, hedemora, reader):
    kpis.kpi("UTKAST", organisation=hedemora)

    assert client.get(address("kpi-detail", hedemora, "UTKAST")).status_code == 404
    client.force_login(reader)
    assert client.get(address("kpi-detail", hedemora, "UTKAST")).status_code == 200


def test_own_kpi_of_another_organisation_is_not_found(client, own_kpi, falun, stranger):
    client.force_login(stranger)

    assert client.get(address("kpi-detail", falun, "BESOK")).status_code == 404


def rows_of(response, delimiter):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=delimiter))


def test_csv_for_excel_is_swedish_with_shown_decimals(client, hedemora):
    kpi = kpis.kpi("N00209", title="=Heltid", producer="SKR")
    kpis.observations(kpi, hedemora.area, {"2022": {F: 75.87269, M: Status.SUPPRESSED, T: 0.0}})

    response = client.get(address("kpi-csv", hedemora, "N00209"))

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Disposition"] == 'attachment; filename="hedemora-N00209.csv"'
    header, women, men, total = rows_of(response, ";")
    assert header[:7] == ["Nyckeltal", "Titel", "Områdeskod", "Område", "År", "Kön", "Värde"]
    assert women[:7] == ["N00209", "'=Heltid", "2083", "Hedemora", "2022", "Kvinnor", "75,9"]
    assert men[5:9] == ["Män", "", "%", "Skyddat"]
    assert total[5:9] == ["Totalt", "0,0", "%", ""]


def test_csv_for_machines_has_full_precision_and_codes(client, hedemora):
    kpi = kpis.kpi("N00209")
    kpis.observations(kpi, hedemora.area, {"2022": {F: 75.87269, M: None}})
    kpis.target(kpi, hedemora, "2022", TargetFor.WOMEN, 80, decision=kpis.decision(hedemora))

    header, women, men = rows_of(client.get(address("kpi-csv", hedemora, "N00209") + "?format=machine"), ",")

    assert dict(zip(header, women, strict=True))["value"] == "75.87269"
    assert dict(zip(header, women, strict=True))["target_lower"] == "80.0"
    assert dict(zip(header, men, strict=True))["status"] == "missing"
    assert dict(zip(header, men, strict=True))["value"] == ""


def test_csv_in_an_unknown_format_is_refused(client, hedemora, full_time):
    assert client.get(address("kpi-csv", hedemora, "N00206") + "?format=xml").status_code == 400


def test_chart_is_taken_as_svg_with_its_source(client, hedemora, full_time):
    response = client.get(address("kpi-svg", hedemora, "N00206"))

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith((b"<svg", b"<?xml"))
    assert "Kolada" in response.content.decode()


def test_kpi_page_takes_a_fixed_number_of_queries(
    client, hedemora, full_time, controller, django_assert_max_num_queries
):
    client.force_login(controller)

    with django_assert_max_num_queries(12 + walling()):
        client.get(address("kpi-detail", hedemora, "N00206"))
