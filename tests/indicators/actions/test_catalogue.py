from datetime import date

import pytest
from django.core.exceptions import ValidationError

from indicators.actions.catalogue import store_kpi
from indicators.models import Kpi
from indicators.vocabulary import Direction, GapType, MeasureType, Population, SexMode
from tests.factories import kpis

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def store(source):
    """Store KPIs as the fake describes them now."""

    def store(*codes, today=TODAY):
        return [store_kpi(row, source="kolada", today=today).kpi for row in source.kpis(codes)]

    return store


def test_a_new_kpi_says_what_the_source_says_and_how_it_is_read(store):
    store("N00206")

    kpi = Kpi._base_manager.get()
    assert (kpi.code, kpi.organisation) == ("N00206", None)
    assert kpi.title == kpi.title_as_imported == "Heltidsanställda månadsavlönade, kommun, andel (%)"
    assert kpi.definition.endswith("Källa: SKR:s personalstatistik (novemberstatistiken).")
    assert kpi.producer == "SKR:s personalstatistik (novemberstatistiken)"
    assert (kpi.source, kpi.operating_area) == ("kolada", "Kommunen, övergripande")
    assert (kpi.next_publication, kpi.next_period) == (date(2026, 4, 11), "2025")
    assert (kpi.measure_type, kpi.unit, kpi.decimals) == (MeasureType.PERCENT, "%", 1)
    assert (kpi.direction, kpi.gap_type) == (Direction.HIGHER, GapType.POINTS)
    assert (kpi.sex_mode, kpi.population) == (SexMode.ROWS, Population.ADULTS)
    assert (kpi.first_seen, kpi.last_seen, kpi.discontinued_year) == (TODAY, TODAY, None)


@pytest.mark.parametrize(
    ("code", "measure", "gap", "decimals"),
    [
        ("N00053", MeasureType.COUNT, GapType.DIFFERENCE, 0),
        ("N00090", MeasureType.PERCENT, GapType.POINTS, 1),
        ("N05815", MeasureType.PERCENT, GapType.BALANCE, 1),
        ("N00952", MeasureType.PERCENT, GapType.RATIO, 1),
    ],
)
def test_gap_and_decimals_follow_the_measure(store, code, measure, gap, decimals):
    (kpi,) = store(code)
    assert (kpi.measure_type, kpi.gap_type, kpi.decimals) == (measure, gap, decimals)


def test_money_is_compared_as_a_ratio_without_decimals(fake, store):
    fake.kpis["N00905"] = {**fake.kpis["N00206"], "id": "N00905", "title": "Mediannettoinkomst, kr/inv 20+"}
    (kpi,) = store("N00905")
    assert (kpi.measure_type, kpi.gap_type, kpi.decimals) == (MeasureType.SEK, GapType.RATIO, 0)


def test_what_people_have_changed_stays_and_what_the_source_says_follows_it(fake, store):
    store("N00206")
    theirs = {
        "direction": Direction.RANGE,
        "gap_type": GapType.RATIO,
        "decimals": 3,
        "sex_mode": SexMode.SHARE_OF_WOMEN,
        "population": Population.CHILDREN,
        "unit": "procent",
    }
    Kpi._base_manager.update(**theirs)
    fake.kpis["N00206"] |= {
        "title": "Heltidsanställda, andel (%) (-2024)",
        "description": "Ny text. Källa: SCB.",
        "publication_date": None,
    }

    store("N00206", today=LATER)

    kpi = Kpi._base_manager.get()
    assert {name: getattr(kpi, name) for name in theirs} == theirs
    assert kpi.title == kpi.title_as_imported == "Heltidsanställda, andel (%) (-2024)"
    assert (kpi.definition, kpi.producer) == ("Ny text. Källa: SCB.", "SCB")
    assert (kpi.next_publication, kpi.discontinued_year) == (None, 2024)
    assert (kpi.first_seen, kpi.last_seen) == (TODAY, LATER)


def test_a_title_that_people_have_changed_stays(fake, store):
    store("N00206")
    Kpi._base_manager.update(title="Heltid")
    fake.kpis["N00206"]["title"] = "Nytt namn, andel (%)"

    (kpi,) = store("N00206")

    assert (kpi.title, kpi.title_as_imported) == ("Heltid", "Nytt namn, andel (%)")


def test_an_organisations_own_kpi_with_the_same_code_is_another(store, hedemora):
    own = kpis.kpi("N00206", organisation=hedemora, title="Own", source="")
    store("N00206")
    own.refresh_from_db()
    assert own.title == "Own"
    assert Kpi._base_manager.filter(code="N00206").count() == 2


def test_a_pair_is_one_once_both_of_its_kpis_are_there(store):
    (women,) = store("N00942")
    assert women.sex_mode == SexMode.ROWS

    (men,) = store("N00943")

    for kpi in Kpi._base_manager.all():
        assert (kpi.sex_mode, kpi.women_kpi, kpi.men_kpi) == (SexMode.PAIR, women, men)


def test_a_pair_that_people_have_parted_stays_apart(store):
    store("N00942", "N00943")
    Kpi._base_manager.update(sex_mode=SexMode.ROWS, women_kpi=None, men_kpi=None)
    store("N00942", "N00943")
    assert set(Kpi._base_manager.values_list("sex_mode", flat=True)) == {SexMode.ROWS}


def test_a_kpi_finds_its_margin_of_error_whichever_came_first(fake, store):
    fake.kpis["U01610"] = {**fake.kpis["N00610"], "id": "U01610", "title": "Osäkerhetstal - Trygg, andel(%)"}
    (kpi,) = store("N00610")
    assert kpi.margin_kpi is None
    (margin,) = store("U01610")
    (kpi,) = store("N00610")
    assert kpi.margin_kpi == margin


def test_what_was_added_and_what_changed_is_told_for_the_trail(fake, source):
    def told(today):
        (row,) = source.kpis(["N00206"])
        return store_kpi(row, source="kolada", today=today)[1:]

    assert told(TODAY) == ("kpi.added", [])
    assert told(LATER) == ("", [])
    fake.kpis["N00206"]["publ_period"] = "2026"
    assert told(LATER) == ("kpi.updated", ["next_period"])


def test_a_title_longer_than_there_is_room_for_is_refused(fake, store):
    fake.kpis["N00206"]["title"] = "x" * 301
    with pytest.raises(ValidationError):
        store("N00206")
    assert not Kpi._base_manager.exists()
