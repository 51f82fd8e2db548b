"""Nobody reaches what is not theirs: every address, asked for by everybody, about everybody's things."""

import os
from itertools import islice

import pytest
from django.db import connection

from tests.access.probes import Prober, address_probes, body_probes
from tests.access.world import build

# All of them take long: PROBES=all ./run pytest tests/access/test_probes.py. Else one in 41, which
# goes through all persons, methods and organisations, since none of those is a multiple of 41;
# each database takes others.
EVERY = 1 if os.environ.get("PROBES") == "all" else 41
AT_LEAST = 15_000 // EVERY


@pytest.mark.django_db
def test_no_probe_is_answered_with_what_is_not_for_whoever_asks(caplog, settings):
    caplog.set_level("CRITICAL", "django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    world = build()
    prober = Prober(world)

    first = EVERY // 2 if connection.vendor == "postgresql" else 0

    faults = [
        *prober.faults(islice(address_probes(world), first, None, EVERY)),
        *prober.faults(islice(body_probes(world), first, None, EVERY)),
    ]

    print(f"{prober.probes} probes")
    assert faults == []
    assert prober.probes >= AT_LEAST
