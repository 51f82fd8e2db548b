from datetime import timedelta

import pytest
import stamina
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from indicators.models import AuditEvent, ImportProblem, ImportRun, ImportState, Observation
from indicators.sources.kolada.client import KoladaClient
from indicators.sources.registry import SOURCES
from indicators.tasks import carry_out_import
from tests.factories import kpis, organisations
from tests.fake_kolada import FakeKolada
from tests.forms import filled
from tests.locks import held_elsewhere

ADDRESS = "/hedemora/imports/"
HTMX = {"HX-Request": "true"}
POLLS = 'hx-trigger="every 1s"'


@pytest.fixture
def fake(monkeypatch):
    """What the background task finds in the place of Kolada, without a network and without waiting."""
    fake = FakeKolada()

    def source(*, base_url):
        return KoladaClient(base_url, wait=0.0, transport=fake.transport(), sleep=lambda seconds: None)

    monkeypatch.setitem(SOURCES, "kolada", source)
    with stamina.set_testing(True, attempts=100, cap=True):
        yield fake


@pytest.fixture
def signed_in(client, controller):
    client.force_login(controller)
    return client


def ask(client, kpis="N00206", from_year="2010"):
    page = client.get(ADDRESS)
    return client.post(ADDRESS, filled(page, holding="kpis", kpis=kpis, from_year=from_year))


def address_of(run):
    return f"{ADDRESS}{run.public_id}/"


def text_of(client, run, **options):
    return client.get(address_of(run), **options).content.decode()


def work():
    """Do what the worker does with everything that waits."""
    for queued in DBTaskResult.objects.order_by("enqueued_at"):
        carry_out_import.call(*queued.args_kwargs["args"], **queued.args_kwargs["kwargs"])


def test_asking_leads_to_the_page_of_a_run_that_waits_for_the_worker(signed_in, controller):
    response = ask(signed_in, kpis=" n00206, N00090;N05815 ", from_year="2015")

    run = ImportRun._base_manager.get()
    assert (response.status_code, response.url) == (302, address_of(run))
    assert (run.state, run.started_by, run.source) == (ImportState.WAITING, controller, "kolada")
    assert run.parameters == {"kpis": ["N00206", "N00090", "N05815"], "from_year": 2015}
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(run.public_id)]
    assert AuditEvent._base_manager.filter(action="import.requested").count() == 1
    page = text_of(signed_in, run)
    assert POLLS in page
    assert f'href="{address_of(run)}"' in page


def test_from_the_question_to_the_figures(signed_in, fake, controller):
    ask(signed_in, kpis="N00206 N99999")
    work()

    run = ImportRun._base_manager.get()
    assert (run.state, run.steps_done, run.steps) == (ImportState.PARTLY, 2, 2)
    assert Observation.objects.filter(import_run=run).count() == 240
    page = text_of(signed_in, run)
    assert POLLS not in page
    assert '<td class="num">240</td>' in page
    assert "N99999" in page
    assert run.started_by == controller
    assert address_of(run) in signed_in.get(ADDRESS).content.decode()


def test_a_run_is_carried_out_once(signed_in, fake):
    ask(signed_in)
    work()
    asked = len(fake.asked)
    work()
    assert len(fake.asked) == asked


def test_without_codes_the_kpis_of_goals_are_fetched(signed_in, fake, hedemora):
    kpis.goal(hedemora, "heltid", kpis.kpi("N00206"))
    ask(signed_in, kpis="")
    work()
    assert [result["code"] for result in ImportRun._base_manager.get().results] == ["N00206"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from_year": "abc"}, "From year"),
        ({"from_year": ""}, "From year"),
        ({"from_year": "1899"}, "from 1900 to"),
        ({"from_year": "9" * 5000}, "From year"),
        ({"kpis": "N00206 N1"}, "No code of Kolada&#x27;s: N1."),
        ({"kpis": "x" * 300}, "No code of Kolada&#x27;s"),
        ({"kpis": "N00206 " * 2001}, "At most 2000"),
        ({"kpis": "N00206\x00"}, "KPI codes"),
        ({"kpis": ""}, "There is no KPI to fetch"),
    ],
)
def test_what_makes_no_sense_is_refused(signed_in, typed, words):
    response = signed_in.post(f"/en{ADDRESS}", {"kpis": "N00206", "from_year": "2010"} | typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ImportRun._base_manager.exists()
    assert not DBTaskResult.objects.exists()


def test_an_organisation_without_a_municipality_is_told_so(signed_in, hedemora):
    hedemora.area = organisations.area("0020", "Region Dalarna", kind="region")
    hedemora.save()
    response = signed_in.post(f"/en{ADDRESS}", {"kpis": "N00206", "from_year": "2010"})
    assert response.status_code == 422
    assert "no municipality" in response.content.decode()


def test_a_second_import_at_once_is_refused_clearly(signed_in):
    ask(signed_in)
    response = signed_in.post(f"/en{ADDRESS}", {"kpis": "N00206", "from_year": "2010"})
    assert response.status_code == 409
    assert "Another import for the organisation is running." in response.content.decode()
    assert ImportRun._base_manager.count() == 1


def test_an_import_from_the_command_line_counts_too(signed_in, hedemora):
    kpis.import_run(organisation=hedemora, state=ImportState.RUNNING)
    with held_elsewhere(hedemora):
        assert ask(signed_in).status_code == 409
    assert ask(signed_in).status_code == 302


def test_another_organisations_import_is_no_hindrance(signed_in, falun):
    kpis.import_run(organisation=falun, state=ImportState.WAITING)
    assert ask(signed_in).status_code == 302


def test_a_running_import_tells_how_far_it_is(signed_in, hedemora):
    result = {"code": "N00206", "title": "Heltid", "problem": ""}
    run = kpis.import_run(
        organisation=hedemora, state=ImportState.RUNNING, steps=30, steps_done=1, results=[result]
    )
    with held_elsewhere(hedemora):
        page = text_of(signed_in, run, headers=HTMX)

    assert page.strip().startswith('<div id="progress"')
    assert POLLS in page
    assert '<progress id="steps" value="1" max="30">' in page
    assert "N00206 Heltid" in page
    assert "<html" not in page


def test_the_fragment_of_a_finished_import_asks_no_more(signed_in, fake):
    ask(signed_in)
    work()
    page = text_of(signed_in, ImportRun._base_manager.get(), headers=HTMX)
    assert page.strip().startswith('<div id="progress"')
    assert "hx-get" not in page
    assert "<h2" in page


@pytest.mark.parametrize(("seconds", "is_told"), [(9, False), (11, True)])
def test_when_no_worker_begins_the_page_says_how_to_start_one(signed_in, seconds, is_told):
    ask(signed_in)
    run = ImportRun._base_manager.get()
    ImportRun._base_manager.update(created_at=timezone.now() - timedelta(seconds=seconds))
    page = text_of(signed_in, run)
    assert ("manage.py db_worker" in page) is is_told
    assert POLLS in page


def test_a_run_that_was_never_begun_is_let_go(signed_in):
    ask(signed_in)
    run = ImportRun._base_manager.get()
    ImportRun._base_manager.update(created_at=timezone.now() - timedelta(minutes=11))
    page = text_of(signed_in, run)
    assert POLLS not in page
    assert "manage.py db_worker" in page
    assert ask(signed_in).status_code == 302


def test_a_run_that_was_never_begun_is_not_begun_when_a_worker_comes_at_last(signed_in):
    ask(signed_in)
    ImportRun._base_manager.update(created_at=timezone.now() - timedelta(minutes=11))

    work()

    run = ImportRun._base_manager.get()
    assert (run.state, run.results) == (ImportState.WAITING, [])
    assert "never begun" in signed_in.get(f"/en{address_of(run)}").content.decode()
    assert not Observation.objects.exists()


def test_an_interrupted_import_is_shown_as_such_and_can_be_started_again(signed_in, hedemora):
    parameters = {"kpis": ["N00206", "N00090"], "from_year": 2015}
    run = kpis.import_run(organisation=hedemora, state=ImportState.RUNNING, parameters=parameters)

    page = signed_in.get(f"/en{address_of(run)}")

    assert "State: interrupted" in page.content.decode()
    assert POLLS not in page.content.decode()
    assert "interrupted" in signed_in.get(f"/en{ADDRESS}").content.decode()
    response = signed_in.post(ADDRESS, filled(page, holding="from_year"))
    again = ImportRun._base_manager.get(state=ImportState.WAITING)
    assert response.url == address_of(again)
    assert again.parameters == parameters


def test_an_import_that_ends_while_its_page_is_made_is_not_called_interrupted(
    signed_in, hedemora, monkeypatch
):
    run = kpis.import_run(
        organisation=hedemora, state=ImportState.RUNNING, parameters={"kpis": None, "from_year": 2010}
    )

    def ends_now(organisation):
        ImportRun._base_manager.update(state=ImportState.DONE)
        return False

    monkeypatch.setattr("indicators.actions.import_requests.is_importing", ends_now)
    page = signed_in.get(f"/en{address_of(run)}").content.decode()
    assert "State: done" in page


def test_an_error_names_the_address_and_the_offending_part(signed_in, fake):
    fake.cell("N00090", "2083", 2022, "K")["value"] = "many<b>"
    ask(signed_in, kpis="N00206 N00090")
    work()
    page = text_of(signed_in, ImportRun._base_manager.get())
    assert "/data/kpi/N00090/" in page
    assert "many&lt;b&gt;" in page
    assert "<b>" not in page


def test_a_source_that_is_down_is_told_of(signed_in, fake):
    fake.fail("error", times=None, when="/v3/")
    ask(signed_in)
    work()
    run = ImportRun._base_manager.get()
    page = signed_in.get(f"/en{address_of(run)}").content.decode()
    assert "The source gave no answer that can be read." in page
    assert "answered 500" in page


def test_an_address_that_is_none_is_told_of(signed_in, settings):
    settings.KOLADA_BASE_URL = "ftp://kolada.test/"
    ask(signed_in)
    work()
    run = ImportRun._base_manager.get()
    assert (run.state, run.problem) == (ImportState.FAILED, ImportProblem.UNEXPECTED)
    assert "ftp://kolada.test/" in text_of(signed_in, run)


def test_renamed_kpis_and_those_without_figures_are_worth_a_look(signed_in, fake):
    ask(signed_in, kpis="N00206 N00090")
    work()
    fake.kpis["N00206"]["title"] = "Heltid, andel (%)"
    fake.entries = {place: cells for place, cells in fake.entries.items() if place[0] != "N00090"}
    ask(signed_in, kpis="N00206 N00090")
    work()
    run = ImportRun._base_manager.order_by("pk").last()
    page = signed_in.get(f"/en{address_of(run)}").content.decode()
    assert "is now called “Heltid, andel (%)”" in page
    assert "has no figures for these areas and years" in page


def test_counts_are_written_as_the_language_writes_them(signed_in, hedemora):
    counts = {"new": 1234, "changed": 0, "unchanged": 0, "withdrawn": 0, "missing": 0}
    result = {"code": "N00206", "title": "Heltid", "title_before": "", "problem": "", "error": ""} | counts
    parameters = {"kpis": None, "from_year": 2010}
    run = kpis.import_run(organisation=hedemora, results=[result], parameters=parameters)
    assert "1\u00a0234" in text_of(signed_in, run)
    assert "1,234" in signed_in.get(f"/en{address_of(run)}").content.decode()


def test_another_organisations_import_is_not_found(signed_in, falun):
    run = kpis.import_run(organisation=falun, parameters={"kpis": None, "from_year": 2010})
    assert signed_in.get(address_of(run)).status_code == 404
    assert signed_in.get(address_of(run), headers=HTMX).status_code == 404


def test_only_those_who_may_fetch_see_imports(client, hedemora, reader, controller, administrator, stranger):
    run = kpis.import_run(organisation=hedemora, parameters={"kpis": None, "from_year": 2010})
    for person, status in [(reader, 403), (controller, 200), (administrator, 200), (stranger, 404)]:
        client.force_login(person)
        for address in (ADDRESS, address_of(run)):
            assert client.get(address).status_code == status
            assert client.get(address, headers=HTMX).status_code == status
        assert (ADDRESS in client.get("/hedemora/").content.decode()) is (status == 200)
        if status != 200:
            assert client.post(ADDRESS, {"kpis": "N00206", "from_year": "2010"}).status_code == status
    client.logout()
    assert client.get(ADDRESS).status_code == 302
    assert ImportRun._base_manager.count() == 1


def test_a_post_without_its_token_is_refused(controller):
    client = Client(enforce_csrf_checks=True)
    client.force_login(controller)
    assert client.post(ADDRESS, {"kpis": "N00206", "from_year": "2010"}).status_code == 403
    assert not ImportRun._base_manager.exists()


def test_the_list_takes_as_many_queries_for_many_runs_as_for_one(
    signed_in, hedemora, controller, django_assert_max_num_queries
):
    for _ in range(20):
        kpis.import_run(organisation=hedemora, started_by=controller)
    with django_assert_max_num_queries(8):
        signed_in.get(ADDRESS)
