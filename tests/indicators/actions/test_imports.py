from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
import time_machine

from indicators.actions import imports
from indicators.actions.import_lock import ImportRefused
from indicators.actions.imports import import_kolada
from indicators.models import (
    Area,
    AuditEvent,
    EarlierObservation,
    GroupMember,
    ImportProblem,
    ImportRun,
    ImportState,
    Kpi,
    Observation,
)
from indicators.vocabulary import AreaKind, Sex, SexMode, Status
from tests.factories import kpis, organisations

pytestmark = pytest.mark.django_db

MEMBERS = ["0687", "0767", "1472", "1861", "1960", "1961", "2031"]


@pytest.fixture
def run(source, hedemora):
    """Import for Hedemora."""

    def run(*codes, **options):
        options.setdefault("by", None)
        return import_kolada(hedemora, source=source, kpi_codes=list(codes) or None, **options)

    return run


def numbers(run, code):
    (result,) = (result for result in run.results if result["code"] == code)
    return tuple(result[name] for name in ("new", "changed", "unchanged", "withdrawn", "missing"))


def problems(run):
    return {result["code"]: result["problem"] for result in run.results}


def in_the_database():
    return {
        "observations": sorted(
            Observation.objects.values_list("area__code", "kpi__code", "sex", "period", "value", "status")
        ),
        "kpis": sorted(Kpi._base_manager.values_list("code", "title")),
        "areas": sorted(Area._base_manager.values_list("code", "title")),
        "members": GroupMember.objects.count(),
        "runs": ImportRun._base_manager.count(),
        "events": AuditEvent._base_manager.count(),
    }


def test_a_first_import_stores_the_figures_of_the_areas_around(run, fake):
    done = run("N00206")

    # The country, Hedemora, seven others and their group, eight years, women, men and total.
    assert numbers(done, "N00206") == (10 * 8 * 3, 0, 0, 0, 0)
    assert (done.state, done.steps, done.steps_done, done.problem) == (ImportState.DONE, 1, 1, "")
    areas = set(Observation.objects.values_list("area__code", flat=True))
    assert areas == {"0000", "2083", *MEMBERS, "G37393"}
    women = Observation.objects.get(area__code="2083", period="2022", sex=Sex.WOMEN)
    assert (women.value, women.status, women.members, women.import_run) == (
        fake.cell("N00206", "2083", 2022, "K")["value"],
        Status.OK,
        None,
        done,
    )
    assert Observation.objects.get(area__code="G37393", period="2018", sex=Sex.TOTAL).members == 7


def test_areas_groups_and_members_come_with_it(run, hedemora):
    with time_machine.travel("2026-03-01", tick=False):
        run("N00206")

    group = Area._base_manager.get(kind=AreaKind.GROUP)
    assert (group.code, group.group_of, group.subject, group.vintage) == (
        "G37393",
        hedemora.area,
        "övergripande",
        2025,
    )
    assert sorted(group.members.values_list("area__code", "seen_from")) == [
        (code, date(2026, 3, 1)) for code in MEMBERS
    ]
    hedemora.area.refresh_from_db()
    assert hedemora.area.parent.code == "0020"


def test_the_newest_own_group_of_each_subject_is_chosen(run, fake):
    fake.groups["G1"] = {**fake.groups["G37393"], "id": "G1", "members": []}
    fake.groups["G1"]["title"] = "Liknande kommuner, övergripande, Hedemora, 2024"
    fake.groups["G2"] = {**fake.groups["G35869"], "id": "G2"}
    fake.groups["G2"]["title"] = "Liknande kommuner grundskola, Hedemora, 2024"

    run("N00206")

    groups = Area._base_manager.filter(kind=AreaKind.GROUP)
    assert set(groups.values_list("code", flat=True)) == {"G37393", "G2"}


def test_at_most_25_ids_are_asked_for_in_a_segment(run, fake):
    members = [{"member_id": f"{code}", "member_title": "x"} for code in range(1001, 1031)]
    for member in members:
        fake.areas[member["member_id"]] = {"id": member["member_id"], "title": "x", "type": "K"}
    fake.groups["G37393"]["members"] = members

    done = run("N00206", "N00090")

    assert done.state == ImportState.DONE
    asked = [unquote(urlsplit(address).path) for address in fake.asked if "/data/" in address]
    assert [len(path.split("/")[-1].split(",")) for path in asked] == [25, 9]


def test_the_same_import_again_changes_nothing(run):
    run("N00206", "N00090")
    before = in_the_database()["observations"]

    again = run("N00206", "N00090")

    assert again.state == ImportState.DONE
    for code in ("N00206", "N00090"):
        new, changed, unchanged, withdrawn, _ = numbers(again, code)
        assert (new, changed, withdrawn) == (0, 0, 0)
        assert unchanged > 100
    assert in_the_database()["observations"] == before
    assert not Observation.objects.filter(import_run=again).exists()


def test_a_changed_figure_keeps_the_earlier_one_and_a_deleted_one_is_withdrawn(run, fake):
    first = run("N00206")
    before = fake.cell("N00206", "2083", 2022, "K")["value"]
    fake.cell("N00206", "2083", 2022, "K")["value"] = before + 1
    fake.cell("N00206", "2083", 2021, "M")["isdeleted"] = True

    second = run("N00206")

    assert numbers(second, "N00206")[:4] == (0, 1, numbers(first, "N00206")[0] - 2, 1)
    changed = EarlierObservation.objects.get(period="2022")
    assert (changed.value, changed.import_run, changed.replaced_by) == (before, first, second)
    withdrawn = Observation.objects.get(area__code="2083", period="2021", sex=Sex.MEN)
    assert (withdrawn.value, withdrawn.status) == (None, Status.WITHDRAWN)


def test_only_years_from_the_one_given_are_stored(run):
    run("N00206", from_year=2021)
    assert set(Observation.objects.values_list("period", flat=True)) == {"2021", "2022"}


def test_a_null_is_missing_and_never_zero(run, fake):
    fake.cell("N00206", "2083", 2022, "K")["value"] = None
    assert numbers(run("N00206"), "N00206")[4] == 1
    women = Observation.objects.get(area__code="2083", period="2022", sex=Sex.WOMEN)
    assert (women.value, women.status) == (None, Status.MISSING)


def test_codes_that_the_source_does_not_have_are_reported_and_not_stored(run):
    done = run("N99999", "N00206", "X1")
    assert problems(done) == {"N99999": "unknown", "X1": "unknown", "N00206": ""}
    assert done.state == ImportState.PARTLY
    assert set(Kpi._base_manager.values_list("code", flat=True)) == {"N00206"}

    assert run("N99999").state == ImportState.FAILED


def test_the_other_half_of_a_pair_and_the_margin_of_error_come_along(run, fake):
    fake.kpis["U01610"] = {**fake.kpis["N00610"], "id": "U01610", "title": "Osäkerhetstal - Trygg, andel(%)"}
    done = run("N00942", "N00610")
    assert problems(done) == {"U01610": "", "N00610": "", "N00942": "", "N00943": ""}
    assert Kpi._base_manager.get(code="N00610").margin_kpi.code == "U01610"
    assert Kpi._base_manager.get(code="N00942").sex_mode == SexMode.PAIR


def test_without_codes_the_kpis_of_goals_and_of_earlier_imports_are_fetched(run, hedemora, falun):
    kpis.goal(hedemora, "heltid", kpis.kpi("N00206"), kpis.kpi("OWN-1", source="", organisation=hedemora))
    kpis.goal(falun, "sjuk", kpis.kpi("N00090"))
    run("N05815", "N99999")

    assert set(problems(run())) == {"N00206", "N05815"}


def test_another_organisations_imports_are_not_ones_own(run, source, falun):
    falun.area = organisations.area("2031", "Rättvik")
    falun.save()
    import_kolada(falun, source=source, by=None, kpi_codes=["N00206"])
    with pytest.raises(ImportRefused):
        run()


def test_without_anything_to_fetch_it_says_so(run):
    with pytest.raises(ImportRefused) as refused:
        run()
    assert refused.value.problem == ImportProblem.NOTHING_TO_FETCH


@pytest.mark.parametrize("code", ["2080", "0020"])
def test_an_area_that_is_no_municipality_of_the_source_is_refused(run, hedemora, code):
    hedemora.area = organisations.area(code, "x")
    hedemora.save()
    with pytest.raises(ImportRefused) as refused:
        run("N00206")
    assert refused.value.problem == ImportProblem.NO_MUNICIPALITY
    assert not Observation.objects.exists()
    assert ImportRun._base_manager.get().problem == ImportProblem.NO_MUNICIPALITY


def test_an_organisations_own_board_is_no_municipality(run, hedemora, fake):
    hedemora.area = organisations.area("2083", "x", AreaKind.BOARD, organisation=hedemora)
    hedemora.save()
    with pytest.raises(ImportRefused):
        run("N00206")
    assert fake.asked == []


def test_an_unexpected_answer_stops_that_kpi_and_no_other(run, fake):
    run("N00090")
    before = in_the_database()["observations"]
    fake.cell("N00090", "2083", 2021, "K")["value"] = 99.0
    fake.cell("N00090", "2083", 2022, "K")["value"] = "many"

    done = run("N00206", "N00090", "N05815")

    assert problems(done) == {"N00206": "", "N00090": "unexpected", "N05815": ""}
    assert done.state == ImportState.PARTLY
    (failed,) = (result for result in done.results if result["problem"])
    assert "/data/kpi/N00090/" in failed["error"]
    assert "'many'" in failed["error"]
    of_failed = [row for row in in_the_database()["observations"] if row[1] == "N00090"]
    assert of_failed == before


def test_a_kpi_that_fails_at_its_first_import_is_not_there(run, fake):
    fake.cell("N00090", "2083", 2022, "K")["value"] = "many"
    run("N00090", "N00206")
    assert set(Kpi._base_manager.values_list("code", flat=True)) == {"N00206"}


def test_a_kpi_that_does_not_fit_fails_alone(run, fake):
    fake.kpis["N00090"]["title"] = "x" * 301
    assert problems(run("N00090", "N00206")) == {"N00090": "unexpected", "N00206": ""}


@pytest.mark.parametrize("fault", ["error", "throttle", "cut", "garbage", "slow"])
def test_passing_faults_leave_no_trace(run, fake, fault):
    run("N00206")
    undisturbed = in_the_database()["observations"]
    Observation.objects.all().delete()
    fake.fail(fault, times=3)

    assert run("N00206").state == ImportState.DONE
    assert in_the_database()["observations"] == undisturbed


def test_a_source_that_is_down_for_figures_leaves_what_was_there(run, fake):
    run("N00206")
    before = in_the_database()["observations"]
    fake.fail("error", times=None)

    done = run("N00206", "N00090", "N05815", "N17461")

    assert set(problems(done).values()) == {"unavailable"}
    assert len(done.results) == 4
    assert done.state == ImportState.FAILED
    assert in_the_database()["observations"] == before


def test_a_source_that_is_down_altogether_is_said_of_the_run(run, fake):
    fake.fail("error", times=None, when="/v3/")
    done = run("N00206")
    assert (done.state, done.problem, done.results) == (ImportState.FAILED, "unavailable", [])
    assert "answered 500" in done.message
    assert "http://kolada.test/v3/" in done.message
    assert Area._base_manager.count() == 1


def test_a_renamed_kpi_is_told_of(run, fake):
    run("N00206")
    before = fake.kpis["N00206"]["title"]
    fake.kpis["N00206"]["title"] = "Heltid, andel (%)"
    done = run("N00206")
    assert [(result["title_before"], result["title"]) for result in done.results] == [
        (before, "Heltid, andel (%)")
    ]
    assert run("N00206").results[0]["title_before"] == ""


def test_a_dry_run_tells_the_same_and_writes_nothing(run, fake, hedemora):
    run("N00206", from_year=2020)
    fake.cell("N00206", "2083", 2022, "K")["value"] += 1
    before = in_the_database()

    dry = run("N00206", "N00090", "N99999", dry_run=True)

    assert in_the_database() == before
    assert dry.pk is None
    done = run("N00206", "N00090", "N99999")
    assert dry.results == done.results
    assert dry.state == done.state == ImportState.PARTLY


def test_progress_is_told_kpi_by_kpi(run):
    told = []
    run("N00206", "N00090", "N99999", on_progress=lambda result: told.append(result["code"]))
    assert told == ["N99999", "N00090", "N00206"]


def test_an_import_that_breaks_off_leaves_whole_kpis_and_goes_on_next_time(run, monkeypatch):
    class Killed(BaseException):
        pass

    whole = imports.store_observations
    calls = []

    def killed_in_the_third(kpi_id, rows, *, run):
        calls.append(kpi_id)
        if len(calls) == 3:
            whole(kpi_id, rows[: len(rows) // 2], run=run)
            raise Killed
        return whole(kpi_id, rows, run=run)

    codes = ["N00090", "N00206", "N00209", "N17461"]
    with monkeypatch.context() as patched:
        patched.setattr(imports, "store_observations", killed_in_the_third)
        with pytest.raises(Killed):
            run(*codes)

    broken = ImportRun._base_manager.get()
    assert (broken.state, broken.problem) == (ImportState.FAILED, ImportProblem.INTERRUPTED)
    assert list(problems(broken)) == ["N00090", "N00206"]
    assert set(Kpi._base_manager.values_list("code", flat=True)) == {"N00090", "N00206"}

    again = run(*codes)
    assert again.state == ImportState.DONE
    assert numbers(again, "N00090")[0] == 0
    assert numbers(again, "N17461")[0] > 0
    assert set(Observation.objects.values_list("kpi__code", flat=True)) == set(codes)


def test_a_mistake_of_ours_is_not_blamed_on_the_source(run, monkeypatch):
    def broken(*arguments, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(imports, "store_observations", broken)
    with pytest.raises(ZeroDivisionError):
        run("N00206")
    assert ImportRun._base_manager.get().problem == ImportProblem.PROGRAM


def test_a_run_whose_process_died_is_marked_by_the_next(run, hedemora):
    dead = kpis.import_run(organisation=hedemora, state=ImportState.RUNNING)
    run("N00206")
    dead.refresh_from_db()
    assert (dead.state, dead.problem) == (ImportState.FAILED, ImportProblem.INTERRUPTED)


def test_the_trail_tells_who_imported_what(run, controller, hedemora):
    done = run("N00206", by=controller)
    run("N00206", by=controller)

    events = AuditEvent._base_manager.order_by("pk").values_list("action", flat=True)
    assert list(events) == [
        "import.started",
        "kpi.added",
        "kpi.figures_stored",
        "import.ended",
        "import.started",
        "import.ended",
    ]
    assert AuditEvent._base_manager.get(action="kpi.figures_stored").details == {"run": str(done.public_id)}
    assert set(AuditEvent._base_manager.values_list("actor", "organisation")) == {
        (controller.pk, hedemora.pk)
    }


def test_without_the_trail_nothing_is_stored(run, monkeypatch):
    def no_trail(action, *arguments, **options):
        if action == "kpi.figures_stored":
            raise OSError("no room")

    monkeypatch.setattr("indicators.audit.record", no_trail)
    with pytest.raises(OSError, match="no room"):
        run("N00206")
    assert not Observation.objects.exists()
    assert not Kpi._base_manager.exists()


def test_two_organisations_share_what_they_import(run, source, falun):
    run("N00206")
    falun.area = Area._base_manager.get(code="2031")
    falun.save()
    stored = in_the_database()["observations"]

    second = import_kolada(falun, source=source, by=None, kpi_codes=["N00206"])

    # Rättvik, Dalarna and the country were there already as Hedemora's surroundings.
    assert numbers(second, "N00206")[0] == 0
    assert in_the_database()["observations"] == stored
