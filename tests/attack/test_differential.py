"""Nothing that anybody can fetch depends on hidden numbers."""

import itertools
import random

import pytest
import time_machine

from indicators.actions import releases as publishing
from tests.attack.differential import round_of_changes
from tests.factories import kpis


@pytest.fixture
def both(subject):
    both = [subject.kpi("ANTAL", share=False), subject.kpi("ANDEL", share=True)]
    kpis.goal(subject.organisation, "mal", *both)
    return both


@time_machine.travel("2026-01-01 12:00", tick=False)
def test_other_hidden_numbers_change_no_byte(client, subject, both):
    asked = []
    assert round_of_changes(client, subject, both, random.Random(5), asked) == []
    assert len(asked) > 50


@time_machine.travel("2026-01-01 12:00", tick=False)
def test_check_sum_that_differs_is_seen(client, subject, both, monkeypatch):
    numbers = itertools.count()
    monkeypatch.setattr(publishing, "published_digest", lambda figures: f"{next(numbers):064}")
    release = ("/hedemora/kpis/ANTAL/releases/1/", ())

    assert round_of_changes(client, subject, both, random.Random(5), [release]) == [release]
