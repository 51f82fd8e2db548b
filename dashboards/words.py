"""The words and number format of the current language, looked up once for a page's figures."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import get_language, gettext, pgettext

from dashboards.charts.words import ChartWords
from indicators.calculations.numbers import ENGLISH, SWEDISH, NumberStyle, format_number
from indicators.calculations.types import KpiFacts, Outcome, Target
from indicators.vocabulary import Attainment, GapType, Population, Sex, SexMode, Status


@dataclass(frozen=True, slots=True)
class Words:
    """What a page's figures are called, and how their numbers are written."""

    style: NumberStyle
    sexes: dict[Sex, str]
    statuses: dict[Status, str]
    attainments: dict[Attainment, str]
    period: str
    area: str
    gap: str
    target: str
    people: str
    between: str  # joins the ends of a range

    def number(self, value: float, decimals: int) -> str:
        return format_number(value, decimals, self.style)

    def outcome(self, outcome: Outcome | None, decimals: int) -> str:
        """The figure as text, or the word that says why there is none."""
        if outcome is None:
            return self.statuses[Status.MISSING]
        if outcome.value is None:
            return self.statuses[outcome.status]
        return format_number(outcome.value, decimals, self.style)

    def of_target(self, target: Target, decimals: int) -> str:
        lower = format_number(target.lower, decimals, self.style)
        if not target.is_range:
            return lower
        return f"{lower}{self.between}{format_number(target.upper, decimals, self.style)}"


def words_for(kpi: KpiFacts) -> Words:
    """Return the words for a KPI about adults or about children."""
    return words(kpi.population)


def comparison_name(kpi: KpiFacts) -> str:
    """What the one number of a KPI that is itself the comparison is called."""
    if kpi.gap_type is GapType.RATIO:
        return gettext("Women in % of men")
    return words_for(kpi).gap


def chart_words(kpi: KpiFacts) -> ChartWords:
    """Return the words of the KPI's charts in the current language."""
    words = _chart_words(get_language() or "sv")
    return replace(words, total=comparison_name(kpi)) if kpi.sex_mode is SexMode.RATIO else words


@lru_cache(maxsize=4)
def _chart_words(language: str) -> ChartWords:
    return ChartWords(
        women=gettext("Women"),
        men=gettext("Men"),
        girls=gettext("Girls"),
        boys=gettext("Boys"),
        total=gettext("Total"),
        target=gettext("Target"),
        hidden=gettext("Protected"),
        missing=gettext("Not available"),
        not_applicable=gettext("Not applicable"),
        withdrawn=gettext("Withdrawn"),
        series_break=gettext("Series break"),
        no_figures=gettext("There are no figures yet."),
        source=gettext("Source: {source}"),
        trend=gettext("{name}: {first} in {first_period}, {last} in {last_period}."),
        single=gettext("{name}: {last} in {last_period}."),
        target_in=gettext("Target for {name}: {value} in {period}."),
        hidden_in=gettext("{name}: protected in {periods}."),
        of_area=gettext("{name}, {area}"),
        mean_of=gettext("unweighted mean of {count}"),
        span=gettext("{lower}–{upper}"),
    )


def words(population: Population = Population.ADULTS) -> Words:
    return _words(get_language() or "sv", population)


@lru_cache(maxsize=8)
def _words(language: str, population: Population) -> Words:
    # The language is the key; gettext reads the one in force, which is the same.
    children = population is Population.CHILDREN
    return Words(
        style=SWEDISH if language == "sv" else ENGLISH,
        sexes={
            Sex.WOMEN: gettext("Girls") if children else gettext("Women"),
            Sex.MEN: gettext("Boys") if children else gettext("Men"),
            Sex.NON_BINARY: gettext("Non-binary"),
            Sex.UNKNOWN: gettext("Not stated"),
            Sex.TOTAL: gettext("Total"),
        },
        statuses={
            Status.OK: "",
            Status.PRELIMINARY: gettext("Preliminary"),
            Status.MISSING: gettext("Not available"),
            Status.NOT_APPLICABLE: gettext("Not applicable"),
            Status.SUPPRESSED: gettext("Protected"),
            Status.UNRELIABLE: gettext("Unreliable"),
            Status.WITHDRAWN: gettext("Withdrawn"),
        },
        attainments={
            Attainment.REACHED: gettext("Target reached"),
            Attainment.NEAR: gettext("Near the target"),
            Attainment.NOT_REACHED: gettext("Target not reached"),
            Attainment.NO_TARGET: gettext("No target"),
            Attainment.NO_DATA: gettext("No figure"),
            Attainment.SUPPRESSED: gettext("Cannot be shown"),
        },
        period=gettext("Year"),
        area=gettext("Area"),
        gap=pgettext("difference between women and men", "Gap"),
        target=gettext("Target"),
        people=gettext("Number of people"),
        between="–",
    )
