import json
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from indicators.access import grant_for
from indicators.actions.attendance import lock_period
from indicators.models import AttendanceEvent, LateDecision
from indicators.permissions import Role
from indicators.queries.live_attendance import attendance
from indicators.vocabulary import AgeBands, Population, Sex
from tests.factories import people, projects
from tests.forms import filled
from tests.responses import body


@pytest.fixture
def coordinator(hedemora, client):
    person = people.member("coordinator@hedemora.example", hedemora, Role.COORDINATOR)
    client.force_login(person)
    return person


@pytest.fixture
def occasion(hedemora, coordinator):
    return projects.occasion(projects.activity(projects.project(hedemora, coordinator)))


def at(occasion, what="tally"):
    return reverse(f"indicators:occasion-{what}", args=["hedemora", occasion.pk])


def of_project(occasion, what):
    return reverse(f"indicators:project-{what}", args=["hedemora", occasion.activity.project_id])


def came(occasion, by):
    cells = attendance(grant_for(by, occasion.organisation), occasion).cells
    return {f"{cell.sex}:{cell.age_band}": number for cell, number in cells.items() if number}


def send(client, occasion, *taps, person):
    said = {"person": person.pk, "taps": taps}
    return client.post(at(occasion, "taps"), json.dumps(said), content_type="application/json")


def tap(cell="F:", **fields):
    return {"key": str(uuid4()), "cell": cell} | fields


def test_button_is_a_form_that_counts_one_and_comes_back(client, occasion, coordinator):
    page = client.get(at(occasion))
    first = filled(page, holding="cell")

    response = client.post(at(occasion), first)
    again = client.post(at(occasion), first)

    assert (response.status_code, response.url) == (302, at(occasion))
    assert again.status_code == 302
    assert came(occasion, coordinator) == {"F:": 1}
    assert 'data-count="F:">1<' in body(client.get(at(occasion)))


def test_every_button_has_a_key_of_its_own(client, occasion):
    page = body(client.get(at(occasion)))

    keys = [part.split('"')[0] for part in page.split('name="key" value="')[1:]]
    assert len(keys) == len(set(keys)) == 4


def test_last_tap_is_taken_back_with_its_button(client, occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.WOMEN, Sex.WOMEN)
    undo = filled(client.get(at(occasion)), holding="undoes")

    assert client.post(at(occasion), undo).status_code == 302
    assert client.post(at(occasion), undo).status_code == 302

    assert came(occasion, coordinator) == {"F:": 1}
    assert "tillbakataget" in body(client.get(at(occasion)))


def test_same_key_for_another_is_told_and_the_first_is_kept(client, occasion, coordinator):
    first = filled(client.get(at(occasion)), holding="cell")
    client.post(at(occasion), first)

    response = client.post(at(occasion), first | {"cell": "M:"})

    assert response.status_code == 409
    assert came(occasion, coordinator) == {"F:": 1}


@pytest.mark.parametrize(
    "wrong",
    [{"key": "x"}, {"cell": "T:"}, {"cell": "F:3-4"}, {"cell": "F"}, {"delta": "many"}, {"undoes": "x"}],
)
def test_what_is_no_tap_is_refused_and_nothing_stored(client, occasion, wrong):
    if wrong == {"cell": "F"}:
        wrong = {"cell": ""}
    response = client.post(at(occasion), {"key": str(uuid4()), "cell": "F:"} | wrong)

    assert response.status_code == 422
    assert not AttendanceEvent._base_manager.exists()


def test_taps_are_sent_together_and_each_is_answered(client, occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.MEN)
    first, second = tap(tapped_at="2029-01-01T10:00:00.000Z"), tap("X:")
    undo = tap(undoes=first["key"])

    for _ in range(2):
        response = send(client, occasion, first, second, undo, person=coordinator)

    assert response.status_code == 200
    assert response.json()["outcomes"] == {one["key"]: "saved" for one in (first, second, undo)}
    assert response.json()["counts"] == {"F:": 0, "M:": 1, "X:": 1}
    assert came(occasion, coordinator) == {"M:": 1, "X:": 1}


def test_conflict_among_taps_keeps_the_first_and_stores_the_others(client, occasion, coordinator):
    first, other = tap(), tap()
    send(client, occasion, first, person=coordinator)

    response = send(client, occasion, first | {"cell": "M:"}, other, person=coordinator)

    assert response.status_code == 409
    assert response.json()["outcomes"] == {first["key"]: "conflict", other["key"]: "saved"}
    assert came(occasion, coordinator) == {"F:": 2}


def test_page_of_somebody_else_sends_nothing_as_another(client, occasion, coordinator, controller):
    assert send(client, occasion, tap(), person=controller).status_code == 403
    assert not AttendanceEvent._base_manager.exists()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        '{"person": 1, "taps": {}}',
        '{"person": 1, "taps": []}',
        '{"person": 1, "taps": [7]}',
        '{"person": 1, "taps": [{"key": 7, "cell": "F:"}]}',
        '{"person": 1, "taps": [{"key": "00000000-0000-4000-8000-000000000000", "cell": ["F:"]}]}',
        '{"person": 1, "taps": [{"key": "00000000-0000-4000-8000-000000000000", "cell": "F:", "delta": 9}]}',
        json.dumps({"person": 1, "taps": [tap() for _ in range(201)]}),
        "\xff",
    ],
)
def test_json_that_says_no_taps_is_refused(client, occasion, coordinator, said):
    said = said.replace('"person": 1', f'"person": {coordinator.pk}')
    response = client.post(at(occasion, "taps"), said, content_type="application/json")

    assert response.status_code == 422
    assert not AttendanceEvent._base_manager.exists()


def test_moment_that_cannot_be_read_is_left_out_and_the_tap_kept(client, occasion, coordinator):
    send(client, occasion, tap(tapped_at="soon"), tap(tapped_at=5), person=coordinator)

    assert list(AttendanceEvent._base_manager.values_list("tapped_at", flat=True)) == [None, None]


def test_words_follow_the_activity_and_ages_the_project(client, hedemora, coordinator):
    project = projects.project(hedemora, coordinator, age_bands=AgeBands.AMIF)
    occasion = projects.occasion(projects.activity(project, population=Population.CHILDREN))

    page = body(client.get(at(occasion)))

    assert page.count("Flickor") >= 4
    assert "Kvinnor" not in page
    for cell in ("F:0-17", "M:18-60", "X:61-", "U:"):
        assert f'data-count="{cell}"' in page
    assert "under 18 år" in page.lower()
    assert send(client, occasion, tap("F:18-60"), person=coordinator).json()["counts"] == {"F:18-60": 1}


def test_list_alone_is_given_to_htmx(client, occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.WOMEN)

    part = body(client.get(at(occasion), headers={"HX-Request": "true"}))

    assert "coordinator@hedemora.example" in part
    assert "<main" not in part


def test_late_taps_are_told_and_decided_on(client, occasion, coordinator):
    lock_period(project=occasion.activity.project, through=occasion.date, by=coordinator)
    answer = send(client, occasion, tap(), tap("M:"), person=coordinator).json()
    assert set(answer["outcomes"].values()) == {"late"}
    assert answer["counts"] == {}
    assert "2 registreringar" in body(client.get(of_project(occasion, "detail")))

    page = client.get(of_project(occasion, "lock"))
    decide = filled(page, holding="event", **{"late-reason": "Räknade på kvällen"})
    decide["decide"] = "approve"
    without_reason = client.post(of_project(occasion, "lock"), decide | {"late-reason": ""})
    both = [str(pk) for pk in AttendanceEvent._base_manager.values_list("pk", flat=True)]
    done = client.post(of_project(occasion, "lock"), decide | {"event": both})

    assert (without_reason.status_code, done.status_code) == (422, 302)
    assert came(occasion, coordinator) == {"F:": 1, "M:": 1}
    assert LateDecision._base_manager.count() == 2


def test_period_is_locked_and_unlocked_with_a_reason(client, occasion, coordinator):
    page = of_project(occasion, "lock")
    project = occasion.activity.project

    assert client.post(page, {"through": "2026-03-31"}).status_code == 302
    assert client.post(page, {"through": "2026-02-28"}).status_code == 422
    assert client.post(page, {"unlock": "1", "unlock-reason": ""}).status_code == 422
    project.refresh_from_db()
    assert project.locked_through == date(2026, 3, 31)

    assert client.post(page, {"unlock": "1", "unlock-reason": "Fel månad"}).status_code == 302
    project.refresh_from_db()
    assert project.locked_through is None
    assert f"av {coordinator}: Fel månad" in body(client.get(page))


GRID = {"first": "2026-03-01", "last": "2026-03-31"}


def test_grid_corrects_many_occasions_with_a_reason(client, occasion, coordinator):
    other = projects.occasion(occasion.activity, "2026-03-10")
    projects.tap(occasion, coordinator, Sex.WOMEN)
    address = of_project(occasion, "counts") + "?first=2026-03-01&last=2026-03-31"
    changes = {f"{occasion.pk}-F": "12", f"{other.pk}-M": "7", f"{other.pk}-F": ""}
    grid = filled(client.get(address), holding="reason", **changes)

    refused = client.post(address, grid)
    stored = client.post(address, grid | {"reason": "Räknat på papper"})

    assert (refused.status_code, stored.status_code) == (422, 302)
    assert stored.url == address + "&age="
    assert (came(occasion, coordinator), came(other, coordinator)) == ({"F:": 12}, {"M:": 7})
    assert "satt till 12: Räknat på papper" in body(client.get(at(occasion)))


def test_grid_shows_what_came_meanwhile_and_stores_nothing(client, occasion, coordinator):
    address = of_project(occasion, "counts") + "?first=2026-03-01&last=2026-03-31"
    grid = filled(client.get(address), holding="reason", **{f"{occasion.pk}-F": "5"}, reason="Papper")
    projects.tap(occasion, coordinator, Sex.WOMEN, Sex.WOMEN)

    conflict = client.post(address, grid)

    assert conflict.status_code == 409
    assert "nu 2" in body(conflict)
    assert came(occasion, coordinator) == {"F:": 2}
    assert client.post(address, filled(conflict, holding="reason")).status_code == 302
    assert came(occasion, coordinator) == {"F:": 5}


@pytest.mark.parametrize("wrong", ["-1", "1000000", "många"])
def test_count_that_cannot_be_is_refused(client, occasion, coordinator, wrong):
    address = of_project(occasion, "counts") + "?first=2026-03-01&last=2026-03-31"
    grid = filled(client.get(address), holding="reason", **{f"{occasion.pk}-F": wrong}, reason="x")

    assert client.post(address, grid).status_code == 422
    assert came(occasion, coordinator) == {}


def test_locked_occasion_has_no_fields_in_the_grid(client, occasion, coordinator):
    lock_period(project=occasion.activity.project, through=occasion.date, by=coordinator)

    page = body(client.get(of_project(occasion, "counts"), GRID))

    assert "2026-03-03" in page
    assert f'name="{occasion.pk}-F"' not in page


@pytest.mark.parametrize("what", ["tally", "edit"])
def test_occasion_of_a_project_one_does_not_work_in_is_not_found(client, hedemora, coordinator, what):
    foreign = projects.occasion(projects.activity(projects.project(hedemora, title="Andras")))

    assert client.get(at(foreign, what)).status_code == 404
    assert send(client, foreign, tap(), person=coordinator).status_code == 404
    assert not AttendanceEvent._base_manager.exists()


def test_number_of_queries_does_not_grow_with_what_is_counted(
    client, occasion, coordinator, django_assert_max_num_queries
):
    projects.tap(occasion, coordinator, *[Sex.WOMEN] * 30)
    client.get(at(occasion))

    with django_assert_max_num_queries(14):
        client.get(at(occasion))
    with django_assert_max_num_queries(16):
        client.get(of_project(occasion, "detail"), GRID)
