"""A kept section is never given to whom, or in the place of what, it was not written for."""

from dataclasses import replace

import pytest
from django.utils import translation

from dashboards import sections
from dashboards.selection import Span
from indicators.queries.areas import AreaFacts
from indicators.queries.kpis import KpiRow
from indicators.queries.series import SeriesRead
from indicators.vocabulary import AreaKind
from tests.dashboards.charts.samples import kpi

HEDEMORA = AreaFacts(1, "2083", "Hedemora", AreaKind.MUNICIPALITY)
FALUN = AreaFacts(2, "2080", "Falun", AreaKind.MUNICIPALITY)
ROW = KpiRow(kpi(), is_own=False, women_kpi_id=None, men_kpi_id=None, margin_kpi_id=None)


def figures(area, women, men):
    return [
        (area.id, 1, sex, str(2021 + step), value, "ok", None)
        for sex, values in (("F", women), ("M", men))
        for step, value in enumerate(values)
    ]


READ = SeriesRead(
    row=ROW,
    own=HEDEMORA,
    comparisons=(FALUN,),
    figures=(*figures(HEDEMORA, [60.0, 61.0, 62.0], [80.0, 80.0, 81.0]), *figures(FALUN, [70.0], [90.0])),
    targets=((1, "F", "2024", 65.0, 65.0, 1.0),),
)
BASE = {"language": "sv", "organisation": "hedemora", "read": READ}
# One part of what a section is written from, changed.
CHANGES = {
    "language": {"language": "en"},
    "organisation": {"organisation": "falun"},
    "row": {"read": READ._replace(row=replace(ROW, facts=kpi("Deltid")))},
    "own": {"read": READ._replace(own=replace(HEDEMORA, id=2))},
    "comparisons": {"read": READ._replace(comparisons=(replace(FALUN, title="Borlänge"),))},
    "figures": {"read": READ._replace(figures=(*figures(HEDEMORA, [50.0, 51.0], [80.0, 80.0]),))},
    "released": {"read": READ._replace(released=((1, "F", "2024", 12.0, "ok", 40),))},
    "targets": {"read": READ._replace(targets=((1, "F", "2024", 66.0, 66.0, 1.0),))},
}
KINDS = {
    "goal": (sections.goal_section, "_goal_section", "span", Span(), Span(2022, 2023)),
    "card": (sections.card, "_card", "year", None, 2022),
}
# A card stands alone: no other area is beside it.
NOT_SHOWN = {("card", "comparisons")}
CASES = [
    (kind, part) for kind in KINDS for part in (*CHANGES, KINDS[kind][2]) if (kind, part) not in NOT_SHOWN
]


@pytest.fixture(autouse=True)
def _nothing_kept():
    sections._goal_section.cache_clear()
    sections._card.cache_clear()


def written(kind, language, organisation, read, part):
    write = KINDS[kind][0]
    with translation.override(language):
        return write(organisation, read, year=part) if kind == "card" else write(organisation, read, part)


def asked(kind, changed):
    """Return what a section is asked for with: as usual, and with one part changed."""
    _, _, part, usual, other = KINDS[kind]
    base = BASE | {"part": usual}
    return base, base | ({"part": other} if changed == part else CHANGES[changed])


def is_mixed_up(kind, changed):
    base, other = asked(kind, changed)
    written(kind, **base)
    after_the_usual = written(kind, **other)
    getattr(sections, KINDS[kind][1]).cache_clear()
    return after_the_usual != written(kind, **other)


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_section_that_differs_in_one_part_is_written_anew(kind, part):
    base, other = asked(kind, part)

    assert written(kind, **base) != written(kind, **other)
    assert not is_mixed_up(kind, part)


class Forgetful:
    """A mutant of a kept section: its key lacks one part."""

    def __init__(self, kept, part):
        self.__wrapped__, self._part, self._kept = kept.__wrapped__, part, {}

    def __call__(self, language, organisation, read, part):
        key = {"language": language, "organisation": organisation, **read._asdict(), "part": part}
        key[self._part if self._part in key else "part"] = None
        key = tuple(key.values())
        if key not in self._kept:
            self._kept[key] = self.__wrapped__(language, organisation, read, part)
        return self._kept[key]

    def cache_clear(self):
        self._kept.clear()


@pytest.mark.parametrize(("kind", "part"), CASES)
def test_key_that_lacks_a_part_is_found(monkeypatch, kind, part):
    name = KINDS[kind][1]
    monkeypatch.setattr(sections, name, Forgetful(getattr(sections, name), part))

    assert is_mixed_up(kind, part)


def test_key_has_everything_that_is_read():
    """Whatever is read of a KPI is tried above."""
    assert set(SeriesRead._fields) == CHANGES.keys() - {"language", "organisation"}
