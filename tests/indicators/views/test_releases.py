"""Publishing and withdrawing the organisation's own figures."""

import csv
import io
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from indicators.access import grant_for
from indicators.actions.editing import ChangedMeanwhile
from indicators.actions.releases import publish_release
from indicators.models import AuditEvent, Kpi, Release, ReleaseBasis, ReleasedFigure, ReleaseWithdrawal
from indicators.queries.live import draft_release_of
from indicators.vocabulary import MeasureType, Sex
from tests.factories import kpis, releases
from tests.forms import filled

F, M, T = Sex.WOMEN, Sex.MEN, Sex.TOTAL


@pytest.fixture
def kpi(hedemora):
    kpi = kpis.kpi(
        "DELTAG", title="Deltagare i En väg in", organisation=hedemora, measure_type=MeasureType.COUNT,
        decimals=0, unit="deltagare", source="", made_from_people=True,
    )  # fmt: skip
    kpis.goal(hedemora, "en-vag-in", kpi)
    return kpi


@pytest.fixture
def share(hedemora):
    kpi = kpis.kpi(
        "ARBETE", title="I arbete efter 90 dagar", organisation=hedemora, source="", made_from_people=True
    )
    kpis.goal(hedemora, "arbete", kpi)
    return kpi


def preview(kpi):
    return reverse("indicators:release-create", args=["hedemora", kpi.code])


def page_of(kpi, name="kpi-detail"):
    return reverse(f"dashboards:{name}", args=["hedemora", kpi.code])


def released(number, code="DELTAG"):
    return reverse("dashboards:release-detail", args=["hedemora", code, number])


def digest_of(kpi, person):
    return draft_release_of(grant_for(person, kpi.organisation), kpi).digest()


def test_preview_shows_what_others_will_see_and_why(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 3, M: 12}, "2025": {F: 17, M: 21}})
    client.force_login(controller)

    html = client.get(preview(kpi)).content.decode()

    assert "2 av 6 uppgifter är skyddade: 1 i sig, 1" in " ".join(html.split())
    assert "för få personer" in html
    assert "skulle röja en skyddad uppgift" in html
    assert "Mer än var tionde uppgift är skyddad" in html
    assert Release._base_manager.count() == 0


def test_publishing_shows_everybody_what_may_be_shown(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 3, M: 12}, "2025": {F: 17, M: 21}})
    client.force_login(controller)

    response = client.post(preview(kpi), {"digest": digest_of(kpi, controller)})

    assert response.status_code == 302
    assert response.url == released(1)
    client.logout()
    table = client.get(page_of(kpi)).content.decode().split("<table", 1)[1].split("</table>")[0]
    assert table.count("Skyddat") == 3  # women, men and the gap of 2024
    assert [one.value for one in ReleasedFigure._base_manager.order_by("period", "sex")] == [
        None,
        None,
        15,
        17,
        21,
        38,
    ]
    csv = client.get(page_of(kpi, "kpi-csv")).content.decode()
    assert "15" in csv
    assert "12" not in csv
    event = AuditEvent._base_manager.get(action="release.published")
    assert event.details["digest"] == Release._base_manager.get().digest


def test_figures_that_changed_after_the_preview_are_not_published(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    seen = digest_of(kpi, controller)
    releases.enter(kpi, controller, {"2024": {F: 31, M: 12}})
    client.force_login(controller)

    response = client.post(preview(kpi), {"digest": seen})

    assert response.status_code == 409
    assert "ändrades under tiden" in response.content.decode()
    assert Release._base_manager.count() == 0


def test_share_that_was_entered_without_its_numbers_says_which(client, share, controller):
    releases.enter(share, controller, {"2024": {F: (30, 60), M: (20, 50)}, "2025": {F: 40.0, M: (20, 50)}})
    client.force_login(controller)

    response = client.get(preview(share))

    assert "2025, kvinnor: det framgår inte hur många personer" in response.content.decode()
    assert client.post(preview(share), {"digest": "x"}).status_code == 422
    assert Release._base_manager.count() == 0


def test_share_is_published_as_a_whole_per_cent_with_its_base(client, share, controller):
    releases.enter(share, controller, {"2024": {F: (25, 40), M: (10, 30)}})
    release = releases.publish(share, controller)

    html = client.get(released(release.number, share.code)).content.decode()

    for text in ("63", "av 40", "33", "av 30", "50", "av 70"):
        assert text in html
    assert "63,0" not in client.get(page_of(share)).content.decode()


def test_number_of_people_stands_beside_a_share_and_a_hidden_one_as_hidden(client, share, controller):
    entered = {"2023": {F: (25, 40), M: (10, 30)}, "2024": {F: (2, 3), M: (20, 50)}}
    releases.enter(share, controller, entered)
    releases.publish(share, controller)

    html = client.get(page_of(share)).content.decode()
    head, first, second = html.split("<table", 1)[1].split("</table>")[0].split("<tr>")[1:]
    assert re.findall("<th[^>]*>([^<]*)", head) == [
        "År", "Kvinnor", "Män", "Totalt", "Gap",
        "Antal personer, kvinnor", "Antal personer, män", "Antal personer, totalt",
    ]  # fmt: skip
    assert first.split("<td>")[-3:] == ["40", "30", "70"]
    assert [re.sub("<[^>]*>", "", cell) for cell in second.split("<td>")[-3:]] == ["Skyddat", "Skyddat", "53"]
    rows = {}
    for form, delimiter in (("excel", ";"), ("machine", ",")):
        text = client.get(page_of(share, "kpi-csv"), {"format": form}).content.decode()
        rows[form] = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))
    assert [row["Antal personer"] for row in rows["excel"]] == ["40", "30", "70", "", "", "53"]
    assert [row["Antalets status"] for row in rows["excel"]] == ["", "", "", "Skyddat", "Skyddat", ""]
    assert [row["people"] for row in rows["machine"]] == ["40", "30", "70", "", "", "53"]
    assert [row["people_status"] for row in rows["machine"]] == ["ok"] * 3 + ["suppressed"] * 2 + ["ok"]


def test_count_has_no_number_of_people_beside_it(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)

    assert "Antal personer" not in client.get(page_of(kpi)).content.decode().split("<table", 1)[1]
    text = client.get(page_of(kpi, "kpi-csv"), {"format": "machine"}).content.decode()
    assert {(row["people"], row["people_status"]) for row in csv.DictReader(io.StringIO(text))} == {("", "")}


def test_release_says_the_same_when_the_figures_change(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    release = releases.publish(kpi, controller)
    before = client.get(released(1)).content
    releases.enter(kpi, controller, {"2024": {F: 33, M: 12}})

    assert client.get(released(1)).content == before

    releases.publish(kpi, controller)
    assert client.get(released(1)).content == before
    assert release.digest != Release._base_manager.get(number=2).digest
    assert ">33<" in client.get(page_of(kpi)).content.decode()


def test_what_one_release_hid_no_later_one_shows(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 4, M: 30}})
    releases.publish(kpi, controller)
    releases.enter(kpi, controller, {"2024": {F: 16, M: 30}})
    releases.publish(kpi, controller)

    assert list(
        ReleasedFigure._base_manager.filter(release__number=2, sex__in=[F, M]).values_list("value")
    ) == [
        (None,),
        (None,),
    ]


def test_release_that_shows_the_same_as_before_is_not_made(client, kpi, controller):
    """It would tell that something hidden has changed."""
    releases.enter(kpi, controller, {"2024": {F: 4, M: 30}})
    releases.publish(kpi, controller)
    releases.enter(kpi, controller, {"2024": {F: 3, M: 31}})
    client.force_login(controller)

    response = client.post(preview(kpi), {"digest": digest_of(kpi, controller)})

    assert response.status_code == 422
    assert "Andra ser redan precis detta" in response.content.decode()
    assert Release._base_manager.count() == 1


def test_correction_to_a_small_number_is_held(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 5, M: 30}})
    releases.publish(kpi, controller)
    releases.enter(kpi, controller, {"2024": {F: 4, M: 30}, "2025": {F: 9, M: 20}})
    client.force_login(controller)

    html = client.get(preview(kpi)).content.decode()
    releases.publish(kpi, controller)

    assert "som tidigare publicerat" in html
    assert ReleasedFigure._base_manager.get(release__number=2, sex=F, period="2024").value == 5
    assert Release._base_manager.get(number=2).parameters["held"] == ["2024"]


def test_withdrawn_release_is_gone_from_every_page(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)
    client.force_login(controller)
    withdraw = reverse("indicators:release-withdraw", args=["hedemora", kpi.code, 1])
    assert client.post(withdraw, {"reason": ""}).status_code == 422

    response = client.post(withdraw, {"reason": "Fel underlag"})

    assert response.status_code == 302
    client.logout()
    gone = client.get(released(1))
    assert gone.status_code == 410
    assert "återkallad" in gone.content.decode()
    for name in ("kpi-detail", "kpi-csv", "kpi-charts", "kpi-svg"):
        assert ">30<" not in client.get(page_of(kpi, name)).content.decode()
    assert ReleaseWithdrawal._base_manager.get().reason == "Fel underlag"
    assert AuditEvent._base_manager.filter(action="release.withdrawn").count() == 1
    client.force_login(controller)
    assert client.get(withdraw).status_code == 404


def test_release_is_for_the_public_when_its_kpi_is(client, hedemora, controller):
    kpi = kpis.kpi("INTERN", organisation=hedemora, measure_type=MeasureType.COUNT, source="")
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)

    assert client.get(released(1, kpi.code)).status_code == 404


@pytest.mark.parametrize("model", [Release, ReleasedFigure, ReleaseBasis, ReleaseWithdrawal])
def test_database_refuses_to_change_a_release(client, kpi, controller, model):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    release = releases.publish(kpi, controller)
    ReleaseWithdrawal.objects.create(release=release, reason="Fel", by=controller)
    field = "reason" if model in (ReleaseBasis, ReleaseWithdrawal) else "digest"
    changed = {"status": "ok"} if model is ReleasedFigure else {field: ""}

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        model._base_manager.update(**changed)


@pytest.mark.parametrize("model", [Release, ReleasedFigure, ReleaseBasis, ReleaseWithdrawal])
def test_database_refuses_to_remove_a_release(client, kpi, controller, model):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    release = releases.publish(kpi, controller)
    ReleaseWithdrawal.objects.create(release=release, reason="Fel", by=controller)
    connection.check_constraints()

    ways = ["DELETE FROM {}", *(["TRUNCATE {} CASCADE"] if connection.vendor == "postgresql" else [])]
    for way in ways:
        with (
            pytest.raises(IntegrityError, match="never removed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(way.format(model._meta.db_table))

    assert model._base_manager.exists()


def test_organisation_with_a_release_is_not_removed(kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)

    with pytest.raises(ProtectedError, match=r"Release\.organisation"):
        kpi.organisation.delete()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"disclosure_class": "0"}, 422),
        ({"smallest_group": "5"}, 422),
        ({"smallest_group": ""}, 422),
        ({"made_from_people": None}, 422),
        ({"disclosure_class": "2", "smallest_group": "12"}, 302),
    ],
)
def test_kpi_with_published_figures_is_protected_at_least_as_before(client, kpi, controller, typed, status):
    kpi.smallest_group = 8
    kpi.save()
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)
    client.force_login(controller)
    edit = reverse("indicators:kpi-edit", args=["hedemora", kpi.code])

    fields = filled(client.get(edit), holding="title") | typed
    response = client.post(edit, {name: value for name, value in fields.items() if value is not None})

    assert response.status_code == status
    if status == 422:
        assert "det går bara att höja" in response.content.decode()


def test_release_of_a_draft_is_not_opened_by_a_shared_kpi_of_the_same_code(client, hedemora, controller):
    kpis.kpi("N00942")
    own = kpis.kpi("N00942", organisation=hedemora, measure_type=MeasureType.COUNT, source="")
    releases.enter(own, controller, {"2024": {F: 30, M: 12}})
    releases.publish(own, controller)

    assert client.get(page_of(own)).status_code == 200
    assert client.get(released(1, own.code)).status_code == 404


def test_draft_that_another_release_has_overtaken_is_not_published(hedemora, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 4, M: 20}})
    old = draft_release_of(grant_for(controller, hedemora), kpi)
    releases.enter(kpi, controller, {"2024": {F: 6, M: 20}})
    releases.publish(kpi, controller)

    with pytest.raises(ChangedMeanwhile):
        publish_release(organisation=hedemora, kpi=kpi, draft=old, follows=None, by=controller)


def test_draft_made_under_milder_rules_is_not_published(hedemora, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 6, M: 20}})
    draft = draft_release_of(grant_for(controller, hedemora), kpi)
    Kpi._base_manager.filter(pk=kpi.pk).update(smallest_group=10)

    with pytest.raises(ChangedMeanwhile):
        publish_release(organisation=hedemora, kpi=kpi, draft=draft, follows=None, by=controller)


def test_numbers_count_each_kpis_releases_and_say_nothing_of_others(client, kpi, share, controller):
    for entered in ({F: 30, M: 12}, {F: 31, M: 12}):
        releases.enter(kpi, controller, {"2024": entered})
        releases.publish(kpi, controller)
    releases.enter(share, controller, {"2024": {F: (25, 40), M: (10, 30)}})

    assert releases.publish(share, controller).number == 1
    assert list(kpi.releases.order_by("pk").values_list("number", flat=True)) == [1, 2]
    statuses = [client.get(released(number, share.code)).status_code for number in (1, 2)]
    assert statuses == [200, 404]


def test_release_is_called_what_it_was_called_when_it_was_published(client, kpi, controller):
    releases.enter(kpi, controller, {"2024": {F: 30, M: 12}})
    releases.publish(kpi, controller)
    before = client.get(released(1)).content
    Kpi._base_manager.filter(pk=kpi.pk).update(title="Något annat", unit="st", decimals=2)

    assert client.get(released(1)).content == before


@pytest.mark.parametrize("name", ["kpi-detail", "kpi-csv", "kpi-charts", "kpi-svg"])
def test_hidden_figures_change_nothing_that_anybody_sees(client, kpi, controller, name):
    """Other hidden numbers with the same total answer byte for byte alike, headers and all."""
    seen = []
    for men in (1, 2, 3, 4):
        releases.enter(kpi, controller, {"2024": {F: 15 - men, M: men}, "2025": {F: 20, M: 30}})
        with transaction.atomic():
            releases.publish(kpi, controller)
            response = client.get(page_of(kpi, name))
            seen.append((response.content, dict(response.headers)))
            transaction.set_rollback(True)

    assert all(one == seen[0] for one in seen)
