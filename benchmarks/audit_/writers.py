"""What writes into the database of DATABASE_URL, each in a thread with a connection of its own."""

import os
import time
from threading import Barrier

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "hedemora_kpi.settings"
django.setup()

# Models can be imported from here on, and no sooner.

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from indicators import audit  # noqa: E402
from indicators.models import Goal, Organisation, User  # noqa: E402
from tests import services  # noqa: E402
from tests.factories import kpis, organisations  # noqa: E402

SLUG = "hedemora"
# A pool of a process has fewer connections than there are writers.
connection.settings_dict["OPTIONS"].pop("pool", None)


def build(writers: int) -> None:
    """Make the database, with a goal for each writer."""
    services.create_database(os.environ["DATABASE_URL"])
    call_command("migrate", verbosity=0)
    made = organisations.municipality(SLUG, "Hedemora kommun", area_code="2083", area_title="Hedemora")
    User.objects.create_user("controller@hedemora.example")
    for at in range(writers):
        kpis.goal(made, f"goal-{at}")
    connection.close()


def write(at: int, ready: Barrier, seconds: float, *, recorded: bool) -> list[float]:
    """Change a goal of one's own again and again; return the milliseconds of each transaction.

    ready: when all are, they begin. recorded: whether the trace has it.
    """
    organisation, by = Organisation.objects.get(slug=SLUG), User.objects.get()
    goal = Goal.objects.get(organisation=organisation, slug=f"goal-{at}")
    mine = Goal.objects.filter(organisation=organisation, pk=goal.pk)
    found: list[float] = []
    ready.wait()
    ends = time.perf_counter() + seconds
    while (started := time.perf_counter()) < ends:
        with transaction.atomic():
            mine.update(title=f"Goal {len(found)}")
            if recorded:
                audit.record("goal.changed", goal, by=by, organisation=organisation, fields=["title"])
        found.append(1000 * (time.perf_counter() - started))
    connection.close()
    return found
