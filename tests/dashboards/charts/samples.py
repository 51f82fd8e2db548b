"""Small KPIs whose charts can be checked in the head."""

from dashboards.charts.words import ChartWords
from indicators.calculations.types import AreaSeries, KpiFacts, KpiSeries, Outcome, Target
from indicators.vocabulary import Direction, GapType, MeasureType, Population, Sex, SexMode, Status, TargetFor

WORDS = ChartWords(
    women="Kvinnor",
    men="Män",
    girls="Flickor",
    boys="Pojkar",
    total="Totalt",
    target="Mål",
    hidden="Skyddat",
    missing="Uppgift saknas",
    not_applicable="Ej tillämpligt",
    withdrawn="Återkallad",
    series_break="Tidsseriebrott",
    no_figures="Inga uppgifter.",
    source="Källa: {source}",
    trend="{name}: {first} år {first_period}, {last} år {last_period}.",
    single="{name}: {last} år {last_period}.",
    target_in="Mål för {name}: {value} år {period}.",
    hidden_in="{name}: skyddat {periods}.",
    of_area="{name}, {area}",
    mean_of="medel av {count} kommuner",
    span="{lower}–{upper}",
)

HIDDEN = Outcome(None, Status.SUPPRESSED)
MISSING = Outcome(None, Status.MISSING)


def kpi(title="Heltid", **facts):
    usual = {
        "id": 1,
        "code": "N00206",
        "title": title,
        "unit": "procent",
        "measure_type": MeasureType.PERCENT,
        "direction": Direction.HIGHER,
        "gap_type": GapType.POINTS,
        "decimals": 1,
        "sex_mode": SexMode.ROWS,
        "population": Population.ADULTS,
    }
    return KpiFacts(**usual | facts)


def outcomes(first_year, values):
    """Figures from a year on; None leaves the year out altogether."""
    return {
        str(first_year + step): value if isinstance(value, Outcome) else Outcome(float(value))
        for step, value in enumerate(values)
        if value is not None
    }


def area(title="Hedemora", *, women=(), men=(), total=None, first_year=2020, code="2083"):
    by_sex = {Sex.WOMEN: outcomes(first_year, women), Sex.MEN: outcomes(first_year, men)}
    if total is not None:
        by_sex[Sex.TOTAL] = outcomes(first_year, total)
    return AreaSeries(code, title, by_sex)


def target(lower, upper=None):
    return Target(lower, lower if upper is None else upper)


def series(own, *, facts=None, women=None, men=None, gap=None, comparisons=()):
    """A KPI with targets by sex: {period: Target}."""
    targets = {TargetFor.WOMEN: women or {}, TargetFor.MEN: men or {}, TargetFor.GAP: gap or {}}
    return KpiSeries(facts or kpi(), own, targets, comparisons)


# With a zero, a year without a figure, a hidden value, a preliminary one, a break and both kinds of target.
FULL = series(
    area(
        women=[0, 10, None, HIDDEN, 20, 30],
        men=[20, 30, 40, 50, 60, Outcome(70.0, Status.PRELIMINARY)],
        total=[10, 20, 30, 40, 40, 50],
    ),
    facts=kpi(series_breaks=("2021",)),
    women={"2025": target(40), "2027": target(40, 60)},
    men={"2025": target(65)},
    comparisons=(area("Riket", women=[5] * 6, men=[6] * 6, total=[5.5] * 6, code="0000"),),
)
EMPTY = series(AreaSeries("2083", "Hedemora", {}))
