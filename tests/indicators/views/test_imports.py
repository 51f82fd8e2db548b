import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from indicators.actions import import_requests
from indicators.models import ImportProblem, ImportRun, ImportState, Kpi, Observation
from indicators.sources.kolada.client import KoladaClient
from indicators.sources.registry import SOURCES
from tests.factories import kpis
from tests.forms import filled

ADDRESS = "/hedemora/imports/"
PART = {"HX-Request": "true"}


@pytest.fixture
def work(fake, monkeypatch):
    """Do what the worker does: carry out the tasks that wait, against the fake Kolada."""

    def source(base_url):
        return KoladaClient(base_url, wait=0.0, transport=fake.transport(), sleep=lambda seconds: None)

    monkeypatch.setitem(SOURCES, "kolada", source)

    def work():
        for waiting in DBTaskResult.objects.ready():
            waiting.task.call(*waiting.args_kwargs["args"])
            waiting.delete()

    return work


@pytest.fixture
def signed_in(client, controller):
    client.force_login(controller)
    return client


def start(client, **typed):
    return client.post(ADDRESS, filled(client.get(ADDRESS), holding="kpis", **typed))


def page_of(run, language="sv"):
    with translation.override(language):
        return reverse("indicators:import-detail", args=["hedemora", run.public_id])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_import_is_started_followed_and_told_of(signed_in, work, controller):
    response = start(signed_in, kpis="n00206, N00090", from_year="2020")

    run = ImportRun.objects.get()
    page = page_of(run)
    assert (response.status_code, response.url) == (302, page)
    assert run.parameters == {"kpis": ["N00206", "N00090"], "from_year": 2020}
    assert (run.state, run.started_by) == (ImportState.WAITING, controller)
    assert 'hx-trigger="every 1s"' in signed_in.get(page).content.decode()

    work()

    done = signed_in.get(page)
    assert "hx-trigger" not in done.content.decode()
    assert Kpi.objects.count() == 2
    assert set(Observation.objects.values_list("period", flat=True)) == {"2020", "2021", "2022"}
    # Ten areas, three years, women, men and total.
    assert "N00206 Heltidsanställda månadsavlönade, kommun, andel (%) 90 0 0 0 0" in text_of(done)


def test_fragment_is_what_changes_and_the_page_holds_it(signed_in, hedemora):
    run = ImportRun.objects.create(organisation=hedemora, source="kolada")
    page = page_of(run)

    part, whole = signed_in.get(page, headers=PART), signed_in.get(page)

    assert part.content.decode().strip().startswith('<div id="progress"')
    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in whole.content.decode()
    assert "HX-Request" in part["Vary"]


def test_progress_shows_how_far_it_is(signed_in, hedemora, monkeypatch):
    monkeypatch.setattr(import_requests, "is_importing", lambda organisation: True)
    run = ImportRun.objects.create(
        organisation=hedemora,
        source="kolada",
        state=ImportState.RUNNING,
        steps=25,
        steps_done=7,
        results=[{"code": "N00206", "title": "Heltid", "problem": ""}],
    )

    shown = signed_in.get(page_of(run), headers=PART).content.decode()

    assert 'value="7" max="25"' in shown
    assert "N00206 Heltid" in shown
    assert 'hx-trigger="every 1s"' in shown


def test_run_whose_process_died_is_shown_as_interrupted_and_stops_nobody(signed_in, hedemora, work):
    dead = ImportRun.objects.create(organisation=hedemora, source="kolada", state=ImportState.RUNNING)
    shown = signed_in.get(page_of(dead, "en"))

    assert "Interrupted" in text_of(shown)
    assert "hx-trigger" not in shown.content.decode()
    assert start(signed_in, kpis="N00206").status_code == 302


@pytest.mark.parametrize(
    ("seconds", "words"), [(2, "It begins within a few seconds"), (11, "./run manage.py db_worker")]
)
def test_page_says_when_no_worker_begins(signed_in, hedemora, seconds, words):
    run = ImportRun.objects.create(organisation=hedemora, source="kolada")
    ImportRun.objects.update(created_at=timezone.now() - timedelta(seconds=seconds))

    shown = signed_in.get(page_of(run, "en"))

    assert words in text_of(shown)


def test_page_says_when_another_import_keeps_the_worker(signed_in, hedemora, falun, monkeypatch):
    monkeypatch.setattr(import_requests, "is_importing", lambda organisation: True)
    ImportRun.objects.create(organisation=falun, source="kolada", state=ImportState.RUNNING)
    run = ImportRun.objects.create(organisation=hedemora, source="kolada")
    ImportRun.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(seconds=11))

    shown = signed_in.get(page_of(run, "en"))

    assert "Another import is being carried out" in text_of(shown)
    assert "db_worker" not in text_of(shown)


def test_second_import_is_refused_while_the_first_waits(signed_in):
    start(signed_in, kpis="N00206")

    response = start(signed_in, kpis="N00090")

    assert response.status_code == 409
    assert ImportRun.objects.count() == 1
    assert DBTaskResult.objects.count() == 1


def test_run_that_was_lost_on_its_way_blocks_nobody(signed_in):
    start(signed_in, kpis="N00206")
    ImportRun.objects.update(created_at=timezone.now() - timedelta(minutes=11))

    assert start(signed_in, kpis="N00090").status_code == 302


def test_other_organisations_import_stops_nobody(signed_in, falun):
    ImportRun.objects.create(organisation=falun, source="kolada")

    assert start(signed_in, kpis="N00206").status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kpis": "N0020"}, "No code of Kolada’s: N0020"),
        ({"kpis": "N00206 <script>"}, "No code of Kolada’s: &lt;SCRIPT&gt;"),
        ({"kpis": " ".join(["N00206"] * 2001)}, "At most 2000 KPIs at a time"),
        ({"kpis": "N00206", "from_year": "abc"}, "Enter a whole number"),
        ({"kpis": "N00206", "from_year": "1899"}, "Write a year from 1900"),
        ({"kpis": "N00206", "from_year": "99999999999999999999"}, "Write a year from 1900"),
        ({"kpis": "N00206", "from_year": ""}, "This field is required"),
        ({"kpis": ""}, "There is no KPI to fetch"),
    ],
)
def test_what_cannot_be_fetched_is_said_and_nothing_begins(client, administrator, typed, words):
    client.force_login(administrator)
    response = client.post("/en" + ADDRESS, filled(client.get("/en" + ADDRESS), holding="kpis", **typed))

    assert response.status_code == 422
    assert words.replace("’", "&#x27;") in response.content.decode()
    assert not ImportRun.objects.exists()


def test_organisation_without_a_municipality_is_told(signed_in, hedemora):
    hedemora.area.kind = "board"
    hedemora.area.save()
    response = start(signed_in, kpis="N00206")
    assert response.status_code == 422
    assert not ImportRun.objects.exists()


def test_failures_are_told_in_words_with_the_particulars(signed_in, work, fake):
    fake.cell("N00090", "2083", 2022, "K")["value"] = "<many>"
    start(signed_in, kpis="N00206 N00090 N99999")
    work()

    run = ImportRun.objects.get()
    shown = signed_in.get(page_of(run, "en"))

    assert "Partly done" in text_of(shown)
    assert "N99999 : The source has no KPI with this code." in text_of(shown)
    assert "The source answered something that is not understood." in text_of(shown)
    assert "/data/kpi/N00090/" in text_of(shown)
    assert "<many>" not in shown.content.decode()


def test_source_that_is_down_is_told_of_the_whole(signed_in, work, fake):
    fake.fail("error", times=None, when="/v3/")
    start(signed_in, kpis="N00206")
    work()

    run = ImportRun.objects.get()
    shown = signed_in.get(page_of(run, "en"))

    assert (run.state, run.problem) == (ImportState.FAILED, ImportProblem.UNAVAILABLE)
    assert "The source gave no answer that can be read. Try again later." in text_of(shown)


def test_address_in_the_settings_that_is_none_is_told(signed_in, hedemora, settings):
    settings.KOLADA_BASE_URL = "kolada"
    start(signed_in, kpis="N00206")
    (waiting,) = DBTaskResult.objects.all()

    waiting.task.call(*waiting.args_kwargs["args"])

    run = ImportRun.objects.get()
    assert (run.state, run.problem) == (ImportState.FAILED, ImportProblem.UNEXPECTED)
    assert "kolada" in run.message


def test_task_that_is_given_twice_imports_once(signed_in, work):
    start(signed_in, kpis="N00206")
    (waiting,) = DBTaskResult.objects.all()
    work()
    before = ImportRun.objects.values().get()

    waiting.task.call(*waiting.args_kwargs["args"])

    assert ImportRun.objects.values().get() == before


def test_the_same_is_fetched_again_from_the_page(signed_in, work):
    start(signed_in, kpis="N00206", from_year="2020")
    work()
    first = ImportRun.objects.get()
    page = signed_in.get(page_of(first))

    signed_in.post(ADDRESS, filled(page, holding="kpis"))
    work()

    second = ImportRun.objects.exclude(pk=first.pk).get()
    assert second.parameters == first.parameters
    assert [result["unchanged"] for result in second.results] == [90]


def test_renamed_kpi_and_one_without_figures_are_pointed_out(signed_in, work, fake, hedemora):
    kpis.kpi("N00206", title="Heltid före", title_as_imported="Heltid före")
    fake.entries = {key: cells for key, cells in fake.entries.items() if key[0] != "N00090"}
    start(signed_in, kpis="N00206 N00090")
    work()

    run = ImportRun.objects.get()
    shown = signed_in.get(page_of(run, "en"))

    assert "“Heltid före” is now “Heltidsanställda månadsavlönade, kommun, andel (%)”" in text_of(shown)
    assert "no figures for these areas" in text_of(shown)


def test_list_has_the_organisations_own_imports_alone(signed_in, hedemora, falun):
    ours = ImportRun.objects.create(organisation=hedemora, source="kolada", state=ImportState.DONE)
    theirs = ImportRun.objects.create(organisation=falun, source="kolada", state=ImportState.DONE)

    shown = signed_in.get(ADDRESS).content.decode()

    assert str(ours.public_id) in shown
    assert str(theirs.public_id) not in shown


def test_list_takes_as_many_queries_for_many_imports_as_for_one(
    signed_in, hedemora, django_assert_max_num_queries
):
    for _ in range(30):
        ImportRun.objects.create(organisation=hedemora, source="kolada", state=ImportState.DONE)
    with django_assert_max_num_queries(6):
        signed_in.get(ADDRESS)
