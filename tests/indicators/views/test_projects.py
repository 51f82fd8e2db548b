from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from indicators.actions.attendance import lock_period
from indicators.models import Activity, Occasion, Project, ProjectMember
from indicators.permissions import Role
from indicators.vocabulary import Sex
from tests.factories import people, projects
from tests.forms import filled
from tests.responses import body


@pytest.fixture
def coordinator(hedemora, client):
    person = people.member("coordinator@hedemora.example", hedemora, Role.COORDINATOR)
    client.force_login(person)
    return person


@pytest.fixture
def activity(hedemora, coordinator):
    return projects.activity(projects.project(hedemora, coordinator))


def address(name, *arguments):
    return reverse(f"indicators:{name}", args=["hedemora", *arguments])


def dates():
    return [(one.date.isoformat(), one.is_cancelled) for one in Occasion._base_manager.order_by("date", "pk")]


def series(client, activity, **fields):
    said = {
        "date": "2026-04-24",
        "starts": "18:00",
        "ends": "20:00",
        "repeats_until": "2026-05-15",
        "skips_holidays": "on",
    }
    page = client.get(address("occasion-create", activity.pk))
    return client.post(address("occasion-create", activity.pk), filled(page, holding="date", **said | fields))


def change(client, day, **fields):
    (occasion,) = Occasion._base_manager.filter(date=day)
    page = address("occasion-edit", occasion.pk)
    return client.post(page, filled(client.get(page), holding="date", **fields))


def test_coordinator_begins_one_tap_from_the_occasion_that_runs(client, activity, coordinator):
    runs = projects.occasion(activity, "2026-12-31", starts=time(19), ends=time(1), place="Ungdomens hus")
    projects.occasion(activity, "2027-01-07")

    # In Stockholm it is 23.30 on the last day of the year, and half past midnight on the first.
    for moment in ("2026-12-31T22:30:00Z", "2026-12-31T23:30:00Z"):
        with time_machine.travel(moment, tick=False):
            client.force_login(coordinator)
            page = body(client.get(address("project-list")))
        assert f'class="ds-button" href="{address("occasion-tally", runs.pk)}"' in page
        assert "torsdag 31 december" in page
        assert "Nu</h2>" in page


def test_projects_of_others_are_not_in_the_coordinators_list(client, activity, hedemora):
    projects.project(hedemora, title="Andras projekt")

    page = body(client.get(address("project-list")))

    assert "En väg in" in page
    assert "Andras projekt" not in page


def test_controller_starts_a_project_works_in_it_and_lets_a_coordinator_in(
    client, hedemora, controller, coordinator, reader
):
    client.force_login(controller)
    form = filled(
        client.get(address("project-create")),
        holding="title",
        title="En väg in",
        starts_on="2026-01-01",
        funder="amif",
        target_women="55",
        target_men="45",
        age_bands="amif",
        disclosure_class="3",
    )
    response = client.post(address("project-create"), form)
    project = Project._base_manager.get()
    people_page = address("project-people", project.pk)
    assert response.url == people_page

    refused = [client.post(people_page, {"email": one}) for one in (reader.email, "nobody@x.example")]
    assert [one.status_code for one in refused] == [422, 422]
    assert client.post(people_page, {"email": coordinator.email.upper()}).status_code == 302
    assert client.post(people_page, {"email": coordinator.email}).status_code == 422

    members = ProjectMember._base_manager.order_by("pk").values_list("user", flat=True)
    assert list(members) == [controller.pk, coordinator.pk]
    client.post(people_page, {"remove": str(project.members.get(user=coordinator).pk)})
    client.force_login(coordinator)
    assert client.get(address("project-detail", project.pk)).status_code == 404


def test_who_says_who_works_in_a_project_sees_no_counts_of_it(client, activity, controller):
    client.force_login(controller)

    assert "En väg in" in body(client.get(address("project-list")))
    assert client.get(address("project-edit", activity.project_id)).status_code == 200
    assert client.get(address("project-detail", activity.project_id)).status_code == 404


def test_project_changed_in_two_tabs_is_a_conflict(client, activity, controller):
    client.force_login(controller)
    page = address("project-edit", activity.project_id)
    form = filled(client.get(page), holding="title", title="En annan väg")
    client.post(page, filled(client.get(page), holding="title", description="Ny text"))

    response = client.post(page, form)

    assert response.status_code == 409
    assert "Ny text" in body(response)
    assert Project._base_manager.get().title == "En väg in"


def test_lock_is_not_taken_away_by_a_change_of_the_project(client, activity, controller):
    client.force_login(controller)
    page = address("project-edit", activity.project_id)
    form = filled(client.get(page), holding="title", title="En annan väg")
    lock_period(project=activity.project, through=date(2026, 3, 31), by=controller)

    assert client.post(page, form).status_code == 409
    assert Project._base_manager.get().locked_through == date(2026, 3, 31)


def test_project_shows_who_came_in_a_period_and_the_share_of_women(client, activity, coordinator):
    occasion = projects.occasion(activity, "2026-03-03")
    projects.occasion(activity, "2026-04-07")
    projects.tap(occasion, coordinator, *[Sex.WOMEN] * 3, *[Sex.MEN] * 2, Sex.UNKNOWN)

    detail = client.get(
        address("project-detail", activity.project_id), {"first": "2026-03-01", "last": "2026-03-31"}
    )

    numbers = [part.split("<")[0] for part in body(detail).split('<td class="num">')[1:]]
    assert numbers == ["3", "2", "0", "1", "6", "60\u00a0%"]
    assert "2026-04-07" not in body(detail)


@pytest.mark.parametrize(
    "asked", [{"first": "x", "last": "y"}, {"first": "2026-03-02", "last": "2026-03-01"}]
)
def test_period_that_is_none_is_told_and_the_page_is_there(client, activity, asked):
    response = client.get(address("project-detail", activity.project_id), asked)

    assert response.status_code == 200
    assert 'role="alert"' in body(response)


def test_activity_is_added_once_and_changed(client, activity, coordinator):
    page = address("activity-create", activity.project_id)
    form = filled(client.get(page), holding="title", title="Språkkafé")
    assert client.post(page, form).status_code == 422

    response = client.post(page, form | {"title": "Cykelkurs", "kind": "women_only"})
    added = Activity._base_manager.get(title="Cykelkurs")
    assert response.url == address("occasion-create", added.pk)

    page = address("activity-edit", added.pk)
    assert client.post(page, filled(client.get(page), holding="title", title="Cykelskola")).status_code == 302
    assert added.history.count() == 2


def test_one_occasion_is_planned_and_not_twice(client, activity):
    assert series(client, activity, repeats_until="").status_code == 302
    assert series(client, activity, repeats_until="").status_code == 422

    assert dates() == [("2026-04-24", False)]


def test_series_is_weekly_and_skips_holidays(client, activity):
    assert series(client, activity).status_code == 302

    # 1 May is one.
    assert dates() == [("2026-04-24", False), ("2026-05-08", False), ("2026-05-15", False)]


def test_series_skips_eves_too_unless_told_not_to(client, activity):
    series(client, activity, date="2026-06-19", repeats_until="2026-06-26")
    assert dates() == [("2026-06-26", False)]

    series(client, activity, date="2026-06-19", repeats_until="2026-06-19", skips_holidays=None)
    assert dates() == [("2026-06-19", False), ("2026-06-26", False)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"repeats_until": "2026-04-23"},
        {"repeats_until": "2029-01-01"},
        {"ends": "18:00"},
        {"date": ""},
        # Nothing but a holiday.
        {"date": "2026-05-01", "repeats_until": "2026-05-01"},
    ],
)
def test_series_that_cannot_be_is_refused(client, activity, wrong):
    assert series(client, activity, **wrong).status_code == 422
    assert dates() == []


def test_series_is_changed_from_a_day_on_and_what_was_counted_stays(client, activity, coordinator):
    series(client, activity, date="2026-09-01", repeats_until="2026-09-29")
    counted = Occasion._base_manager.get(date="2026-09-15")
    projects.tap(counted, coordinator, Sex.WOMEN)
    keys = dict(Occasion._base_manager.values_list("date", "pk"))

    response = change(
        client, "2026-09-08", scope="later", date="2026-09-10", starts="17:00", repeats_until="2026-09-24"
    )

    assert response.status_code == 302
    assert dates() == [
        ("2026-09-01", False),
        ("2026-09-10", False),
        ("2026-09-15", False),
        ("2026-09-24", False),
        ("2026-09-29", True),
    ]
    moved = Occasion._base_manager.get(date="2026-09-10")
    # Whoever has the page open counts at the same one.
    assert (moved.pk, moved.starts) == (keys[date(2026, 9, 8)], time(17))
    assert Occasion._base_manager.get(pk=counted.pk).starts == time(18)
    assert moved.history.count() == 2


def test_series_is_prolonged(client, activity):
    series(client, activity, date="2026-09-01", repeats_until="2026-09-08")

    change(client, "2026-09-08", scope="later", repeats_until="2026-09-22")

    assert [day for day, _ in dates()] == ["2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"]


def test_one_occasion_of_a_series_is_cancelled_alone(client, activity):
    series(client, activity, date="2026-09-01", repeats_until="2026-09-15")

    assert change(client, "2026-09-08", is_cancelled="on").status_code == 302

    assert dates() == [("2026-09-01", False), ("2026-09-08", True), ("2026-09-15", False)]


@pytest.mark.parametrize("scope", ["this", "later"])
def test_occasion_of_a_locked_period_is_not_moved(client, activity, coordinator, scope):
    series(client, activity, date="2026-09-01", repeats_until="2026-09-15")
    lock_period(project=activity.project, through=date(2026, 9, 8), by=coordinator)
    before = dates()

    response = change(client, "2026-09-08", scope=scope, date="2026-09-10")

    assert response.status_code == 422
    assert dates() == before


def test_occasion_changed_in_two_tabs_is_a_conflict(client, activity):
    occasion = projects.occasion(activity)
    page = address("occasion-edit", occasion.pk)
    form = filled(client.get(page), holding="date", place="Biblioteket")
    change(client, "2026-03-03", place="Skolan")

    response = client.post(page, form)

    assert response.status_code == 409
    assert "Skolan" in body(response)


def test_no_ages_is_a_choice_and_not_one_that_is_left_out(client, hedemora, controller):
    client.force_login(controller)

    page = body(client.get(address("project-create")))

    assert '<option value="" selected>ålder räknas inte</option>' in page
