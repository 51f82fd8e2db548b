import pytest
import stamina

from indicators.sources.kolada.client import KoladaClient
from tests.fake_kolada import FakeKolada


@pytest.fixture(autouse=True)
def _no_back_off():
    """Let retries follow each other at once, as many as the code asks for."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield


@pytest.fixture
def fake():
    return FakeKolada()


@pytest.fixture
def source(fake):
    """Kolada without a network and without waiting."""
    with KoladaClient(
        "http://kolada.test/v3/", wait=0.0, transport=fake.transport(), sleep=lambda seconds: None
    ) as client:
        yield client
