import pytest

from dashboards import sections
from tests.attack.subject import Subject


@pytest.fixture
def subject(hedemora, controller):
    return Subject(hedemora, controller)


@pytest.fixture
def _nothing_kept():
    """Pieces of pages that a mutant wrote must not be shown to anybody else."""
    sections._goal_section.cache_clear()
    sections._card.cache_clear()
    yield
    sections._goal_section.cache_clear()
    sections._card.cache_clear()
