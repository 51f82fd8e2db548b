"""The product under attack: an installation with an organisation's own figures, read and solved.

Each function runs in a process of its own, on the database of DATABASE_URL.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hedemora_kpi.settings"
django.setup()

# Models can be imported from here on, and no sooner.

import time_machine  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from indicators.models import Organisation, User  # noqa: E402
from indicators.permissions import Role  # noqa: E402
from tests.attack.channels import Crawler, through_django  # noqa: E402
from tests.attack.differential import PERIODS, round_of_changes  # noqa: E402
from tests.attack.judge import Judgement, judge, judge_singletons  # noqa: E402
from tests.attack.reading import Reading  # noqa: E402
from tests.attack.subject import CORRECTION, Subject, populate  # noqa: E402
from tests.attack.system import Truth, known_by_all  # noqa: E402
from tests.factories import kpis, organisations, people  # noqa: E402

SLUG = "hedemora"


def build(rows: int, periods: int, versions: int) -> Truth:
    """Make the installation and publish everything; return what is true."""
    call_command("migrate", verbosity=0)
    subject = _subject(SLUG)
    people.member("reader@hedemora.example", subject.organisation, Role.READER)
    other = organisations.municipality("falun", "Falu kommun", area_code="2080", area_title="Falun")
    people.member("controller@falun.example", other, Role.CONTROLLER)
    for _ in populate(subject, 2026, rows=rows, periods=periods, versions=versions):
        pass
    connection.close()
    return subject.truth()


def _subject(slug: str) -> Subject:
    made = organisations.municipality(slug, "Hedemora kommun", area_code="2083", area_title="Hedemora")
    return Subject(made, people.member(f"controller@{slug}.example", made, Role.CONTROLLER))


class Read(NamedTuple):
    reading: Reading
    answers: int


def read_as(email: str) -> Read:
    """Read every channel as somebody: nobody in particular where there is no address."""
    client = Client(SERVER_NAME="localhost")
    if email:
        client.force_login(User.objects.get(email=email))
    crawler = Crawler(through_django(client), SLUG, Reading())
    return Read(crawler.run(), crawler.fetched)


def solve(reading: Reading, truth: Truth, *, alone: bool) -> Judgement:
    """Attack what was read as everybody, or as everybody who is alone in a number."""
    known, primaries = known_by_all(reading, CORRECTION), truth.primaries()
    if alone:
        return judge_singletons(known, primaries, truth.alone(reading))
    return judge(known, primaries)


class Compared(NamedTuple):
    changes: int
    answers: int
    different: list


def compare(seed: int, rounds: int, kpi_count: int) -> Compared:
    """Change hidden numbers in an installation of its own, and compare all answers."""
    with _database_in_memory(), time_machine.travel("2026-01-01 12:00", tick=False):
        call_command("migrate", verbosity=0)
        subject = _subject(SLUG)
        ours = [subject.kpi(f"EGEN{at}", share=at % 2 == 1) for at in range(kpi_count)]
        kpis.goal(Organisation.objects.get(slug=SLUG), "mal", *ours)
        client, draw = Client(SERVER_NAME="localhost"), random.Random(seed)
        asked: list = []
        different = [
            one for _ in range(rounds) for one in round_of_changes(client, subject, ours, draw, asked)
        ]
    return Compared(rounds * kpi_count * len(PERIODS), rounds * len(asked), different)


@contextmanager
def _database_in_memory() -> Iterator[None]:
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = ":memory:"
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = before
        connection.connection.close()
        connection.connection = None
