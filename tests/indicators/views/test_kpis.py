import pytest
from django.urls import reverse

from indicators.models import AuditEvent, Kpi, KpiReading
from tests.factories import kpis
from tests.forms import filled

NEW = "/hedemora/kpis/new/"
TYPED = {
    "code": "H001",
    "title": "Andel chefer",
    "unit": "%",
    "measure_type": "percent",
    "direction": "range",
    "gap_type": "points",
    "series_breaks": "2021, 2019",
}


def edit(code):
    return reverse("indicators:kpi-edit", args=["hedemora", code])


def test_own_kpi_is_stored(client, controller, hedemora):
    client.force_login(controller)

    response = client.post(NEW, filled(client.get(NEW), holding="code", **TYPED))

    kpi = Kpi._base_manager.get()
    assert response.url == reverse("dashboards:kpi-detail", args=["hedemora", "H001"])
    assert (kpi.organisation, kpi.code, kpi.series_breaks) == (hedemora, "H001", ["2019", "2021"])
    assert AuditEvent._base_manager.filter(action="kpi.added").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "H 1"}, "Kod: "),
        ({"code": "new"}, "Den koden används av installationen själv"),
        ({"code": "x" * 300}, "som mest 40 tecken"),
        ({"title": "x" * 301}, "som mest 300 tecken"),
        ({"discontinued_year": "abc"}, "Fyll i ett heltal"),
        ({"decimals": "7"}, "mindre än eller lika med 6"),
        ({"series_breaks": "2019 abc"}, "”abc” är ingen period"),
        ({"sex_mode": "pair"}, "Ett par behöver"),
        ({"sex_mode": "pair", "women_kpi": "N1", "men_kpi": "N1"}, "Ett par består av två olika nyckeltal"),
        (
            {"sex_mode": "pair", "women_kpi": "N1", "men_kpi": "N9"},
            "Det finns inget nyckeltal med koden ”N9”",
        ),
        ({"sex_mode": "ratio"}, "Kvinnor och män: "),
        ({"smallest_group": "-1"}, "Minsta"),
    ],
)
def test_kpi_that_makes_no_sense_is_refused_and_what_was_typed_is_kept(client, controller, changes, words):
    kpis.kpi("N1")
    client.force_login(controller)

    response = client.post(NEW, filled(client.get(NEW), holding="code", **(TYPED | changes)))

    assert response.status_code == 422
    assert words in response.content.decode()
    again = filled(response, holding="code")
    assert again["title"] == (TYPED | changes)["title"]
    assert Kpi._base_manager.count() == 1


def test_own_code_is_taken_once_but_may_be_a_shared_ones(client, controller, hedemora, falun):
    kpis.kpi("H001", organisation=hedemora)
    kpis.kpi("H002")
    kpis.kpi("H003", organisation=falun)
    client.force_login(controller)

    answers = [
        client.post(NEW, filled(client.get(NEW), holding="code", **(TYPED | {"code": code}))).status_code
        for code in ("H001", "H002", "H003")
    ]

    assert answers == [422, 302, 302]


def test_pair_is_made_of_two_kpis(client, controller, hedemora):
    women, men = kpis.kpi("N00942"), kpis.kpi("N00943")
    client.force_login(controller)
    pair = {"sex_mode": "pair", "women_kpi": "N00942", "men_kpi": "N00943"}

    client.post(NEW, filled(client.get(NEW), holding="code", **(TYPED | pair)))

    made = Kpi._base_manager.get(code="H001")
    assert (made.women_kpi, made.men_kpi) == (women, men)
    opened = filled(client.get(edit("H001")), holding="title")
    assert (opened["women_kpi"], opened["men_kpi"]) == ("N00942", "N00943")


@pytest.mark.parametrize("name", ["women_kpi", "men_kpi"])
def test_pair_is_not_made_of_a_pair_nor_of_own_kpis(client, controller, hedemora, name):
    women, men = kpis.kpi("N00942"), kpis.kpi("N00943")
    kpis.kpi("N1", sex_mode="pair", women_kpi=women, men_kpi=men)
    kpis.kpi("H9", organisation=hedemora)
    client.force_login(controller)
    pair = {"sex_mode": "pair", "women_kpi": "N00942", "men_kpi": "N00943"}

    for code, words in (("N1", "That KPI is itself a pair"), ("H9", "A pair is made of shared KPIs")):
        typed = filled(client.get(f"/en{NEW}"), holding="code", **(TYPED | pair | {name: code}))
        response = client.post(f"/en{NEW}", typed)
        assert response.status_code == 422
        assert words in response.content.decode()


def test_own_kpi_is_changed_but_not_its_code(client, controller, hedemora):
    kpis.kpi("H001", organisation=hedemora)
    client.force_login(controller)
    typed = filled(client.get(edit("H001")), holding="title", title="Andel kvinnor")

    response = client.post(edit("H001"), typed | {"code": "H002", "organisation": "99"})

    assert response.status_code == 302
    assert (Kpi._base_manager.get().code, Kpi._base_manager.get().title) == ("H001", "Andel kvinnor")


def test_kpi_changed_by_somebody_else_meanwhile_is_shown_and_not_overwritten(
    client, controller, administrator, hedemora
):
    kpis.kpi("H001", organisation=hedemora, title="Andel")
    client.force_login(controller)
    typed = filled(client.get(edit("H001")), holding="title", title="Mitt")
    client.force_login(administrator)
    client.post(edit("H001"), typed | {"title": "Deras"})
    client.force_login(controller)

    response = client.post(edit("H001"), typed)

    assert response.status_code == 409
    page = response.content.decode()
    assert "administrator@hedemora.example ändrade det här medan du skrev" in page
    assert "<td>Deras</td><td>Mitt</td>" in page
    assert Kpi._base_manager.get().title == "Deras"
    assert client.post(edit("H001"), filled(response, holding="title")).status_code == 302
    assert Kpi._base_manager.get().title == "Mitt"


def test_what_figures_were_entered_as_is_not_changed_under_them(client, controller, hedemora):
    kpi = kpis.kpi("H001", organisation=hedemora)
    kpi.own_observations.create(
        organisation=hedemora, area=hedemora.area, sex="F", period="2023", value=1, entered_by=controller
    )
    client.force_login(controller)
    typed = filled(client.get(edit("H001")), holding="title")

    client.post(edit("H001"), typed | {"measure_type": "count", "frequency": "month"})

    kpi.refresh_from_db()
    assert (kpi.measure_type, kpi.frequency) == ("percent", "year")


def test_frequency_is_not_changed_under_targets(client, controller, hedemora):
    kpi = kpis.kpi("H001", organisation=hedemora)
    client.force_login(controller)
    typed = filled(client.get(edit("H001")), holding="title")
    kpis.target(kpi, hedemora, "2025", "F", 60, decision=kpis.decision(hedemora))

    client.post(edit("H001"), typed | {"frequency": "month", "gap_type": "ratio"})

    kpi.refresh_from_db()
    assert (kpi.frequency, kpi.gap_type) == ("year", "ratio")


def test_gap_of_an_own_kpi_is_not_changed_under_targets_for_it(client, controller, hedemora):
    kpi = kpis.kpi("H001", organisation=hedemora)
    client.force_login(controller)
    typed = filled(client.get(edit("H001")), holding="title")
    kpis.target(kpi, hedemora, "2025", "G", 5, decision=kpis.decision(hedemora))

    client.post(edit("H001"), typed | {"title": "Annat", "gap_type": "ratio"})

    kpi.refresh_from_db()
    assert (kpi.title, kpi.gap_type) == ("Annat", "points")


def test_gap_of_a_shared_kpi_is_not_read_in_another_way_under_the_organisations_targets_for_it(
    client, controller, hedemora, falun
):
    kpi = kpis.kpi("N00206")
    client.force_login(controller)
    for organisation, gap_type in ((falun, "ratio"), (hedemora, "difference")):
        typed = filled(client.get(edit("N00206")), holding="direction")
        kpis.target(kpi, organisation, "2025", "G", 5, decision=kpis.decision(organisation))
        client.post(edit("N00206"), typed | {"gap_type": gap_type, "decimals": "2"})

    reading = KpiReading._base_manager.get()
    assert (reading.gap_type, reading.decimals) == ("ratio", 2)


def test_shared_kpi_is_read_in_the_organisations_own_way_and_stays_as_it_is(
    client, controller, hedemora, falun
):
    kpi = kpis.kpi("N00206", direction="none", decimals=1)
    client.force_login(controller)
    typed = filled(client.get(edit("N00206")), holding="direction", direction="higher")
    assert "title" not in typed

    response = client.post(edit("N00206"), typed | {"title": "Annat", "organisation": str(falun.pk)})

    kpi.refresh_from_db()
    reading = KpiReading._base_manager.get()
    assert response.status_code == 302
    assert (reading.organisation, reading.direction, reading.gap_type, reading.decimals) == (
        hedemora,
        "higher",
        None,
        None,
    )
    assert (kpi.direction, kpi.title) == ("none", "Heltidsanställda månadsavlönade, kommun, andel (%)")


def test_zero_decimals_are_not_the_same_as_none_chosen(client, controller):
    kpis.kpi("N00206")
    client.force_login(controller)

    client.post(edit("N00206"), filled(client.get(edit("N00206")), holding="direction", decimals="0"))

    assert KpiReading._base_manager.get().decimals == 0


def test_reading_changed_by_somebody_else_meanwhile_is_shown(client, controller, administrator):
    kpis.kpi("N00206", direction="none")
    client.force_login(controller)
    typed = filled(client.get(edit("N00206")), holding="direction", direction="higher")
    client.force_login(administrator)
    client.post(edit("N00206"), typed | {"direction": "lower"})
    client.force_login(controller)

    response = client.post(edit("N00206"), typed)

    assert response.status_code == 409
    assert KpiReading._base_manager.get().direction == "lower"


def test_own_kpi_comes_before_a_shared_one_with_its_code(client, controller, hedemora):
    kpis.kpi("N00206")
    kpis.kpi("N00206", organisation=hedemora, title="Vårt eget")
    client.force_login(controller)

    assert filled(client.get(edit("N00206")), holding="title")["title"] == "Vårt eget"
