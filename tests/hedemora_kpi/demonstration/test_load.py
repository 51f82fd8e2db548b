import datetime

import pytest

from hedemora_kpi.demonstration import load
from indicators.models import Area, AttendanceEvent, Goal, Kpi, Membership, Occasion, Organisation, User
from tests.factories import organisations

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.django_db
def test_loading_again_is_refused_and_keeps_what_was_entered():
    load.load(today=TODAY)
    Goal._base_manager.filter(slug="ett-bra-liv").update(title="Ett mål som någon har ändrat")

    assert load.is_loaded()
    with pytest.raises(load.NotLoaded, match="hedemora"):
        load.load(today=TODAY)

    assert Goal._base_manager.filter(title="Ett mål som någon har ändrat").count() == 1
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_loading_beside_an_organisation_with_the_same_address_writes_nothing(hedemora):
    with pytest.raises(load.NotLoaded, match="already an organisation with the address hedemora"):
        load.load(today=TODAY)

    assert not load.is_loaded()
    assert not Kpi._base_manager.exists()


@pytest.mark.django_db
def test_loading_leaves_areas_that_are_there_as_they_are():
    there = organisations.area("2083", "Hedemora (egen rubrik)")

    load.load(today=TODAY)

    assert Organisation.objects.get(slug="hedemora").area == there
    assert Area._base_manager.get(code="2083").title == "Hedemora (egen rubrik)"


@pytest.mark.django_db
def test_every_account_can_sign_in_and_has_its_role():
    load.load(today=TODAY)

    accounts = list(load.accounts())
    assert [email for email, _, _ in accounts] == [
        "reader@hedemora.example",
        "coordinator@hedemora.example",
        "controller@hedemora.example",
        "administrator@hedemora.example",
        "controller@falun.example",
    ]
    for email, role, organisation in accounts:
        assert User.objects.get(email=email).check_password(load.PASSWORD)
        assert Membership._base_manager.get(user__email=email, organisation__name=organisation).role == role


@pytest.mark.django_db
def test_coordinator_finds_what_takes_place_today():
    load.load(today=TODAY)

    occasions = Occasion._base_manager.filter(activity__project__title="Vägen vidare (exempel)")
    assert occasions.filter(date=TODAY).count() == 2
    first = occasions.filter(activity__title="Språkcafé").earliest("date")
    counted = AttendanceEvent._base_manager.filter(occasion=first).values_list("sex", flat=True)
    assert sorted(counted) == ["F"] * 9 + ["M"] * 8
