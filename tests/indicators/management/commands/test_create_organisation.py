import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Area, AuditEvent, Membership, Organisation, User
from indicators.permissions import Role
from indicators.vocabulary import AreaKind
from tests.factories import organisations

pytestmark = pytest.mark.django_db


def create(slug="hedemora", *, name="Hedemora kommun", area="2083", **options):
    out = StringIO()
    call_command("create_organisation", slug, name=name, area=area, stdout=out, **options)
    return out.getvalue()


def test_an_unknown_area_is_made_under_the_organisations_name():
    out = create()

    organisation = Organisation.objects.get()
    assert (organisation.slug, organisation.name, organisation.area.code) == (
        "hedemora",
        "Hedemora kommun",
        "2083",
    )
    assert (organisation.area.title, organisation.area.kind, organisation.area.parent) == (
        "Hedemora kommun",
        AreaKind.MUNICIPALITY,
        None,
    )
    assert "Hedemora kommun is made: /hedemora/" in out
    assert AuditEvent._base_manager.get().action == "organisation.added"


def test_a_known_area_is_taken_as_it_is():
    known = organisations.area("2083", "Hedemora")
    create()
    assert Organisation.objects.get().area == known
    assert Area._base_manager.get().title == "Hedemora"


@pytest.mark.parametrize(
    ("code", "kind"),
    [("0000", AreaKind.COUNTRY), ("0020", AreaKind.REGION), ("0180", AreaKind.MUNICIPALITY)],
)
def test_the_code_says_what_the_area_is(code, kind):
    create(area=code)
    assert Area._base_manager.get().kind == kind


def test_another_organisations_own_area_with_that_code_is_not_taken(falun):
    own = organisations.area("2083", "Unit 2083", organisation=falun)
    create()
    assert Organisation.objects.get(slug="hedemora").area != own


def test_again_with_the_same_words_it_changes_nothing():
    create(administrator="kim@hedemora.example")
    before = list(AuditEvent._base_manager.values_list("pk", flat=True))

    assert "is there already" in create(administrator="kim@hedemora.example")

    assert Organisation.objects.count() == Membership._base_manager.count() == 1
    assert list(AuditEvent._base_manager.values_list("pk", flat=True)) == before


def test_the_administrator_gets_an_account_and_an_address_to_choose_a_password_at(client):
    out = create(administrator="Kim@Hedemora.example")

    membership = Membership._base_manager.select_related("user").get()
    assert (membership.user.email, membership.role) == ("kim@hedemora.example", Role.ADMINISTRATOR)
    assert not membership.user.has_usable_password()
    address = re.search(r"^/accounts/password/reset/key/\S+$", out, re.MULTILINE)[0]
    page = client.get(address, follow=True)
    assert 'name="password1"' in page.content.decode()

    chosen = {"first_name": "Kim", "last_name": "Ek"} | dict.fromkeys(
        ("password1", "password2"), "quite long enough"
    )
    client.post(page.request["PATH_INFO"], chosen)

    assert client.login(email="kim@hedemora.example", password="quite long enough")
    assert client.get(address, follow=True).context["token_fail"]


def test_an_administrator_with_a_password_gets_no_address(stranger):
    out = create(administrator=stranger.email)
    assert "signs in as before" in out
    assert "password" not in out
    assert stranger.memberships.count() == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"slug": "admin"}, "slug: That address is used by the installation itself."),
        ({"slug": "Å b"}, "slug: "),
        ({"slug": "x" * 51}, "slug: "),
        ({"area": "83"}, "area: 83 is no area's code in Kolada"),
        ({"area": "G123"}, "area: G123 is no area's code"),
        ({"area": "٢٠٨٣"}, "is no area's code"),
        ({"name": ""}, "name: "),
        ({"name": "x" * 300}, "name: "),
        ({"administrator": "kim"}, "email: Enter a valid email address."),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_stored(options, words):
    with pytest.raises(CommandError, match=words):
        create(**options)
    assert not Organisation.objects.exists()
    assert not Area._base_manager.exists()
    assert not User.objects.exists()


def test_an_address_that_is_another_organisations_is_refused(falun):
    with pytest.raises(CommandError, match="falun is already the address of Falu kommun, area 2080"):
        create("falun")
    assert Organisation.objects.count() == 1
