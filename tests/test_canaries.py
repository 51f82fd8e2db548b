"""What one organisation alone knows, and what people write, comes out nowhere else.

Not in answers to others, titles or addresses; nor in logs, the trace, temporary files or the shared cache.
"""

import logging
import re
import tempfile

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from indicators.models import AuditEvent, Goal, OwnObservation
from indicators.permissions import Role
from tests.canaries import EMAIL, FIGURE, NAME, NUMBER, canaries_in, plant
from tests.e2e.addresses import routes
from tests.forms import filled

KINDS = [{}, {"HX-Request": "true", "HX-Current-URL": "http://testserver/hedemora/"}]
# Drafts are shown to members; own figures, and who fetched something, to those who work with them.
MAY_SEE = {
    "visitor": set(),
    "stranger": set(),
    "reader": {NUMBER},
    # The address of whoever works in a project, to say who does.
    "controller": {NUMBER, FIGURE, NAME, EMAIL},
    "owner": {NUMBER, FIGURE, NAME, EMAIL},
}


# Headers that name an address or a file.
NAMING = ("Location", "HX-Redirect", "HX-Push-Url", "Content-Disposition")


@pytest.fixture
def owner_and_values(hedemora):
    return plant(hedemora)


@pytest.fixture
def persons(owner_and_values, reader, controller, stranger):
    return {
        "visitor": None,
        "stranger": stranger,
        "reader": reader,
        "controller": controller,
        "owner": owner_and_values[0],
    }


def answers(user, values):
    """Yield (address, answer) of every address, as page and as fragment, in both languages."""
    client = Client()
    if user is not None:
        client.force_login(user)
    drafts = [reverse("dashboards:goal-detail", args=[values["organisation"], "utkast"])]
    every = [reverse(name, kwargs={one: values[one] for one in parameters}) for name, parameters in routes()]
    for address in every + drafts:
        for prefix in ("", "/en"):
            for headers in KINDS:
                yield prefix + address, client.get(prefix + address, headers=headers)


def said(response):
    return "\n".join(
        [*(f"{name}: {value}" for name, value in response.items()), response.getvalue().decode()]
    )


@pytest.mark.parametrize("who", MAY_SEE)
def test_nobody_is_told_what_is_not_theirs(persons, owner_and_values, who):
    seen = {}
    for address, response in answers(persons[who], owner_and_values[1]):
        for canary in canaries_in(said(response)):
            seen.setdefault(canary, address)

    # All of what may be seen is: or else the walk would prove nothing.
    assert seen.keys() == MAY_SEE[who], seen


def test_no_title_and_no_address_has_anything_of_a_person_or_a_figure(persons, owner_and_values):
    faults = []
    for address, response in answers(persons["owner"], owner_and_values[1]):
        page = response.getvalue().decode()
        open_to_sight = [
            *re.findall(r"<title>.*?</title>", page, re.DOTALL),
            *re.findall(r'\b(?:href|src|action|hx-get|hx-post|data-[\w-]*url)="([^"]*)"', page),
            *(
                response.get(name, "")
                for name in ("Location", "HX-Redirect", "HX-Push-Url", "Content-Disposition")
            ),
        ]
        faults += [address for text in open_to_sight if canaries_in(text) & {EMAIL, NAME, FIGURE}]

    assert faults == []


@pytest.fixture
def owners_client(owner_and_values, client):
    client.force_login(owner_and_values[0])
    return client


def write_everything(client):
    """Type the canaries into what takes them: a figure, a member, a goal."""
    figures = {"period": "2023", "F-value": "48151623,42", "M-value": "48151623,42"}
    member = {"email": "kanarie.tva@hedemora.example", "role": Role.READER}
    for page, field, typed in [
        ("/hedemora/kpis/H1/observations/", "period", figures),
        ("/hedemora/members/", "email", member),
        ("/hedemora/goals/new/", "title", {"title": f"{NAME}, {NUMBER}"}),
    ]:
        response = client.post(page, filled(client.get(page), holding=field, **typed))
        assert response.status_code == 302


def test_trace_has_ids_and_no_values(owners_client):
    write_everything(owners_client)

    assert OwnObservation._base_manager.filter(period="2023", value=FIGURE).exists()
    assert Goal._base_manager.filter(title__contains=NAME).exists()
    events = [str(event) for event in AuditEvent._base_manager.values()]
    assert len(events) >= 3
    assert [event for event in events if canaries_in(event) or "@" in event] == []


@pytest.fixture
def requests_are_logged():
    ours = logging.getLogger("hedemora_kpi.requests")
    before = ours.level
    ours.setLevel(logging.INFO)
    yield
    ours.setLevel(before)


def test_nothing_that_is_typed_or_searched_for_is_logged(requests_are_logged, owners_client, caplog):
    """`nothing_personal_is_logged` reads every record of every test; here are those that matter most."""
    write_everything(owners_client)
    visitor = Client(raise_request_exception=False)
    wrong = {"login": EMAIL, "password": NUMBER}
    for _ in range(12):
        visitor.post("/accounts/login/", wrong)
    visitor.post("/accounts/password/reset/", {"email": EMAIL})
    visitor.get(
        "/hedemora/", {"q": NAME, "perspective": NUMBER}, headers={"Referer": f"https://a.example/?{EMAIL}"}
    )
    visitor.get(f"/hedemora/kpis/{NAME}/")
    visitor.get(f"/{EMAIL}/")
    owners_client.post("/hedemora/members/", {"email": EMAIL, "role": "no such role"})

    told = {record.getMessage() for record in caplog.records}
    assert {"GET 200", "GET 404", "POST 302", "POST 422"} <= told


def test_nothing_of_an_error_is_logged_but_where_it_happened(
    requests_are_logged, monkeypatch, owners_client, caplog
):
    def refuses(*arguments, **fields):
        raise ValueError(f"{NAME} {NUMBER} {EMAIL} {FIGURE}")

    monkeypatch.setattr("dashboards.views.goals.goals", refuses)
    owners_client.raise_request_exception = False

    response = owners_client.get("/hedemora/", {"q": NAME})

    assert response.status_code == 500
    assert any(record.exc_info for record in caplog.records)
    assert canaries_in(said(response)) == set()


def test_log_of_a_person_would_be_found(nothing_personal_is_logged):
    logging.getLogger("any").warning("signed in: %s", EMAIL)
    logging.getLogger("any").warning("somebody@else.example")
    logging.getLogger("any").warning("the figure is %s", FIGURE)
    logging.getLogger("any").warning("all is well")

    assert len(nothing_personal_is_logged.faults) == 3
    nothing_personal_is_logged.faults.clear()


def test_no_file_is_left_of_what_is_sent_or_fetched(owners_client, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    # So large that Django puts it into a file while it reads the request.
    large = SimpleUploadedFile("figures.csv", (NUMBER + "\n").encode() * 250_000)

    owners_client.post("/hedemora/goals/new/", {"title": NAME, "file": large})
    for ending in (".csv", ".svg"):
        assert owners_client.get(f"/hedemora/kpis/H1{ending}").status_code == 200

    assert list(tmp_path.rglob("*")) == []


def test_shared_cache_knows_who_failed_to_sign_in_by_a_hash(db):
    people_before = set(cache._cache)
    client = Client()

    client.post("/accounts/login/", {"login": EMAIL, "password": NUMBER})
    client.post("/accounts/password/reset/", {"email": EMAIL})

    kept = {key: cache._cache[key] for key in set(cache._cache) - people_before}
    assert kept
    assert canaries_in(str(kept)) == set()
