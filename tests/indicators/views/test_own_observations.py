import pytest
import time_machine
from django.urls import reverse

from indicators.actions.own_observations import Figure, enter_figures
from indicators.models import OwnObservation
from indicators.vocabulary import Frequency, MeasureType, Sex, SexMode, Status
from tests.factories import kpis
from tests.forms import filled


@pytest.fixture(autouse=True)
def _in_2024():
    with time_machine.travel("2024-06-01 12:00 +0200", tick=True):
        yield


@pytest.fixture
def share(hedemora):
    """Sick leave, in per cent of those employed."""
    return kpis.kpi("H1", organisation=hedemora, source="", title="Andel med sjukfrånvaro")


@pytest.fixture
def count(hedemora):
    return kpis.kpi(
        "H2", organisation=hedemora, source="", measure_type=MeasureType.COUNT, unit="personer", decimals=0
    )


def of(kpi):
    return reverse("indicators:own-observation-edit", args=["hedemora", kpi.code])


SHARES = {
    "period": "2023",
    "F-numerator": "30",
    "F-denominator": "40",
    "M-numerator": "15",
    "M-denominator": "60",
}


def stored():
    return {row.sex: (row.value, row.status) for row in OwnObservation._base_manager.all()}


def test_share_is_computed_from_its_numbers_and_the_total_from_both_sexes(
    client, controller, share, hedemora
):
    """30 of 40 women are 75 per cent, 15 of 60 men 25 per cent, 45 of 100 in all 45 per cent."""
    client.force_login(controller)
    typed = filled(client.get(of(share)), holding="period", **SHARES)

    page = client.post(of(share), typed, follow=True).content.decode()

    assert stored() == {"F": (75, "ok"), "M": (25, "ok")}
    women = OwnObservation._base_manager.get(sex="F")
    assert (women.numerator, women.denominator, women.entered_by, women.area) == (
        30,
        40,
        controller,
        hedemora.area,
    )
    row = page.split('href="?period=2023"')[1].split("</tr>")[0]
    assert ["75,0" in row, "25,0" in row, "45,0" in row] == [True, True, True]


def test_everybody_is_counted_and_nobody_is_a_number_too(client, controller, count):
    """12 women, 0 men, 1 non-binary: 13 in all."""
    client.force_login(controller)
    typed = filled(
        client.get(of(count)),
        holding="period",
        period="2023",
        **{"F-value": "12", "M-value": "0", "X-value": "1"},
    )

    page = client.post(of(count), typed, follow=True).content.decode()

    assert stored() == {"F": (12, "ok"), "M": (0, "ok"), "X": (1, "ok")}
    row = page.split('href="?period=2023"')[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in row.split('<td class="num">')[1:]] == ["12", "0", "1", "13"]


def test_figure_that_is_missing_says_so(client, controller, count):
    client.force_login(controller)
    typed = filled(
        client.get(of(count)), holding="period", period="2023", **{"F-value": "12", "M-status": "missing"}
    )

    page = client.post(of(count), typed, follow=True).content.decode()

    assert stored() == {"F": (12, "ok"), "M": (None, "missing")}
    assert "uppgift saknas" in page.lower()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"F-numerator": "abc"}, "Hur många av dem, kvinnor: ”abc” är inte ett tal"),
        ({"F-numerator": "41"}, "Hur många av dem, kvinnor: Delen ligger mellan 0 och talet"),
        ({"F-numerator": "-1"}, "Hur många av dem, kvinnor: Delen ligger mellan 0 och talet"),
        ({"M-denominator": "0"}, "Av hur många, män: Talet som andelen är av måste vara större än noll"),
        ({"M-denominator": ""}, "Av hur många, män: En andel behöver båda sina tal"),
        ({"M-numerator": "", "M-denominator": ""}, "Hur många av dem, män: För in uppgiften, eller välj"),
        ({"F-status": "missing"}, "Hur många av dem, kvinnor: Töm uppgiften"),
        ({"F-status": "suppressed"}, "Status, kvinnor: "),
        ({"period": "abc"}, "”abc” är ingen period för det här nyckeltalet. Ett år, till exempel 2024"),
        ({"period": "2023-T1"}, "”2023-T1” är ingen period"),
        ({"period": "2025"}, "Period: Det året har inte kommit än"),
        ({"period": ""}, "Period: Detta fält måste fyllas i"),
        ({"period": "2023\x00"}, "Period: "),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_sex_and_kept(client, controller, share, changes, words):
    client.force_login(controller)
    typed = filled(client.get(of(share)), holding="period", **(SHARES | changes))

    response = client.post(of(share), typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert stored() == {}
    again = filled(response, holding="period")
    assert again["M-denominator"] == typed["M-denominator"]


@pytest.mark.parametrize("number", ["12,5", "-1"])
def test_number_of_people_is_whole(client, controller, count, number):
    client.force_login(controller)
    typed = filled(
        client.get(of(count)), holding="period", period="2023", **{"F-value": number, "M-value": "1"}
    )

    response = client.post(of(count), typed)

    assert response.status_code == 422
    assert "Ett antal är ett heltal från 0 och uppåt" in response.content.decode()


def test_figures_of_a_period_are_opened_and_changed_and_the_earlier_ones_are_kept(
    client, controller, administrator, share, hedemora
):
    women, men = Figure(75.0, Status.OK, 30, 40), Figure(25.0, Status.OK, 15, 60)
    enter_figures(
        organisation=hedemora,
        kpi=share,
        period="2023",
        figures={Sex.WOMEN: women, Sex.MEN: men},
        versions={},
        by=administrator,
    )
    client.force_login(controller)
    page = client.get(of(share), {"period": "2023"})
    assert filled(page, holding="period")["F-numerator"] == "30"

    client.post(of(share), filled(page, holding="period", **{"F-numerator": "20"}))

    assert stored() == {"F": (50, "ok"), "M": (25, "ok")}
    changed, kept = OwnObservation._base_manager.get(sex="F"), OwnObservation._base_manager.get(sex="M")
    assert [(one.value, one.history_user) for one in changed.history.all()] == [
        (50, controller),
        (75, administrator),
    ]
    assert (kept.entered_by, kept.version) == (administrator, 1)


def test_figures_entered_by_somebody_else_meanwhile_are_shown_and_not_overwritten(
    client, controller, administrator, share, hedemora
):
    client.force_login(controller)
    typed = filled(client.get(of(share)), holding="period", **SHARES)
    theirs = {Sex.WOMEN: Figure(50.0, Status.OK, 20, 40), Sex.MEN: Figure(25.0, Status.OK, 15, 60)}
    enter_figures(
        organisation=hedemora, kpi=share, period="2023", figures=theirs, versions={}, by=administrator
    )

    response = client.post(of(share), typed)

    assert response.status_code == 409
    page = response.content.decode()
    assert "50,0 (20 av 40)</td><td>administrator@hedemora.example</td><td>75,0 (30 av 40)" in page
    assert stored()["F"] == (50, "ok")
    assert client.post(of(share), filled(response, holding="period")).status_code == 302
    assert stored()["F"] == (75, "ok")


def test_same_figures_sent_twice_are_stored_once(client, controller, share):
    client.force_login(controller)
    typed = filled(client.get(of(share)), holding="period", **SHARES)

    statuses = [client.post(of(share), typed).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert {row.version for row in OwnObservation._base_manager.all()} == {1}


@pytest.mark.parametrize("versions", ["F:x", "Z:1", "F", f"F:{'9' * 5000}"])
def test_tampered_versions_store_nothing(client, controller, share, versions):
    client.force_login(controller)

    response = client.post(of(share), SHARES | {"versions": versions})

    assert response.status_code in (409, 422)
    assert stored() == {}


def test_only_own_kpis_with_figures_for_each_sex_are_entered(client, controller, hedemora, falun):
    shared = kpis.kpi("N00206")
    pair = kpis.kpi(
        "H3", organisation=hedemora, sex_mode=SexMode.PAIR, women_kpi=shared, men_kpi=kpis.kpi("N00207")
    )
    foreign = kpis.kpi("H4", organisation=falun)
    client.force_login(controller)

    for kpi in (shared, pair, foreign):
        assert client.get(of(kpi)).status_code == 404
        assert client.post(of(kpi), SHARES).status_code == 404


def test_reader_sees_no_figure(client, reader, share):
    client.force_login(reader)

    assert client.get(of(share)).status_code == 403


def test_period_follows_the_kpis_frequency(client, controller, hedemora):
    monthly = kpis.kpi("H5", organisation=hedemora, measure_type=MeasureType.COUNT, frequency=Frequency.MONTH)
    client.force_login(controller)
    typed = {"versions": "", "F-value": "1", "M-value": "2", "F-status": "ok", "M-status": "ok"}

    assert client.post(of(monthly), typed | {"period": "2024"}).status_code == 422
    assert client.post(of(monthly), typed | {"period": "2024-05"}).status_code == 302
