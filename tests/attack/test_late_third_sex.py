"""A sex that is entered after the first release is not the difference between the two totals."""

import pytest

from indicators.vocabulary import Sex
from tests.attack.channels import Crawler, through_django
from tests.attack.judge import judge
from tests.attack.reading import Reading
from tests.attack.system import known_by_all
from tests.factories import kpis

F, M, X = Sex.WOMEN, Sex.MEN, Sex.NON_BINARY


@pytest.mark.parametrize(
    ("share", "first", "second"),
    [
        (False, {F: 3, M: 12}, {F: 3, M: 12, X: 2}),
        (False, {F: 30, M: 12}, {F: 30, M: 12, X: 2}),
        (True, {F: (3, 40), M: (12, 50)}, {F: (3, 40), M: (12, 50), X: (2, 20)}),
        (True, {F: (17, 20), M: (10, 50)}, {F: (17, 20), M: (10, 50), X: (2, 6)}),
    ],
)
def test_late_third_sex_is_not_the_difference_of_two_totals(client, subject, share, first, second):
    kpi = subject.kpi("EGEN", share=share)
    kpis.goal(subject.organisation, "mal", kpi)
    subject.publish(kpi, {"2024": first})
    subject.publish(kpi, {"2024": second})
    crawler = Crawler(through_django(client), "hedemora", Reading())
    crawler.read_releases()

    # Who knows that nobody else's figure was corrected.
    assert judge(known_by_all(crawler.reading, correction=0), subject.truth().primaries()).findings == []
