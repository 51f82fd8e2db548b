import pytest
from django.urls import reverse

from indicators.models import AuditEvent, Membership, User
from indicators.permissions import Role
from tests.factories import people
from tests.forms import filled

ADDRESS = "/hedemora/members/"


def members():
    rows = Membership._base_manager.filter(organisation__slug="hedemora").order_by("user__email", "role")
    return [(row.user.email, row.role) for row in rows]


def test_person_is_added_with_an_account_without_password(client, administrator):
    client.force_login(administrator)

    response = client.post(
        ADDRESS,
        filled(client.get(ADDRESS), holding="email", email="Anna@Hedemora.example", role="controller"),
    )

    assert response.url == reverse("indicators:member-list", args=["hedemora"])
    assert members() == [
        ("administrator@hedemora.example", "administrator"),
        ("anna@hedemora.example", "controller"),
    ]
    anna = User.objects.get(email="anna@hedemora.example")
    assert (anna.has_usable_password(), anna.is_staff, anna.is_superuser) == (False, False, False)
    assert AuditEvent._base_manager.get(action="member.added").details == {"role": "controller"}


def test_answer_is_the_same_whether_the_person_has_an_account_elsewhere(client, administrator, stranger):
    client.force_login(administrator)

    pages = [
        client.post(ADDRESS, {"email": email, "role": "reader"}, follow=True).content.decode()
        for email in (stranger.email, "new@falun.example")
    ]

    notes = [page.split('id="messages"')[1].split("</div>")[0] for page in pages]
    assert notes[0].replace(stranger.email, "x") == notes[1].replace("new@falun.example", "x")
    assert Membership._base_manager.filter(user=stranger, role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "abc", "role": "reader"}, "E-post: "),
        ({"email": "", "role": "reader"}, "Detta fält måste fyllas i"),
        ({"email": "x" * 300 + "@hedemora.example", "role": "reader"}, "E-post: "),
        ({"email": "anna@hedemora.example", "role": "owner"}, "Roll: "),
        ({"email": "administrator@hedemora.example", "role": "administrator"}, "har redan den rollen"),
    ],
)
def test_what_makes_no_sense_is_refused(client, administrator, typed, words):
    client.force_login(administrator)

    response = client.post(ADDRESS, typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert len(members()) == 1


def test_nothing_but_email_and_role_is_taken_from_the_form(client, administrator, falun):
    client.force_login(administrator)
    extra = {
        "is_staff": "on",
        "is_superuser": "on",
        "organisation": str(falun.pk),
        "user": str(administrator.pk),
    }

    client.post(ADDRESS, {"email": "anna@hedemora.example", "role": "reader"} | extra)

    anna = User.objects.get(email="anna@hedemora.example")
    assert (anna.is_staff, anna.is_superuser) == (False, False)
    assert [row.organisation.slug for row in anna.memberships.all()] == ["hedemora"]


def test_member_is_removed_and_may_do_nothing_at_the_next_request(client, administrator, controller):
    client.force_login(administrator)
    client.post(ADDRESS, {"remove": controller.memberships.get().pk})

    client.force_login(controller)

    assert members() == [("administrator@hedemora.example", "administrator")]
    assert client.get("/hedemora/goals/new/").status_code == 404


def test_last_administrator_stays(client, administrator, hedemora):
    other = people.member("closed@hedemora.example", hedemora, Role.ADMINISTRATOR)
    User.objects.filter(pk=other.pk).update(is_active=False)
    client.force_login(administrator)

    response = client.post(ADDRESS, {"remove": administrator.memberships.get().pk})

    assert response.status_code == 422
    assert "En organisation behöver en administratör" in response.content.decode()
    assert len(members()) == 2


def test_administrator_goes_when_another_is_there(client, administrator, hedemora):
    people.member("second@hedemora.example", hedemora, Role.ADMINISTRATOR)
    client.force_login(administrator)

    client.post(ADDRESS, {"remove": administrator.memberships.get().pk})

    assert members() == [("second@hedemora.example", "administrator")]


def test_member_of_another_organisation_is_not_found(client, administrator, stranger):
    client.force_login(administrator)

    for number in (stranger.memberships.get().pk, "abc", "", "9" * 5000):
        assert client.post(ADDRESS, {"remove": number}).status_code == 404
    assert stranger.memberships.count() == 1
