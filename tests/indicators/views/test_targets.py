"""The grid of targets, through the browser's door."""

import re

import pytest
import time_machine
from django.urls import reverse

from indicators.actions.targets import NewTarget, set_targets
from indicators.models import AuditEvent, Target
from indicators.vocabulary import Frequency, Population, Sex, SexMode, TargetFor
from tests.factories import kpis
from tests.forms import filled

pytestmark = pytest.mark.usefixtures("_in_2024")


@pytest.fixture
def _in_2024():
    with time_machine.travel("2024-06-01 12:00 +0200", tick=True):
        yield


@pytest.fixture
def kpi(hedemora):
    """Women 60, men 64 in 2023: the gap is 4 percentage points."""
    made = kpis.kpi("N00206")
    kpis.observations(made, hedemora.area, {"2023": {Sex.WOMEN: 60, Sex.MEN: 64, Sex.TOTAL: 61}})
    return made


@pytest.fixture
def decision(hedemora):
    return kpis.decision(hedemora, "§ 112")


@pytest.fixture
def address(hedemora, kpi):
    return reverse("indicators:target-edit", args=["hedemora", kpi.code])


def opened(client, address):
    return client.get(address)


def in_force():
    rows = Target._base_manager.filter(superseded_by__isnull=True).order_by("period", "applies_to")
    return {(row.period, row.applies_to): (row.lower, row.upper, row.tolerance) for row in rows}


def test_grid_has_women_and_men_side_by_side_from_the_newest_figure_to_four_years_ahead(
    client, controller, address
):
    client.force_login(controller)

    page = client.get(address).content.decode()

    assert re.findall(r'<th scope="row">(\d+)</th>', page) == ["2023", "2024", "2025", "2026", "2027", "2028"]
    assert (
        page.index('name="F-2024-value"')
        < page.index('name="M-2024-value"')
        < page.index('name="F-2025-value"')
    )
    assert 'inputmode="decimal"' in page
    assert '<label for="id_F-2023-value"><span class="visually-hidden">Mål 2023, kvinnor</span>' in page


def test_grid_shows_the_outcome_beside_the_target(client, controller, address, kpi, hedemora, decision):
    kpis.target(kpi, hedemora, "2023", TargetFor.WOMEN, 62.5, decision=decision)
    client.force_login(controller)

    response = client.get(address)

    assert filled(response, holding="decision")["F-2023-value"] == "62,5"
    assert "60,0" in response.content.decode()
    assert "64,0" in response.content.decode()


def test_saving_records_the_changed_cells_alone(client, controller, address, kpi, hedemora, decision):
    first = kpis.target(kpi, hedemora, "2025", TargetFor.WOMEN, 62, decision=decision)
    kept = kpis.target(kpi, hedemora, "2025", TargetFor.MEN, 64, decision=decision)
    later = kpis.decision(hedemora, "§ 8")
    client.force_login(controller)
    typed = filled(
        client.get(address),
        holding="decision",
        decision=str(later.pk),
        **{
            "F-2025-value": "63,5",
            "M-2026-value": "1 000",
            "M-2026-upper": "1 100,25",
            "F-2026-value": "999.5",
        },
    )

    response = client.post(address, typed | {"confirm": "2025 2026"})

    assert response.status_code == 302
    assert Target._base_manager.count() == 5
    changed = Target._base_manager.get(supersedes=first)
    assert (changed.lower, changed.decision, changed.recorded_by) == (63.5, later, controller)
    assert not hasattr(kept, "superseded_by")
    assert in_force()["2026", "M"] == (1000, 1100.25, 0)


def test_emptied_cell_ends_the_target_and_keeps_what_applied(
    client, controller, address, kpi, hedemora, decision
):
    first = kpis.target(kpi, hedemora, "2025", TargetFor.MEN, 64, decision=decision)
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", decision=str(decision.pk), **{"M-2025-value": ""})

    client.post(address, typed)

    assert in_force() == {("2025", "M"): (None, None, 0)}
    first.refresh_from_db()
    assert first.lower == 64


def test_saving_without_a_change_records_nothing(client, controller, address, kpi, hedemora, decision):
    kpis.target(kpi, hedemora, "2025", TargetFor.MEN, 64, decision=decision, tolerance=2)
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", decision=str(decision.pk))

    response = client.post(address, typed, follow=True)

    assert Target._base_manager.count() == 1
    assert not AuditEvent._base_manager.filter(action="targets.set").exists()
    assert "Inget mål ändrades" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("F-2025-value", "abc", "Mål 2025, kvinnor: ”abc” är inte ett tal"),
        ("M-2025-value", "1,2,3", "Mål 2025, män: ”1,2,3” är inte ett tal"),
        ("M-2025-value", "1.234", "Mål 2025, män: ”1.234” kan läsas på två sätt"),
        ("F-2025-upper", "70", "Mål 2025, kvinnor: Ett intervall behöver också sitt lägsta värde"),
        ("F-2025-tolerance", "x", "Tolerans 2025, kvinnor: ”x” är inte ett tal"),
    ],
)
def test_what_cannot_be_read_is_told_with_year_and_sex_and_nothing_is_stored(
    client, controller, address, decision, name, text, words
):
    client.force_login(controller)
    typed = filled(
        client.get(address),
        holding="decision",
        decision=str(decision.pk),
        **{"F-2026-value": "66", name: text},
    )

    response = client.post(address, typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Target._base_manager.count() == 0
    again = filled(response, holding="decision")
    assert (again[name], again["F-2026-value"]) == (text, "66")


def test_range_that_ends_below_its_start_and_negative_tolerance_are_refused(
    client, controller, address, decision
):
    client.force_login(controller)
    typed = filled(
        client.get(address),
        holding="decision",
        decision=str(decision.pk),
        **{
            "F-2025-value": "60",
            "F-2025-upper": "40",
            "M-2025-value": "60",
            "M-2025-tolerance": "-1",
        },
    )

    page = client.post(address, typed).content.decode()

    assert "Högst 2025, kvinnor: Det högsta värdet i ett intervall kan inte vara lägre än det lägsta" in page
    assert "Tolerans 2025, män: Toleransen kan inte vara negativ" in page
    assert Target._base_manager.count() == 0


def test_targets_need_a_decision_of_the_own_organisation(client, controller, address, falun):
    foreign = kpis.decision(falun)
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", **{"F-2025-value": "66"})

    for decision in ("", str(foreign.pk), "abc"):
        assert client.post(address, typed | {"decision": decision}).status_code == 422
    assert Target._base_manager.count() == 0


def test_targets_that_let_the_gap_grow_are_stored_after_a_second_look(client, controller, address, decision):
    client.force_login(controller)
    typed = filled(
        client.get(address),
        holding="decision",
        decision=str(decision.pk),
        **{"F-2025-value": "60", "M-2025-value": "65", "F-2026-value": "62", "M-2026-value": "66"},
    )

    warned = client.post(address, typed)
    page = warned.content.decode()
    assert warned.status_code == 422
    assert Target._base_manager.count() == 0
    assert 'name="confirm" value="2025"' in page
    assert "60,0 och 64,0" in page

    response = client.post(address, filled(warned, holding="decision") | {"confirm": "2025"})
    assert response.status_code == 302
    assert Target._base_manager.count() == 4


def test_targets_of_two_people_at_once_are_shown_side_by_side(
    client, controller, administrator, address, kpi, hedemora, decision
):
    seen = kpis.target(kpi, hedemora, "2025", TargetFor.WOMEN, 62, decision=decision)
    client.force_login(controller)
    typed = filled(
        client.get(address),
        holding="decision",
        decision=str(decision.pk),
        **{"F-2025-value": "63", "M-2027-value": "64"},
    )
    theirs = [NewTarget(TargetFor.WOMEN, "2025", 61, 61), NewTarget(TargetFor.MEN, "2026", 65, 65)]
    set_targets(kpi=kpi, decision=decision, targets=theirs, based_on=[seen.pk], by=administrator)

    response = client.post(address, typed)

    assert response.status_code == 409
    assert Target._base_manager.count() == 3
    page = response.content.decode()
    assert "administrator@hedemora.example har registrerat: 61" in page
    again = filled(response, holding="decision")
    assert again["F-2025-value"] == "63"
    assert again["M-2027-value"] == "64"
    assert again["M-2026-value"] == "65"

    assert client.post(address, again).status_code == 302
    assert {place: lower for place, (lower, _, _) in in_force().items()} == {
        ("2025", "F"): 63,
        ("2026", "M"): 65,
        ("2027", "M"): 64,
    }


def test_sending_the_same_grid_twice_records_it_once(client, controller, address, decision):
    client.force_login(controller)
    typed = filled(
        client.get(address), holding="decision", decision=str(decision.pk), **{"F-2025-value": "63"}
    )

    statuses = [client.post(address, typed).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Target._base_manager.count() == 1


def test_later_year_is_added_and_what_was_typed_stays(client, controller, address):
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", **{"F-2025-value": "sextio"})

    response = client.post(address, typed | {"add_year": "1"})

    again = filled(response, holding="decision")
    assert response.status_code == 200
    assert again["F-2025-value"] == "sextio"
    assert "F-2029-value" in again
    assert "är inte ett tal" not in response.content.decode()


def test_cells_that_were_not_sent_are_left_alone(client, controller, address, kpi, hedemora, decision):
    kpis.target(kpi, hedemora, "2025", TargetFor.MEN, 64, decision=decision)
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", decision=str(decision.pk))
    typed = {name: text for name, text in typed.items() if not name.startswith("M-2025")}

    client.post(address, typed | {"F-2025-value": "63"})

    assert in_force()["2025", "M"] == (64, 64, 0)


@pytest.mark.parametrize(
    "tampered", [{"since": "-5", "until": "9" * 5000}, {"since": "1000", "until": "2999"}]
)
def test_tampered_years_do_not_make_the_grid_endless(client, controller, address, decision, tampered):
    client.force_login(controller)
    typed = filled(client.get(address), holding="decision", decision=str(decision.pk))

    response = client.post(address, typed | tampered | {"based_on": f"{'9' * 5000} x -1", "add_year": "1"})

    assert response.status_code == 200
    assert response.content.count(b'scope="row"') <= 86


def test_kpi_that_is_itself_the_comparison_has_targets_for_the_gap_alone(client, controller, hedemora):
    ratio = kpis.kpi("N00905", sex_mode=SexMode.RATIO)
    kpis.observations(ratio, hedemora.area, {"2023": {Sex.TOTAL: 92.5}})
    client.force_login(controller)

    response = client.get(reverse("indicators:target-edit", args=["hedemora", "N00905"]))

    typed = filled(response, holding="decision")
    assert "G-2024-value" in typed
    assert "F-2024-value" not in typed
    assert "92,5" in response.content.decode()


def test_kpi_by_months_has_a_row_for_each_month_of_last_year_to_next(client, controller, hedemora):
    kpis.kpi("H1", organisation=hedemora, frequency=Frequency.MONTH, source="")
    client.force_login(controller)

    page = client.get(reverse("indicators:target-edit", args=["hedemora", "H1"])).content.decode()

    periods = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert (len(periods), periods[0], periods[-1]) == (36, "2023-01", "2025-12")


def test_targets_about_children_are_for_girls_and_boys(client, controller, hedemora):
    kpis.kpi("N15419", population=Population.CHILDREN)
    client.force_login(controller)

    page = client.get(reverse("indicators:target-edit", args=["hedemora", "N15419"])).content.decode()

    assert "Mål 2024, flickor" in page
    assert "Mål 2024, pojkar" in page


def test_decision_registered_on_the_way_is_chosen_when_one_comes_back(client, controller, address, decision):
    client.force_login(controller)

    response = client.get(address, {"decision": str(decision.pk)})

    assert filled(response, holding="decision")["decision"] == str(decision.pk)
