"""Nobody reaches what is not theirs: every address, asked for by everybody, about everybody's things."""

import os
from itertools import islice

import pytest

from tests.access.probes import Prober, address_probes, body_probes
from tests.access.world import build

# All of them take long: PROBES=all ./run pytest tests/access/test_probes.py. Else every seventh, which
# goes through all persons, methods and organisations, since none of those is a multiple of seven.
EVERY = 1 if os.environ.get("PROBES") == "all" else 7
AT_LEAST = 15_000 // EVERY


@pytest.mark.django_db
def test_no_probe_is_answered_with_what_is_not_for_whoever_asks(caplog, settings):
    caplog.set_level("CRITICAL", "django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    world = build()
    prober = Prober(world)

    faults = [
        *prober.faults(islice(address_probes(world), 0, None, EVERY)),
        *prober.faults(body_probes(world)),
    ]

    print(f"{prober.probes} probes")
    assert faults == []
    assert prober.probes >= AT_LEAST
