import pytest
import time_machine
from django.urls import reverse

from indicators.actions.decisions import change_decision
from indicators.models import AuditEvent, Decision
from tests.factories import kpis
from tests.forms import filled

NEW = "/hedemora/decisions/new/"
TYPED = {
    "body": "Kommunfullmäktige",
    "date": "2021-11-23",
    "section": "§ 112",
    "title": "Mål och budget 2022",
}


@pytest.fixture(autouse=True)
def _in_2024():
    with time_machine.travel("2024-06-01 12:00 +0200", tick=True):
        yield


def test_decision_is_registered(client, controller, hedemora):
    client.force_login(controller)

    response = client.post(
        NEW, filled(client.get(NEW), holding="body", **TYPED, link="https://hedemora.se/kf")
    )

    assert response.url == reverse("indicators:decision-list", args=["hedemora"])
    assert str(Decision._base_manager.get(organisation=hedemora)) == "Kommunfullmäktige 2021-11-23 § 112"
    assert AuditEvent._base_manager.filter(action="decision.added").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": "2024-06-02"}, "Datum: Ett beslut registreras när det har fattats"),
        ({"date": "abc"}, "Datum: Fyll i ett giltigt datum"),
        ({"title": "x" * 300}, "som mest 200 tecken"),
        ({"body": "x" * 300}, "som mest 200 tecken"),
        ({"link": "javascript:alert(1)"}, "Länk: "),
        ({"section": ""}, "Detta fält måste fyllas i"),
    ],
)
def test_decision_that_makes_no_sense_is_refused_and_what_was_typed_is_kept(
    client, controller, changes, words
):
    client.force_login(controller)

    response = client.post(NEW, filled(client.get(NEW), holding="body", **(TYPED | changes)))

    assert response.status_code == 422
    assert words in response.content.decode()
    again = filled(response, holding="body")
    assert {name: again[name] for name in TYPED | changes} == TYPED | changes
    assert Decision._base_manager.count() == 0


def test_decision_of_today_is_registered(client, controller):
    client.force_login(controller)

    client.post(NEW, TYPED | {"date": "2024-06-01"})

    assert Decision._base_manager.count() == 1


def test_decision_is_registered_once(client, controller, hedemora):
    kpis.decision(hedemora)
    client.force_login(controller)

    response = client.post(NEW, TYPED)

    assert response.status_code == 422
    assert "Det organets beslut med den paragrafen den dagen är redan registrerat" in (
        response.content.decode()
    )
    assert Decision._base_manager.count() == 1


def test_another_organisations_decision_does_not_stand_in_the_way(client, controller, falun):
    kpis.decision(falun)
    client.force_login(controller)

    assert client.post(NEW, TYPED).status_code == 302


def test_one_comes_back_to_where_the_decision_was_needed(client, controller):
    kpis.kpi("N00206")
    grid = reverse("indicators:target-edit", args=["hedemora", "N00206"])
    client.force_login(controller)
    page = client.get(NEW, {"next": grid})

    response = client.post(NEW, filled(page, holding="body", **TYPED))

    assert response.url == f"{grid}?decision={Decision._base_manager.get().pk}"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example/", "https://evil.example", "\\\\evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_one_is_not_sent_to_another_site(client, controller, elsewhere):
    client.force_login(controller)

    page = client.get(NEW, {"next": elsewhere})
    response = client.post(NEW, TYPED | {"next": elsewhere})

    assert "next" not in filled(page, holding="body")
    assert response.url == reverse("indicators:decision-list", args=["hedemora"])


def test_decision_is_corrected_and_keeps_what_it_was(client, controller, hedemora):
    decision = kpis.decision(hedemora)
    address = reverse("indicators:decision-edit", args=["hedemora", decision.pk])
    client.force_login(controller)

    response = client.post(address, filled(client.get(address), holding="body", section="§ 113"))

    assert response.status_code == 302
    assert [one.section for one in decision.history.all()] == ["§ 113", "§ 112"]


def test_decision_changed_by_somebody_else_meanwhile_is_shown_and_not_overwritten(
    client, controller, administrator, hedemora
):
    decision = kpis.decision(hedemora)
    address = reverse("indicators:decision-edit", args=["hedemora", decision.pk])
    client.force_login(controller)
    typed = filled(client.get(address), holding="body", section="§ 113")
    decision.section = "§ 114"
    change_decision(decision=decision, version=1, by=administrator)

    response = client.post(address, typed)

    assert response.status_code == 409
    assert "<td>§ 114</td><td>§ 113</td>" in response.content.decode()
    assert Decision._base_manager.get().section == "§ 114"
    assert client.post(address, filled(response, holding="body")).status_code == 302
    assert Decision._base_manager.get().section == "§ 113"


def test_correction_into_a_duplicate_is_refused(client, controller, hedemora):
    kpis.decision(hedemora, "§ 112")
    second = kpis.decision(hedemora, "§ 113")
    address = reverse("indicators:decision-edit", args=["hedemora", second.pk])
    client.force_login(controller)

    response = client.post(address, filled(client.get(address), holding="body", section="§ 112"))

    assert response.status_code == 422
    second.refresh_from_db()
    assert second.section == "§ 113"


def test_list_has_the_newest_first_with_what_rests_on_each(client, controller, hedemora, falun):
    old = kpis.decision(hedemora, "§ 1", title="Äldre beslut")
    kpis.decision(hedemora, "§ 2", title="Nyare beslut", date="2023-11-28")
    kpis.decision(falun, "§ 3", title="Faluns beslut")
    kpi = kpis.kpi()
    for period in ("2024", "2025"):
        kpis.target(kpi, hedemora, period, "F", 60, decision=old)
    kpis.goal(hedemora, decision=old)
    client.force_login(controller)

    page = client.get(reverse("indicators:decision-list", args=["hedemora"])).content.decode()

    assert page.index("Nyare beslut") < page.index("Äldre beslut")
    assert '<td class="num">1</td><td class="num">2</td>' in page
    assert "Faluns beslut" not in page
