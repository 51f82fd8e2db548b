"""Nobody reaches what is not theirs: every address, asked for by everybody, about everybody's things."""

import pytest

from tests.access.probes import Prober, address_probes, body_probes
from tests.access.world import build

AT_LEAST = 15_000


@pytest.mark.django_db
def test_no_probe_is_answered_with_what_is_not_for_whoever_asks(caplog, settings):
    caplog.set_level("CRITICAL", "django.request")
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    world = build()
    prober = Prober(world)

    faults = [*prober.faults(address_probes(world)), *prober.faults(body_probes(world))]

    print(f"{prober.probes} probes")
    assert faults == []
    assert prober.probes >= AT_LEAST
