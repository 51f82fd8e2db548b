"""What is left when the process that imports is killed, as by a power cut: SIGKILL, no last words."""

import signal

import pytest

from tests.fake_kolada import FakeKolada
from tests.installation import Installation

pytestmark = pytest.mark.django_db

FIGURES = "SELECT code, count(*) FROM indicators_observation JOIN indicators_kpi ON kpi_id = id GROUP BY code"

RUN_BY_A_PERSON = "SELECT state, problem, message FROM indicators_importrun WHERE started_by_id IS NOT NULL"


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_setup):
    one = Installation(tmp_path_factory.mktemp("installation"))
    one.run("create_organisation", "hedemora", "--name", "Hedemora kommun", "--area", "2083")
    yield one
    one.close()


@pytest.fixture
def fake():
    """A Kolada with more KPIs than are asked for at once, whose second answer never comes."""
    fake = FakeKolada()
    templates = list(fake.kpis)[:6]
    for number in range(30):
        template = templates[number % len(templates)]
        code = f"N8{number:04}"
        fake.kpis[code] = fake.kpis[template] | {"id": code}
        for (kpi, area, year), cells in list(fake.entries.items()):
            if kpi == template:
                fake.entries[code, area, year] = cells
    return fake


def command(base_url):
    codes = [f"N8{number:04}" for number in range(30)]
    return ["import_kolada", "--organisation", "hedemora", "--base-url", base_url, "--kpis", *codes]


def test_a_killed_import_leaves_whole_kpis_and_the_next_completes(installation, fake):
    fake.slowness = 60
    fake.fail("slow", times=None, when=",N80029/")
    with fake.serve() as base_url:
        process = installation.start(*command(base_url))
        stored = 0
        for line in process.stdout:
            stored += " new" in line
            if stored == 8:
                # It goes on with the ninth meanwhile.
                process.kill()
                break
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL

    left = dict(installation.rows(FIGURES))
    assert 8 <= len(left) <= 25
    ((state, results),) = installation.rows("SELECT state, steps_done FROM indicators_importrun")
    assert (state, results) == ("running", len(left))

    fake.recover()
    with fake.serve() as base_url:
        said = installation.run(*command(base_url)).splitlines()

    whole = dict(installation.rows(FIGURES))
    assert len(whole) == 30
    assert {code: whole[code] for code in left} == left
    assert said[-1].startswith(f"30 KPIs stored: {sum(whole.values()) - sum(left.values())} new, 0 changed")
    states = installation.rows("SELECT state, problem FROM indicators_importrun ORDER BY id")
    assert states == [("failed", "interrupted"), ("done", "")]
    assert installation.rows("SELECT count(*) FROM indicators_earlierobservation") == [(0,)]


def test_an_import_asked_for_on_the_page_is_carried_out_by_the_worker(installation, fake):
    ask = (
        "from indicators.models import Organisation, User\n"
        "from indicators.actions.import_requests import request_import\n"
        "from indicators.tasks import carry_out_import\n"
        "run = request_import(Organisation.objects.get(), source='kolada', kpi_codes=['N00206'],\n"
        "    from_year=2010, by=User.objects.create_user('kim@hedemora.example'))\n"
        "carry_out_import.enqueue(str(run.public_id))\n"
    )
    installation.run("shell", "--verbosity", "0", "-c", ask)
    with fake.serve() as base_url:
        worker = ["db_worker", "--batch", "--no-reload", "--no-startup-delay"]
        said = installation.run(*worker, KOLADA_BASE_URL=base_url)
    assert installation.rows(RUN_BY_A_PERSON) == [("done", "", "")], said
    assert ("N00206", 240) in installation.rows(FIGURES)
