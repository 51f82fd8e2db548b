"""What a KPI's card says of its newest figures."""

import pytest
from django.utils.translation import override

from dashboards import markup, panels
from indicators.calculations.types import Outcome
from indicators.vocabulary import Status
from tests.dashboards.charts.samples import area, series


@pytest.mark.parametrize(
    ("status", "word"), [(Status.PRELIMINARY, "preliminär"), (Status.UNRELIABLE, "osäker")]
)
def test_figure_that_is_not_final_says_so_beside_itself(status, word):
    read = series(area(women=[1.0, Outcome(2.0, status)], men=[1.0, 3.0]))

    with override("sv"):
        html = str(markup.card(panels.card("hedemora", read)))

    # Women's, and the gap that is computed from it.
    assert html.count(f"<small>{word}</small>") == 2
