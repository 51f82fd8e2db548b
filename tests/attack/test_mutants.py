"""The attack finds what it is for: each of these faults, planted in the product, gives a number away."""

from dataclasses import replace
from itertools import chain

import pytest

from dashboards import panels, sentences, tables
from dashboards.charts import svg
from dashboards.views import kpis as kpi_views
from indicators.calculations import releases as drafts
from indicators.calculations.disclosure.control import protect
from indicators.calculations.disclosure.rules import rules_of
from indicators.calculations.disclosure.types import Cell, Place, Reason, Relation, Tables
from indicators.calculations.types import Outcome
from indicators.queries import live
from indicators.vocabulary import Attainment, DisclosureClass, Sex, Status, TargetFor
from tests.attack.channels import Crawler, through_django
from tests.attack.judge import Verdict, judge
from tests.attack.reading import Reading
from tests.attack.subject import CORRECTION
from tests.attack.system import Number, known_by_all
from tests.attack.tables import primaries, seen
from tests.factories import kpis

F, M, X = Sex.WOMEN, Sex.MEN, Sex.NON_BINARY
SMALL_COUNTS = {"2024": {F: 3, M: 12}, "2025": {F: 30, M: 25}}
SMALL_SHARES = {"2024": {F: (3, 40), M: (12, 50)}, "2025": {F: (20, 40), M: (30, 50)}}

pytestmark = pytest.mark.usefixtures("_nothing_kept")


@pytest.fixture
def attack(client, subject):
    """Publish figures in turn and attack them: {number: verdict} of what is found, and what is foreign."""

    def run(*versions, share=False, klass=DisclosureClass.ORDINARY, target=None, everything=False):
        kpi = subject.kpi("EGEN", share=share, klass=klass)
        kpis.goal(subject.organisation, "mal", kpi)
        if target is not None:
            decision = kpis.decision(subject.organisation)
            kpis.target(kpi, subject.organisation, "2024", TargetFor.WOMEN, target, decision=decision)
        for figures in versions:
            subject.publish(kpi, figures)
        crawler = Crawler(through_django(client), "hedemora", Reading(), languages=("",))
        if everything:
            crawler.run()
        else:
            crawler.read_releases()
        found = judge(known_by_all(crawler.reading, CORRECTION), subject.truth().primaries()).findings
        return {one.key: one.verdict for one in found}, {one.kind for one in crawler.reading.foreign}

    return run


def hide_less(monkeypatch, keeps):
    """Let the engine forget what it hid for some reason. keeps: place, reason -> whether it stays hidden."""

    def protect_less(given, rules):
        found = protect(given, rules)
        kept = {place: reason for place, reason in found.hidden.items() if keeps(place, reason)}
        return replace(found, hidden=kept)

    monkeypatch.setattr(drafts, "protect", protect_less)


def count(sex, release=1, period="2024"):
    return Number(f"EGEN {release}", "count", sex, period)


def part(sex):
    return Number("EGEN 1", "part", sex, "2024")


def test_product_without_a_mutant_is_safe(attack):
    assert attack(SMALL_COUNTS, everything=True) == ({}, set())


def test_share_without_a_mutant_is_safe(attack):
    assert attack(SMALL_SHARES, share=True, target=50, everything=True) == ({}, set())


def test_no_complement(attack, monkeypatch):
    hide_less(monkeypatch, lambda place, reason: reason is not Reason.COMPLEMENT)

    assert attack(SMALL_COUNTS)[0] == {count("F"): Verdict.EXACT}


def test_complement_of_counts_but_not_of_shares(attack, monkeypatch):
    hide_less(
        monkeypatch,
        lambda place, reason: (
            place.measure == "people" or (place.sex == F and reason is not Reason.COMPLEMENT)
        ),
    )

    assert attack(SMALL_SHARES, share=True)[0] == {part("F"): Verdict.EXACT}


def test_share_beside_hidden_counts(attack, monkeypatch):
    hide_less(monkeypatch, lambda place, reason: reason is not Reason.DERIVED)

    assert attack(SMALL_SHARES, share=True)[0] == {part("F"): Verdict.EXACT}


def test_total_of_the_others_beside_a_third_sex(attack, monkeypatch):
    hide_less(monkeypatch, lambda place, reason: place.sex == X)

    found, _ = attack({"2024": {F: 30, M: 25, X: 1}})
    assert found == {count("X"): Verdict.EXACT}


def test_gap_of_a_hidden_figure(attack, monkeypatch):
    monkeypatch.setattr(tables, "gap_outcome", lambda *_: Outcome(-9.0, Status.OK))

    found, foreign = attack({"2024": {F: 3, M: 12}}, everything=True)
    assert found == {count("F"): Verdict.EXACT}
    assert "gap of hidden" in foreign


@pytest.mark.parametrize("channel", ["page", "file"])
def test_number_of_people_that_is_hidden(attack, monkeypatch, channel):
    """Few are asked, and the release says neither how many nor their share."""
    module, name = {"page": (panels, "history_table"), "file": (kpi_views, "series_csv")}[channel]
    write = getattr(module, name)
    people = {F: {"2024": Outcome(3), "2025": Outcome(40)}}
    monkeypatch.setattr(
        module, name, lambda series, *given: write(replace(series, people=series.people | people), *given)
    )

    few = {"2024": {F: (2, 3), M: (20, 50)}, "2025": {F: (20, 40), M: (30, 50)}}
    found, foreign = attack(few, share=True, everything=True)
    assert "number of people" in foreign
    assert found[Number("EGEN 1", "whole", "F", "2024")] is Verdict.EXACT


def test_sentence_about_a_hidden_gap(attack, monkeypatch):
    monkeypatch.setattr(sentences, "gap_outcome", lambda *_: Outcome(-9.0, Status.OK))

    assert "sentence" in attack({"2024": {F: 3, M: 12}}, everything=True)[1]


def test_customdata_in_a_chart(attack, monkeypatch):
    draw = panels.plotly_figure

    def with_customdata(chart):
        figure = draw(chart)
        figure["data"][0]["customdata"] = [3, 30]
        return figure

    monkeypatch.setattr(panels, "plotly_figure", with_customdata)

    assert {"unknown key", "sentence"} <= attack(SMALL_COUNTS, everything=True)[1]


def test_point_of_a_hidden_figure_in_a_picture(attack, monkeypatch):
    draw = svg.points

    def drawn(at, values, base, scale):
        return draw(at, [3.0 if value is None else value for value in values], base, scale)

    monkeypatch.setattr(svg, "points", drawn)

    assert "drawn" in attack(SMALL_COUNTS, everything=True)[1]


def test_later_version_by_itself(attack, monkeypatch):
    monkeypatch.setattr(live, "earlier_releases", lambda *_: {})

    found, _ = attack({"2024": {F: 5, M: 7}}, {"2024": {F: 4, M: 7}})
    assert found == {count("F", release=2): Verdict.WEAK}


def test_nobody_of_a_small_group_is_shown_for_a_sensitive_property(attack, monkeypatch):
    telling = rules_of
    monkeypatch.setattr(
        live, "rules_of", lambda *given, **more: replace(telling(*given, **more), telling_group=0)
    )

    found, _ = attack(
        {"2024": {F: (0, 15), M: (14, 60)}}, share=True, klass=DisclosureClass.SENSITIVE
    )  # fmt: skip
    assert found[part("F")] is Verdict.EXACT


def test_threshold_of_four(attack, monkeypatch):
    ordinary = rules_of
    monkeypatch.setattr(
        live, "rules_of", lambda *given, **more: replace(ordinary(*given, **more), smallest=4)
    )

    assert attack({"2024": {F: 4, M: 12}})[0] == {count("F"): Verdict.EXACT}


def test_status_of_a_hidden_share(attack, monkeypatch):
    judged = panels.kpi_attainment

    def all_judged(series, period):
        return judged(series, period)._replace(women=Attainment.REACHED)

    monkeypatch.setattr(panels, "kpi_attainment", all_judged)

    figures = {"2024": {F: (37, 40), M: (12, 50)}}
    found, foreign = attack(figures, share=True, target=90, everything=True)
    assert "status of hidden" in foreign
    assert found[Number("EGEN 1", "rest", "F", "2024")] is Verdict.WEAK


def test_partner_that_is_not_thought_of():
    rows = {"Hedemora": (6, 2), "Säter": (9, 7), "Falun": (20, 16)}
    shared = shared_project(rows)
    assert found_by_partner(shared) == []

    assert found_by_partner(replace(shared, partners={}), knows=shared.partners["Säter"]) != []


def shared_project(rows):
    rows = rows | {"all": tuple(sum(pair[at] for pair in rows.values()) for at in (0, 1))}
    values = {
        Place("people", area, "", sex): value
        for area, (women, men) in rows.items()
        for sex, value in (("F", women), ("M", men), ("T", women + men))
    }
    own = [area for area in rows if area != "all"]
    sexes = [
        Relation(Place("people", area, "", "T"), tuple(Place("people", area, "", sex) for sex in "FM"), "sex")
        for area in rows
    ]
    areas = [
        Relation(
            Place("people", "all", "", sex), tuple(Place("people", area, "", sex) for area in own), "area"
        )
        for sex in "FMT"
    ]
    return Tables(
        cells=tuple(Cell(place, value, value) for place, value in values.items()),
        relations=tuple(chain(sexes, areas)),
        partners={area: frozenset(place for place in values if place.area == area) for area in own},
    )


def found_by_partner(shared, knows=None):
    hidden = protect(shared, rules_of(DisclosureClass.ORDINARY)).hidden
    values = {cell.place: cell.value for cell in shared.cells}
    found = []
    for own in shared.partners.values() if knows is None else [knows]:
        known = seen(shared, hidden).knowing({place: values[place] for place in own})
        others = {place: value for place, value in primaries(shared).items() if place not in own}
        found += judge(known, others, persona="partner", insider=True).findings
    return found
