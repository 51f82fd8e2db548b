import pytest
from django.urls import reverse

from indicators.actions.goals import change_goal
from indicators.models import AuditEvent, Goal
from tests.factories import kpis
from tests.forms import filled


@pytest.fixture
def goal(hedemora):
    return kpis.goal(hedemora, "heltid", title="Heltid är norm")


def of(goal, name="goal-edit"):
    return reverse(f"indicators:{name}", args=["hedemora", goal.slug])


NEW = "/hedemora/goals/new/"


def test_new_goal_is_a_draft_with_an_address_made_from_its_title(client, controller, hedemora):
    client.force_login(controller)
    typed = filled(client.get(NEW), holding="title", title="Heltid är norm för kvinnor och män")

    response = client.post(NEW, typed)

    goal = Goal._base_manager.get()
    assert response.url == reverse(
        "indicators:goal-kpis", args=["hedemora", "heltid-ar-norm-for-kvinnor-och-man"]
    )
    assert (goal.organisation, goal.is_published, goal.version) == (hedemora, False, 1)
    assert goal.history.get().history_user == controller
    assert AuditEvent._base_manager.filter(action="goal.added").count() == 1


def test_new_goal_comes_last(client, controller, goal):
    client.force_login(controller)
    typed = filled(client.get(NEW), holding="title", title="Trygghet")

    client.post(NEW, typed)

    assert [one.title for one in Goal._base_manager.all()] == ["Heltid är norm", "Trygghet"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Titel: Detta fält måste fyllas i"),
        ({"title": "x" * 301}, "som mest 300 tecken"),
        ({"title": "Heltid är norm", "slug": "heltid"}, "redan ett mål med den adressen"),
        ({"title": "Nytt", "slug": "new"}, "används av installationen själv"),
        ({"title": "目標"}, "Adress: Skriv en adress"),
        (
            {"title": "Mål", "valid_from": "2024-12-31", "valid_to": "2024-01-01"},
            "inte sluta innan det börjar",
        ),
        ({"title": "Mål", "valid_from": "abc"}, "Gäller från: Fyll i ett giltigt datum"),
    ],
)
def test_goal_that_makes_no_sense_is_refused_and_what_was_typed_is_kept(
    client, controller, goal, changes, words
):
    client.force_login(controller)
    typed = filled(client.get(NEW), holding="title", **changes, description="Vårt mål\noch <b>mer</b>")

    response = client.post(NEW, typed)

    assert response.status_code == 422
    assert words in response.content.decode()
    again = filled(response, holding="title")
    assert {name: again[name] for name in changes} == changes
    assert again["description"] == "Vårt mål\noch <b>mer</b>"
    assert Goal._base_manager.count() == 1


def test_300_characters_are_room_enough_for_a_title(client, controller):
    client.force_login(controller)
    typed = filled(client.get(NEW), holding="title", title="Å" * 300)

    client.post(NEW, typed)

    assert Goal._base_manager.get().title == "Å" * 300


def test_goal_is_changed_and_keeps_what_it_was(client, controller, goal):
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title", title="Heltid för alla", is_published=None)

    response = client.post(of(goal), typed)

    goal.refresh_from_db()
    assert response.url == reverse("dashboards:goal-detail", args=["hedemora", "heltid"])
    assert (goal.title, goal.is_published, goal.version) == ("Heltid för alla", False, 2)
    assert [one.title for one in goal.history.all()] == ["Heltid för alla", "Heltid är norm"]
    event = AuditEvent._base_manager.get(action="goal.changed")
    assert (event.actor, event.action, event.details) == (
        controller,
        "goal.changed",
        {"fields": ["title", "is_published"]},
    )


def test_address_of_a_goal_is_not_changed(client, controller, goal):
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title")

    client.post(of(goal), typed | {"slug": "annan"})

    goal.refresh_from_db()
    assert "slug" not in typed
    assert goal.slug == "heltid"


def test_goal_changed_by_somebody_else_meanwhile_is_shown_and_not_overwritten(
    client, controller, administrator, goal
):
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title", title="Heltid för alla", level="vision")
    theirs = Goal._base_manager.get()
    theirs.title = "Heltid som norm"
    change_goal(goal=theirs, version=1, by=administrator)

    response = client.post(of(goal), typed)

    assert response.status_code == 409
    page = response.content.decode()
    assert "administrator@hedemora.example ändrade det här medan du skrev" in page
    assert "<td>Heltid som norm</td><td>Heltid för alla</td>" in page
    assert "<td>kommunfullmäktigemål</td><td>vision</td>" in page
    assert Goal._base_manager.get().title == "Heltid som norm"

    again = filled(response, holding="title")
    assert again["title"] == "Heltid för alla"
    assert client.post(of(goal), again).status_code == 302
    assert Goal._base_manager.get().title == "Heltid för alla"
    assert Goal._base_manager.get().version == 3


def test_same_change_sent_twice_is_stored_once(client, controller, goal):
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title", title="Heltid för alla")

    statuses = [client.post(of(goal), typed).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Goal._base_manager.get().version == 2


def test_goal_lies_under_neither_itself_nor_one_of_its_own(client, controller, hedemora, goal):
    below = kpis.goal(hedemora, "under", parent=goal)
    deeper = kpis.goal(hedemora, "djupare", parent=below)
    other = kpis.goal(hedemora, "annat")
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title")

    for one in (goal, below, deeper):
        assert client.post(of(goal), typed | {"parent": str(one.pk)}).status_code == 422
    assert client.post(of(goal), typed | {"parent": str(other.pk)}).status_code == 302


def test_goal_takes_nothing_of_another_organisation(client, controller, falun, goal):
    foreign = {"parent": kpis.goal(falun, "falun"), "decision": kpis.decision(falun), "board": falun.area}
    client.force_login(controller)
    typed = filled(client.get(of(goal)), holding="title")

    for name, thing in foreign.items():
        assert client.post(of(goal), typed | {name: str(thing.pk)}).status_code == 422
    assert client.post(of(goal), typed | {"organisation": str(falun.pk)}).status_code == 302
    goal.refresh_from_db()
    assert (goal.organisation_id, goal.version) != (falun.pk, 2)


def followed(goal):
    return [place.kpi.code for place in goal.places.select_related("kpi")]


def test_kpi_is_added_by_its_code(client, controller, goal):
    kpis.kpi("N00206")
    client.force_login(controller)

    response = client.post(of(goal, "goal-kpis"), {"code": "N00206"})

    assert response.status_code == 302
    assert followed(goal) == ["N00206"]
    assert AuditEvent._base_manager.get(action="goal.kpi_added").details == {"kpi": "N00206"}


@pytest.mark.parametrize("code", ["N99999", "", "x" * 300, "N00206\x00"])
def test_kpi_that_does_not_exist_is_refused_in_words(client, controller, goal, code):
    client.force_login(controller)

    response = client.post(of(goal, "goal-kpis"), {"code": code})

    assert response.status_code == 422
    assert "Nyckeltalets kod: " in response.content.decode()
    assert followed(goal) == []


def test_kpi_that_follows_already_is_refused_in_words(client, controller, hedemora):
    goal = kpis.goal(hedemora, "heltid", kpis.kpi("N00206"))
    client.force_login(controller)

    response = client.post(of(goal, "goal-kpis"), {"code": "N00206"})

    assert response.status_code == 422
    assert "Nyckeltalet följer redan upp det här målet" in response.content.decode()


def test_kpi_of_another_organisation_does_not_exist_here(client, controller, goal, falun):
    kpis.kpi("H1", organisation=falun)
    client.force_login(controller)

    assert client.post(of(goal, "goal-kpis"), {"code": "H1"}).status_code == 422
    assert "Andel" not in client.get(of(goal, "goal-kpis"), {"q": "H1"}).content.decode()


def test_kpis_change_places_and_leave(client, controller, hedemora):
    goal = kpis.goal(hedemora, "heltid", *(kpis.kpi(code) for code in ("N1", "N2", "N3")))
    first, _second, third = goal.places.all()
    client.force_login(controller)
    address = of(goal, "goal-kpis")

    client.post(address, {"up": third.pk})
    assert followed(goal) == ["N1", "N3", "N2"]
    client.post(address, {"down": first.pk})
    assert followed(goal) == ["N3", "N1", "N2"]
    client.post(address, {"up": third.pk})
    assert followed(goal) == ["N3", "N1", "N2"]
    client.post(address, {"remove": first.pk})
    assert followed(goal) == ["N3", "N2"]


@pytest.mark.parametrize("button", ["up", "down", "remove"])
def test_place_of_another_goal_is_not_found(client, controller, hedemora, falun, goal, button):
    kpi = kpis.kpi()
    elsewhere = [kpis.goal(falun, "falun", kpi), kpis.goal(hedemora, "annat", kpi)]
    client.force_login(controller)

    for other in elsewhere:
        assert client.post(of(goal, "goal-kpis"), {button: other.places.get().pk}).status_code == 404
    for nonsense in ("abc", "", "9" * 5000, "-1"):
        assert client.post(of(goal, "goal-kpis"), {button: nonsense}).status_code == 404
    assert [other.places.count() for other in elsewhere] == [1, 1]


def test_search_finds_by_words_whatever_their_case(client, controller, goal):
    kpis.kpi("N1", title="Öppen förskola, besök")
    kpis.kpi("N2", title="Heltid")
    client.force_login(controller)

    page = client.get(of(goal, "goal-kpis"), {"q": "BESÖK öppen"}).content.decode()

    assert 'name="code" value="N1"' in page
    assert 'value="N2"' not in page


def test_search_without_a_hit_says_what_to_do(client, controller, goal):
    client.force_login(controller)

    assert (
        "Inget nyckeltal här har de orden"
        in client.get(of(goal, "goal-kpis"), {"q": "x\x00"}).content.decode()
    )
