from io import StringIO

import pytest
import stamina
from django.core.management import CommandError, call_command

from indicators.models import ImportRun, Observation
from indicators.sources.kolada import client as kolada
from tests.factories import kpis
from tests.fake_kolada import FakeKolada
from tests.locks import held_elsewhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(hedemora, monkeypatch):
    """A Kolada behind a real connection; the command does not wait between its requests."""
    monkeypatch.setattr(kolada.KoladaClient.__init__, "__kwdefaults__", _without_waiting())
    fake = FakeKolada()
    with fake.serve() as fake.base_url, stamina.set_testing(True, attempts=100, cap=True):
        yield fake


def _without_waiting():
    defaults = dict(kolada.KoladaClient.__init__.__kwdefaults__)
    return defaults | {"wait": 0.0, "sleep": lambda seconds: None}


def run(fake, *codes, slug="hedemora", **options):
    """Return what the command says, and the words it ends with when it fails."""
    out, ending = StringIO(), ""
    if codes:
        options["kpis"] = list(codes)
    try:
        call_command(
            "import_kolada", organisation=slug, base_url=fake.base_url, stdout=out, stderr=out, **options
        )
    except CommandError as error:
        ending = str(error)
    return out.getvalue().splitlines(), ending


def test_it_tells_of_every_kpi_and_sums_up(fake):
    said, ending = run(fake, "n00206", "N00090")
    assert said[1] == "N00206: 240 new"
    assert said[-1].startswith("2 KPIs stored: ")
    assert said[-1].endswith("0 changed, 0 unchanged, 0 withdrawn, 0 missing; 0 unknown, 0 failed")
    assert ending == ""

    again, _ = run(fake, "N00206")
    assert again == [
        "N00206: 240 unchanged",
        "1 KPIs stored: 0 new, 0 changed, 240 unchanged, 0 withdrawn, 0 missing; 0 unknown, 0 failed",
    ]


@pytest.mark.parametrize("fault", ["error", "throttle", "cut", "garbage"])
def test_it_ends_right_under_faults_of_a_real_connection(fake, fault):
    fake.fail(fault, times=2, when="/v3/")
    fake.fail(fault, times=2)
    said, ending = run(fake, "N00206")
    assert (said[0], ending) == ("N00206: 240 new", "")


def test_a_slow_source_is_waited_for(fake):
    fake.slowness = 0.2
    fake.fail("slow", times=2, when="/v3/")
    assert run(fake, "N00206")[1] == ""


def test_a_source_that_is_down_fails_and_names_the_address(fake):
    fake.fail("garbage", times=None, when="/v3/")
    _, ending = run(fake, "N00206")
    assert "The source gave no answer that can be read." in ending
    assert f"address: {fake.base_url}municipality" in ending
    assert "<title>Down</title>" in ending


def test_a_source_elsewhere_is_not_followed(fake):
    fake.fail("redirect", times=None, when="/v3/")
    assert "answered 302" in run(fake, "N00206")[1]


def test_one_kpi_that_fails_is_named_and_the_others_are_stored(fake):
    fake.cell("N00090", "2083", 2022, "K")["value"] = "many"
    said, ending = run(fake, "N00206", "N00090", "N99999")
    assert ending == "unknown: N99999; failed: N00090"
    failed = next(line for line in said if line.startswith("N00090"))
    assert "answered something that is not understood" in failed
    assert f"address: {fake.base_url}data/kpi/N00090/" in failed
    assert "'many'" in failed
    assert Observation.objects.count() == 240


def test_a_dry_run_says_so_and_stores_nothing(fake):
    said, _ = run(fake, "N00206", dry_run=True)
    assert said[-1].startswith("1 KPIs looked at, nothing stored: 240 new")
    assert not Observation.objects.exists()
    assert not ImportRun._base_manager.exists()


def test_a_renamed_kpi_is_told_of(fake):
    run(fake, "N00206")
    fake.kpis["N00206"]["title"] = "Heltid, andel (%)"
    said, _ = run(fake, "N00206")
    assert "is now Heltid, andel (%)" in said[1]


def test_from_year_is_2010_unless_said(fake):
    run(fake, "N00206")
    assert ImportRun._base_manager.get().parameters == {"kpis": ["N00206"], "from_year": 2010}
    run(fake, "N00206", from_year="2022")
    assert ImportRun._base_manager.order_by("pk").last().parameters["from_year"] == 2022


@pytest.mark.parametrize("year", ["abc", "", "1899", "2101", "-1", "٢٠٢٠"])
def test_a_from_year_that_is_none_is_refused(fake, year):
    assert "write a year from 1900 to 2100" in run(fake, "N00206", from_year=year)[1]
    assert fake.asked == []


def test_an_unknown_organisation_is_refused_with_those_there_are(fake, falun):
    assert run(fake, slug="hedmora")[1] == "There is no organisation hedmora. There is: falun, hedemora."


def test_without_anything_to_fetch_it_says_so(fake):
    assert run(fake)[1].startswith("There is no KPI to fetch")


def test_an_address_that_is_none_is_refused(fake):
    fake.base_url = "kolada.se"
    assert run(fake, "N00206")[1] == "no http address; address: kolada.se"


def test_while_another_is_running_it_is_refused(fake, hedemora):
    kpis.import_run(organisation=hedemora, state="running")
    with held_elsewhere(hedemora):
        assert run(fake, "N00206")[1] == "Another import for the organisation is running."
    assert fake.asked == []
    assert run(fake, "N00206")[1] == ""
