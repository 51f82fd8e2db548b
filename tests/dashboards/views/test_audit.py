"""The trace as whoever looks after data protection reads it."""

import csv
import datetime
import io

import pytest
import time_machine
from django.urls import reverse

from indicators import audit
from indicators.models import AuditEvent, AuditHead
from indicators.permissions import Role
from tests.factories import kpis, people

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(client, hedemora):
    person = people.member("dso@hedemora.example", hedemora, Role.DATA_PROTECTION_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def trace(officer, hedemora, falun, controller, administrator):
    """Three days in Hedemora, and one event of Falun's."""
    goal = kpis.goal(hedemora, "heltid", title="Heltid är norm")
    own, other = (kpis.kpi(code, organisation=hedemora, source="", title=code) for code in ("H1", "H2"))
    for day, action, target, by, details in (
        (1, "goal.added", goal, controller, {"fields": []}),
        (2, "figures.shown", hedemora, controller, {"kpis": [str(own.pk), str(other.pk)]}),
        (2, "release.published", hedemora, administrator, {"kpis": [str(own.pk)]}),
        (3, "member.added", controller, administrator, {"role": "reader"}),
    ):
        # Half past eleven at night in Sweden.
        with time_machine.travel(datetime.datetime(2026, 3, day, 22, 30, tzinfo=datetime.UTC), tick=False):
            audit.record(action, target, by=by, organisation=hedemora, **details)
    audit.record("goal.added", kpis.goal(falun, title="Falun"), by=None, organisation=falun)


def shown(client, address="/hedemora/audit/", **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return [(row.what, row.who) for row in response.context["rows"] if row.what != "Loggade in"]


ADDED = ("Lade till ett mål", "controller@hedemora.example")
SAW = ("Såg egna uppgifter före publicering", "controller@hedemora.example")
TOOK = ("Publicerade egna uppgifter", "administrator@hedemora.example")
ROLE = ("Gav en roll", "administrator@hedemora.example")


def test_events_of_the_organisation_are_shown_newest_first(client, trace):
    assert shown(client) == [ROLE, TOOK, SAW, ADDED]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "controller"}, [SAW, ADDED]),
        ({"person": "ADMINISTRATOR hedemora"}, [ROLE, TOOK]),
        ({"person": "nobody"}, []),
        ({"action": "goal.added"}, [ADDED]),
        ({"about": "h1"}, [TOOK, SAW]),
        ({"about": "H2"}, [SAW]),
        ({"about": "heltid är"}, [ADDED]),
        ({"about": "controller@"}, [ROLE]),
        ({"about": "%"}, []),
        ({"first": "2026-03-03", "last": "2026-03-03"}, [ROLE]),
        ({"last": "2026-03-01"}, [ADDED]),
        ({"person": "controller", "about": "H1", "first": "2026-03-02", "last": "2026-03-02"}, [SAW]),
    ],
)
def test_who_saw_what_about_whom_between(client, trace, asked, found):
    assert shown(client, **asked) == found


def test_event_says_what_it_is_about_in_words(client, trace):
    page = client.get("/hedemora/audit/").content.decode()

    assert "Heltid är norm" in page
    assert 'datetime="2026-03-01 23:30:00"' in page
    assert "Nyckeltal: H1 H1, H2 H2" in page
    assert "Roll: läsare" in page


def test_page_reads_in_english_too(client, trace):
    assert shown(client, "/en/hedemora/audit/", action="goal.added") == [("Added a goal", ADDED[1])]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"first": "igår"}, "Skriv datum som 2026-01-31."),
        ({"first": "2026-03-02", "last": "2026-03-01"}, "sista dagen"),
        ({"action": "x"}, "finns inte bland valen"),
        ({"before": "x"}, ""),
        ({"person": "a\0"}, ""),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_what_makes_no_sense_is_said(client, trace, asked, message, headers):
    response = client.get("/hedemora/audit/", asked, headers=headers)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert client.get("/hedemora/audit/events.csv", asked).status_code == 422


def test_fragment_is_the_events_alone(client, trace):
    response = client.get("/hedemora/audit/", {"action": "goal.added"}, headers=HTMX)

    page = response.content.decode()
    assert page.strip().startswith('<div id="events"')
    assert "Heltid är norm" in page


def test_many_events_are_turned_over_page_by_page_each_once(client, officer, hedemora):
    for _ in range(120):
        audit.record("goal.changed", hedemora, by=officer, organisation=hedemora)
    seen, address = [], "/hedemora/audit/?action=goal.changed"
    while address:
        response = client.get(address)
        seen.append([row.number for row in response.context["rows"]])
        # Somebody goes on working meanwhile.
        audit.record("goal.changed", hedemora, by=officer, organisation=hedemora)
        older = response.context.get("older_url")
        address = older and f"/hedemora/audit/{older}"

    assert [len(page) for page in seen] == [50, 50, 20]
    numbers = [number for page in seen for number in page]
    assert numbers == list(range(121, 1, -1))
    newest = client.get(f"/hedemora/audit/{response.context['newest_url']}")
    assert newest.context["rows"][0].number > numbers[0]


def test_nothing_found_and_nothing_there_are_told_apart(client, officer):
    assert "Ingen händelse" in client.get("/hedemora/audit/", {"person": "anna"}).content.decode()
    assert shown(client) == []


def test_page_costs_the_same_however_many_events(client, trace, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/hedemora/audit/")


def lines(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_what_is_shown_is_downloaded_for_a_swedish_excel(client, trace):
    response = client.get("/hedemora/audit/events.csv", {"about": "H1"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    header, *rows = lines(response)
    assert header == ["Nummer", "Tid", "Vem", "Vad", "Gäller", "Detaljer", "Kontrollsumma"]
    assert [row[2:5] for row in rows] == [
        [TOOK[1], TOOK[0], "Hedemora kommun"],
        [SAW[1], SAW[0], "Hedemora kommun"],
    ]
    assert rows[0][6] == AuditEvent._base_manager.get(action="release.published").hash


def test_download_is_in_the_trace_before_it_begins(client, trace, officer):
    response = client.get("/hedemora/audit/events.csv", {"person": "controller"})

    event = AuditEvent._base_manager.get(action="audit.exported")
    assert (event.actor, event.details) == (officer, {"fields": ["person"]})
    response.close()


def test_download_that_leaves_no_trace_does_not_begin(client, trace, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError("no trace")

    monkeypatch.setattr(AuditHead, "save", fail)
    client.raise_request_exception = False

    response = client.get("/hedemora/audit/events.csv")

    assert (response.status_code, response.streaming) == (500, False)


def test_text_that_a_spreadsheet_would_run_is_made_harmless(client, officer, hedemora):
    goal = kpis.goal(hedemora, "farligt", title="=HYPERLINK(1)")
    audit.record("goal.added", goal, by=officer, organisation=hedemora)

    _, row = lines(client.get("/hedemora/audit/events.csv", {"action": "goal.added"}))

    assert row[4] == "'=HYPERLINK(1)"


def test_what_is_downloaded_is_what_is_asked_for_on_the_page(client, trace):
    response = client.get("/hedemora/audit/", {"person": "controller", "before": "100"})

    assert response.context["csv_url"] == "/hedemora/audit/events.csv?person=controller"
    assert 'href="/hedemora/audit/events.csv?person=controller"' in response.content.decode()


@pytest.mark.parametrize("role", [Role.READER, Role.CONTROLLER])
def test_menu_leads_to_the_trace_for_those_who_may(client, hedemora, officer, role):
    address = reverse("dashboards:audit-list", args=["hedemora"])
    assert f'href="{address}"' in client.get("/hedemora/").content.decode()

    client.force_login(people.member("other@hedemora.example", hedemora, role))
    assert f'href="{address}"' not in client.get("/hedemora/").content.decode()


def test_object_that_is_gone_is_shown_by_its_number(client, officer, hedemora):
    goal = kpis.goal(hedemora, "borta")
    audit.record("goal.added", goal, by=officer, organisation=hedemora)
    audit.record("kpi.read", None, by=officer, organisation=hedemora)
    number = str(goal.pk)
    goal.delete()

    response = client.get("/hedemora/audit/", {"person": "dso"})

    assert [row.about for row in response.context["rows"]] == ["", number, "dso@hedemora.example"]
