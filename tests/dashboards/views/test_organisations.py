from django.urls import reverse

from tests.dashboards.views.test_goals import text_of
from tests.factories import kpis


def test_start_lists_the_organisations_with_their_published_goals(client, hedemora, falun):
    kpis.goal(hedemora, "ett")
    kpis.goal(hedemora, "utkast", is_published=False)

    html = text_of(client.get("/"))

    assert html.index("Falu kommun") < html.index("Hedemora kommun")
    assert "1 mål" in html


def test_start_goes_straight_to_the_only_organisation(client, hedemora):
    assert client.get("/")["Location"] == reverse("dashboards:goal-list", args=["hedemora"])


def test_start_without_organisations_says_how_to_add_one(client, db):
    assert "create_organisation" in text_of(client.get("/"))


def test_start_is_there_in_english(client, hedemora, falun):
    assert "Goals for women and men" in text_of(client.get("/en/"))
