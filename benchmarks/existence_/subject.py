"""Makes what is asked about: python -m benchmarks.existence_.subject TIMES prints what is in it."""

import json
import os
import sys

import django

django.setup()

# Models can be imported from here on, and no sooner.

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from indicators.models import ImportRun, Membership, User  # noqa: E402
from indicators.permissions import Role  # noqa: E402
from indicators.vocabulary import MeasureType, Sex  # noqa: E402
from tests import services  # noqa: E402
from tests.factories import kpis, organisations, people, releases  # noqa: E402

PASSWORD = "a-long-enough-passphrase"


def main(times: int) -> None:
    services.create_database(os.environ["DATABASE_URL"])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    made = [
        organisations.municipality(slug, slug.title(), area_code=f"990{at}", area_title=slug.title())
        for at, slug in enumerate(("aby", "boda", "ceby"))
    ]
    aby, boda, _ = made
    ours = people.member("administrator@aby.example", aby, Role.ADMINISTRATOR)
    theirs = people.member("controller@boda.example", boda, Role.CONTROLLER)
    own = kpis.kpi("B1", organisation=boda, source="", measure_type=MeasureType.COUNT)
    kpis.goal(boda, "goal", own)
    kpis.goal(boda, "draft", own, is_published=False)
    releases.enter(own, theirs, {"2024": {Sex.WOMEN: 60}})
    releases.publish(own, theirs)
    decision = kpis.decision(boda)
    run = ImportRun.objects.create(organisation=boda, source="kolada", state="failed", started_by=theirs)
    everywhere = people.member("everywhere@boda.example", boda, Role.READER)
    for organisation in made:
        if organisation is not boda:
            Membership.objects.create(organisation=organisation, user=everywhere, role=Role.READER)
    for user in (theirs, everywhere):
        user.set_password(PASSWORD)
        user.save()
    invited = people.member("invited@boda.example", boda, Role.READER)
    invited.set_unusable_password()
    invited.save()
    User.objects.bulk_create(User(email=f"there{at}@boda.example", password="!") for at in range(times))
    client = Client()
    client.force_login(ours)
    found = {"session": client.cookies["sessionid"].value, "decision": decision.pk, "run": str(run.public_id)}
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
