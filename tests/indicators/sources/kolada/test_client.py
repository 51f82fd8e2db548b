from collections import Counter
from itertools import product
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.base import SourceError, SourceUnavailable
from indicators.sources.kolada import client as kolada
from indicators.sources.kolada.client import KoladaClient
from indicators.sources.registry import SOURCES
from indicators.vocabulary import AreaKind, Sex, Status
from tests.fake_kolada import Answer, FakeKolada

AREAS = ["2083", "0020", "0000", "G37393"]


def figures(rows):
    """Return value by area, period and sex."""
    return {(row.area_code, row.period, row.sex): row.value for row in rows}


def asked_pairs(fake):
    """Return every KPI and area that the requests for data asked for."""
    for target in fake.asked:
        _, _, _, _, kpis, _, areas = unquote(target).partition("?")[0].split("/")
        yield from product(kpis.split(","), areas.split(","))


def test_values_of_kpi_are_the_published_figures(client):
    rows = client.values_of_kpi("N00206", ["2083", "0000"], from_year=2022)

    assert figures(rows) == {
        ("2083", "2022", Sex.WOMEN): 94.17383,
        ("2083", "2022", Sex.MEN): 95.176849,
        ("2083", "2022", Sex.TOTAL): 94.403535,
        ("0000", "2022", Sex.WOMEN): 84.282245,
        ("0000", "2022", Sex.MEN): 89.845375,
        ("0000", "2022", Sex.TOTAL): 85.546929,
    }
    assert {(row.status, row.members) for row in rows} == {(Status.OK, None)}


def test_a_group_has_the_mean_of_its_members_and_says_how_many_there_are(client, fake):
    members = [member["member_id"] for member in fake.groups["G37393"]["members"]]
    of_members = client.values_of_kpi("N00610", members, from_year=2022)

    women, *_ = client.values_of_kpi("N00610", ["G37393"], from_year=2022)

    assert [row.value for row in of_members if row.sex is Sex.WOMEN] == [62.7, 59.6, 79.1]
    assert (women.value, women.members) == (pytest.approx(67.133333), 3)


def test_a_total_stands_alone_where_women_and_men_are_null(client):
    rows = client.values_of_kpi("N09888", ["2083"], from_year=2016)

    assert [(row.sex, row.value, row.status) for row in rows if row.period == "2016"] == [
        (Sex.WOMEN, None, Status.MISSING),
        (Sex.MEN, None, Status.MISSING),
        (Sex.TOTAL, 8.728814, Status.OK),
    ]


def test_a_kpi_without_sexes_has_totals_only(client):
    assert {row.sex for row in client.values_of_kpi("N00952", AREAS)} == {Sex.TOTAL}


@pytest.mark.parametrize("kpi", ["N99999", "U00001"])
def test_an_unknown_kpi_has_no_figures_and_no_description(client, kpi):
    assert client.values_of_kpi(kpi, AREAS) == []
    assert client.kpis([kpi]) == []


def test_an_unknown_area_has_no_figures(client):
    assert client.values_of_kpi("N00206", ["9999"]) == []


def test_values_come_for_every_kpi_once_in_the_order_asked_for(client, fake):
    found = list(client.values(["N00209", "N99999", "N00206", "N00209"], AREAS))

    assert [values.kpi_code for values in found] == ["N00209", "N99999", "N00206"]
    assert all({row.kpi_code for row in values.rows} <= {values.kpi_code} for values in found)
    assert [bool(values.rows) for values in found] == [True, False, True]
    assert len(fake.asked) == 1


@given(kpis=st.sets(st.integers(0, 99_999), max_size=80), areas=st.sets(st.integers(0, 9999), max_size=80))
def test_every_kpi_is_asked_for_every_area_exactly_once(kpis, areas):
    fake = FakeKolada()
    kpi_codes, area_codes = [f"N{kpi:05}" for kpi in kpis], [f"{area:04}" for area in areas]
    with KoladaClient("http://kolada.test/v3/", wait=0.0, transport=fake.transport()) as client:
        found = [values.kpi_code for values in client.values(kpi_codes, area_codes)]

    assert found == kpi_codes
    assert Counter(asked_pairs(fake)) == Counter(product(kpi_codes, area_codes))
    assert len(fake.asked) == -(-len(kpis) // 25) * -(-len(areas) // 25)


@pytest.mark.parametrize("per_page", [1, 7, 5000])
def test_every_page_is_read_whatever_its_size(per_page, client, fake):
    whole = client.values_of_kpi("N00206", AREAS)
    fake.per_page = per_page

    assert client.values_of_kpi("N00206", AREAS) == whole
    assert len(client.groups("")) == 3
    assert len(client.areas()) == 10


def test_a_next_address_is_followed_even_from_an_empty_page(fake, client, monkeypatch):
    answer = fake.answer
    link = "/v3/data/kpi/N00206/municipality/2083?page=1"
    empty = Answer(200, f'{{"values": [], "next_url": "{link}"}}'.encode())
    monkeypatch.setattr(
        fake, "answer", lambda host, target: answer(host, target) if target == link else empty
    )

    assert len(client.values_of_kpi("N00206", ["2083"])) == 8 * 3


def test_pages_without_end_are_refused(fake, client, monkeypatch):
    def again(host, target):
        fake.asked.append(target)
        return Answer(200, f'{{"values": [], "next_url": "{target}"}}'.encode())

    monkeypatch.setattr(fake, "answer", again)

    with pytest.raises(SourceError, match="the pages have no end"):
        client.areas()
    assert len(fake.asked) == 1


def test_ever_new_pages_are_refused(fake, client, monkeypatch):
    def another(host, target):
        fake.asked.append(target)
        return Answer(200, f'{{"values": [], "next_url": "?page={len(fake.asked)}"}}'.encode())

    monkeypatch.setattr(fake, "answer", another)
    monkeypatch.setattr(kolada, "MAX_PAGES", 10)

    with pytest.raises(SourceError, match="the pages have no end"):
        client.areas()
    assert len(fake.asked) == 10


def test_a_next_page_on_another_host_is_never_asked_for(fake, client, monkeypatch):
    def elsewhere(host, target):
        fake.asked.append((host, target))
        return Answer(200, b'{"values": [], "next_url": "http://127.0.0.1/v3/municipality?page=2"}')

    monkeypatch.setattr(fake, "answer", elsewhere)

    with pytest.raises(SourceError, match="another host"):
        client.areas()
    assert [host for host, target in fake.asked] == ["kolada.test"]


def test_the_same_figure_on_two_pages_is_refused(fake, client):
    fake.per_page = 8
    fake.entries["N00206", "2083", 2021] = fake.entries["N00206", "2083", 2021] * 2

    with pytest.raises(SourceError, match="the same figure twice"):
        client.values_of_kpi("N00206", ["2083"])


@pytest.mark.parametrize("fault", ["error", "throttle", "cut", "garbage", "slow"])
def test_every_fault_is_overcome(fault, fake, client):
    whole = client.values_of_kpi("N00206", AREAS)
    fake.fail(fault, times=5)

    assert client.values_of_kpi("N00206", AREAS) == whole
    assert len(fake.asked) == 1 + 5 + 1


@pytest.mark.parametrize("fault", ["error", "throttle", "cut", "garbage", "slow"])
def test_a_fault_that_stays_ends_with_the_address(fault, fake, client):
    fake.fail(fault, times=None)

    with pytest.raises(SourceUnavailable, match="6 times") as caught:
        client.values_of_kpi("N00206", ["2083"])

    assert caught.value.address == "http://kolada.test/v3/data/kpi/N00206/municipality/2083?per_page=5000"


def test_a_redirect_ends_at_once(fake, client):
    fake.fail("redirect")

    with pytest.raises(SourceError, match="answered 302"):
        client.values_of_kpi("N00206", ["2083"])


def test_a_figure_that_is_not_understood_names_address_and_part(fake, client):
    fake.cell("N00206", "2083", 2022, "M")["value"] = "95,2"

    with pytest.raises(SourceError) as caught:
        client.values_of_kpi("N00206", ["2083"])

    message = str(caught.value)
    assert "a value is not a finite number" in message
    assert "address: http://kolada.test/v3/data/kpi/N00206/municipality/2083?per_page=5000" in message
    assert "'period': 2022, 'values': [{'gender': 'M', 'count': 1, 'status': '', 'value': '95,2'" in message


def test_one_bad_kpi_does_not_take_the_others_with_it(fake, client):
    fake.cell("N00209", "0000", 2020, "K")["gender"] = "F"
    codes = ["N00206", "N00209", "N00090", "not-koladas"]

    found = {values.kpi_code: values for values in client.values(codes, AREAS)}

    assert list(found) == codes
    assert {code: values.error is None for code, values in found.items()} == {
        "N00206": True,
        "N00209": False,
        "N00090": True,
        "not-koladas": False,
    }
    assert found["N00206"].rows == client.values_of_kpi("N00206", AREAS)
    assert found["N00209"].rows == found["not-koladas"].rows == []
    assert "missing or unknown: 'F'" in str(found["N00209"].error)


def test_a_kpi_that_kolada_cannot_answer_does_not_stop_the_others(fake, client):
    fake.fail("error", times=None, when="N00209")

    found = {values.kpi_code: values.error for values in client.values(["N00206", "N00209", "N00090"], AREAS)}

    assert isinstance(found.pop("N00209"), SourceUnavailable)
    assert found == {"N00206": None, "N00090": None}


def test_failures_with_an_answer_between_them_are_not_an_outage(fake, client):
    codes = ["N00206", "N00209", "N00090", "N00610", "N00952"]
    for code in codes:
        if code != "N00090":
            fake.fail("error", times=None, when=code)

    found = list(client.values(codes, AREAS))

    assert [values.kpi_code for values in found if values.error is None] == ["N00090"]
    assert len(found) == 5


def test_a_source_that_is_down_is_not_asked_for_every_kpi(fake, client):
    fake.fail("error", times=None)
    found = []

    with pytest.raises(SourceUnavailable):
        found.extend(values.kpi_code for values in client.values(list(fake.kpis), AREAS))

    assert len(fake.asked) == (1 + kolada.GIVE_UP_AFTER) * 6


def test_a_changed_and_a_withdrawn_figure_are_seen(fake, client):
    fake.cell("N00206", "2083", 2022, "K")["value"] = 95.0
    fake.cell("N00206", "2083", 2022, "M")["isdeleted"] = True
    fake.cell("N00206", "2083", 2022, "T").update(value=None, status="Private")

    rows = client.values_of_kpi("N00206", ["2083"], from_year=2022)

    assert [(row.value, row.status) for row in rows] == [
        (95.0, Status.OK),
        (None, Status.WITHDRAWN),
        (None, Status.SUPPRESSED),
    ]


def test_kpis_are_described_25_at_a_time(fake, client):
    codes = [*fake.kpis, *(f"N{number}" for number in range(90000, 90030)), *fake.kpis]

    found = client.kpis(codes)

    assert [row.code for row in found] == list(fake.kpis)
    assert len(fake.asked) == 2


@pytest.mark.parametrize("code", ["", "../municipality", "N00206,N00209", "N00206?x=1", "N0020６", "own-1"])
def test_a_code_that_cannot_be_koladas_is_never_put_into_an_address(code, fake, client):
    assert client.kpis([code]) == []
    with pytest.raises(SourceError, match="not an id of Kolada's"):
        client.values_of_kpi(code, ["2083"])
    with pytest.raises(SourceError, match="not an id of Kolada's"):
        client.values_of_kpi("N00206", [code])

    assert fake.asked == []


def test_areas_and_groups_are_found(client):
    assert {area.code: area.kind for area in client.areas()}["0000"] is AreaKind.COUNTRY
    assert [group.code for group in client.groups("hedemora")] == ["G37393"]
    assert [group.title for group in client.groups("Dalarnas läns")] == [
        "Dalarnas läns kommuner (ovägt medel)"
    ]


def test_the_same_answers_come_over_http(fake, client, clock):
    fake.per_page = 10
    for fault in ("cut", "error", "garbage", "throttle"):
        fake.fail(fault)

    with fake.serve() as base_url, SOURCES["kolada"](base_url=base_url, wait=0.0) as source:
        over_http = list(source.values(["N00206", "N00090"], AREAS, from_year=2018))

    assert over_http == list(client.values(["N00206", "N00090"], AREAS, from_year=2018))
    assert all(values.rows for values in over_http)


def test_a_server_that_is_gone_is_unavailable(fake):
    with fake.serve() as base_url:
        pass

    with KoladaClient(base_url, wait=0.0) as source, pytest.raises(SourceUnavailable, match="ConnectError"):
        source.areas()
