import pytest
import stamina

from indicators.sources.kolada.client import KoladaClient
from tests.fake_kolada import FakeKolada


class FakeClock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.now = 1000.0
        self.sleeps = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def _no_back_off():
    """Let retries follow each other at once, as many as the code asks for."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def fake():
    return FakeKolada()


@pytest.fixture
def client(fake, clock):
    """A client of the fake, without a network and without waiting."""
    with KoladaClient(
        "http://kolada.test/v3/", wait=0.0, transport=fake.transport(), sleep=clock.sleep, clock=clock
    ) as client:
        yield client
