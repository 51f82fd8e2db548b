"""Other hidden numbers, the same totals: all that anybody can fetch has to be the same, byte for byte."""

import random
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.test import Client

from indicators.models import Kpi, ReleasedFigure
from indicators.vocabulary import MeasureType, Sex
from tests.attack.channels import Answer, Crawler, through_django
from tests.attack.reading import Reading
from tests.attack.subject import Figures, Subject

F, M = Sex.WOMEN, Sex.MEN
PERIODS = ("2022", "2023", "2024")

# How something was asked for: address and headers.
type Asked = tuple[str, tuple[tuple[str, str], ...]]
# Status, headers and body.
type Seen = dict[Asked, tuple[int, tuple[tuple[str, str], ...], bytes]]


def round_of_changes(
    client: Client, subject: Subject, kpis: Iterable[Kpi], draw: random.Random, asked: list[Asked]
) -> list[Asked]:
    """Publish every KPI with hidden numbers, and again with others; return what answered otherwise.

    Each period of each KPI is a change. asked: what to fetch; found by crawling where it is empty.
    """
    both = {kpi: _changed(subject, kpi, draw) for kpi in kpis}
    answers = []
    for which in (0, 1):
        with transaction.atomic():
            for kpi, figures in both.items():
                subject.publish(kpi, figures[which])
            if not asked:
                asked += _crawled(client)
            answers.append(_fetched(client, asked))
            transaction.set_rollback(True)
    return [one for one in asked if answers[0][one] != answers[1][one]]


def _changed(subject: Subject, kpi: Kpi, draw: random.Random) -> tuple[Figures, Figures]:
    """Return figures, and others of which everybody sees the same: the same is hidden."""
    share = kpi.measure_type == MeasureType.PERCENT
    first: Figures = {"2025": _plain(draw, share=share)}
    second = dict(first)
    for period in PERIODS:
        pattern = [{}, {}]
        while pattern[0] != pattern[1] or not pattern[0]:
            one, other = _hidden(draw, share=share)
            pattern = [_published(subject, kpi, {period: by_sex}) for by_sex in (one, other)]
        first[period], second[period] = one, other
    return first, second


def _published(subject: Subject, kpi: Kpi, figures: Figures) -> dict:
    with transaction.atomic():
        subject.publish(kpi, figures)
        shown = ReleasedFigure._base_manager.filter(release__kpi=kpi).values_list("sex", "status")
        found = dict(shown)
        transaction.set_rollback(True)
    return found


def _plain(draw: random.Random, *, share: bool) -> Mapping[Sex, int | tuple[int, int]]:
    numbers = {F: draw.randint(20, 40), M: draw.randint(20, 40)}
    return {sex: (number, 90) for sex, number in numbers.items()} if share else numbers


def _hidden(draw: random.Random, *, share: bool) -> list[dict[Sex, int | tuple[int, int]]]:
    """Return a period with few people of a sex twice: with other numbers, but the same totals."""
    numbers = draw.sample(range(1, 5), 2)
    few, many = draw.choice([(F, M), (M, F)])
    together = draw.randint(14, 60)
    if not share:
        return [{few: number, many: together - number} for number in numbers]
    wholes = {few: draw.randint(20, 90), many: together + draw.randint(20, 90)}
    return [{few: (number, wholes[few]), many: (together - number, wholes[many])} for number in numbers]


def _crawled(client: Client) -> list[Asked]:
    asked: dict[Asked, None] = {}

    def remembering(fetch: Callable[..., Answer]) -> Callable[..., Answer]:
        def remember(address: str, headers: Mapping[str, str]) -> Answer:
            asked[address, tuple(headers.items())] = None
            return fetch(address, headers)

        return remember

    Crawler(remembering(through_django(client)), "hedemora", Reading()).run()
    return list(asked)


def _fetched(client: Client, asked: Iterable[Asked]) -> Seen:
    fetch = through_django(client)
    found: Seen = {}
    for address, headers in asked:
        answer = fetch(address, dict(headers))
        found[address, headers] = (answer.status, tuple(sorted(answer.headers.items())), answer.body)
    return found
