"""Counting who comes, with a thumb on a telephone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import AttendanceEvent, ProjectMember
from indicators.permissions import Role
from indicators.vocabulary import Sex
from tests.e2e import audit
from tests.factories import people, projects

pytestmark = pytest.mark.e2e
SMALL = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


@pytest.fixture
def occasion(workshop):
    project = projects.project(workshop.organisation, workshop.controller)
    email = f"coordinator@{workshop.slug}.example"
    person = people.member(email, workshop.organisation, Role.COORDINATOR)
    ProjectMember.objects.create(organisation=workshop.organisation, project=project, user=person)
    return projects.occasion(projects.activity(project), timezone.localdate().isoformat())


def at(occasion):
    return f"/{occasion.organisation.slug}/occasions/{occasion.pk}/tally/"


def coordinator(occasion):
    return f"coordinator@{occasion.organisation.slug}.example"


def stored(occasion, **of):
    return AttendanceEvent._base_manager.filter(occasion=occasion, **of)


def button(page, cell):
    return page.locator(f"[data-tap='{cell}'] button")


def test_ten_people_in_one_second_are_ten(open_page, occasion):
    page = open_page(at(occasion), email=coordinator(occasion), **SMALL)
    box = button(page, "F:").bounding_box()
    assert min(box["width"], box["height"]) >= 44

    page.evaluate(
        """() => { for (let i = 0; i < 10; i++)
             setTimeout(() => document.querySelector("[data-tap='F:'] button").click(), i * 100); }"""
    )

    expect(button(page, "F:")).to_contain_text("10")
    expect(page.locator("[data-state]")).to_have_text("Allt är sparat")
    assert stored(occasion, sex=Sex.WOMEN, delta=1).count() == 10
    assert audit.overflow(page) == []
    expect(page.locator("[data-spoken]")).to_contain_text("sparat")


def test_tap_is_shown_at_once_and_waits_for_the_network(open_page, occasion):
    page = open_page(at(occasion), email=coordinator(occasion), **SMALL)
    lost = []

    def lose_the_first_answer(route):
        lost.append(route.fetch() if not lost else None)
        route.abort() if len(lost) == 1 else route.continue_()

    page.route("**/taps/", lose_the_first_answer)
    button(page, "M:").click()

    expect(button(page, "M:")).to_contain_text("1", timeout=200)
    expect(page.locator("[data-state]")).to_have_text("inte skickade än: 1", timeout=200)
    expect(page.locator("[data-state]")).to_have_text("Allt är sparat")
    expect(button(page, "M:")).to_contain_text("1")
    assert stored(occasion).count() == 1
    assert len(lost) == 2


def test_tap_is_taken_back_within_ten_seconds_and_later_in_the_list(open_page, occasion):
    page = open_page(at(occasion), email=coordinator(occasion), **SMALL)
    for _ in range(2):
        button(page, "F:").click()
    page.locator("[data-last] button").click()

    expect(button(page, "F:")).to_contain_text("1")
    expect(page.locator("[data-last] button")).to_have_count(0)
    summary = page.locator("#registrations summary")
    expect(summary).to_contain_text("2 registreringar")
    summary.click()
    page.locator("#registrations [data-undo] button").click()

    expect(button(page, "F:")).to_contain_text("0")
    expect(page.locator("[data-state]")).to_have_text("Allt är sparat")
    assert stored(occasion, delta=0).count() == 2


def test_counting_without_a_script(open_page, occasion):
    page = open_page(at(occasion), email=coordinator(occasion), java_script_enabled=False, **SMALL)
    button(page, "F:").click()
    button(page, "M:").click()
    page.locator("[data-last] button").click()

    expect(button(page, "F:")).to_contain_text("1")
    expect(button(page, "M:")).to_contain_text("0")
    assert stored(occasion).count() == 3
