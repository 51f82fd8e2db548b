"""The words that charts use, given by whoever knows the reader's language."""

from dataclasses import dataclass
from typing import NamedTuple

from indicators.calculations.numbers import NumberStyle, format_number
from indicators.calculations.types import KpiFacts
from indicators.vocabulary import MeasureType, Population, Sex, Status


@dataclass(frozen=True, slots=True)
class ChartWords:
    """Labels and sentences of a chart, in one language.

    The last seven are templates for str.format, with these names in braces:
    trend {name} {first} {first_period} {last} {last_period}; single {name} {last} {last_period};
    target_in {name} {value} {period}; hidden_in {name} {periods}; of_area {name} {area};
    mean_of {count}; span {lower} {upper}.
    """

    women: str
    men: str
    girls: str
    boys: str
    total: str
    target: str
    hidden: str
    missing: str
    not_applicable: str
    withdrawn: str
    series_break: str
    no_figures: str
    source: str
    trend: str
    single: str
    target_in: str
    hidden_in: str
    of_area: str
    mean_of: str
    span: str

    def reason(self, status: Status) -> str:
        """Why a figure has no value."""
        match status:
            case Status.SUPPRESSED:
                return self.hidden
            case Status.NOT_APPLICABLE:
                return self.not_applicable
            case Status.WITHDRAWN:
                return self.withdrawn
            case _:
                return self.missing


class Wording(NamedTuple):
    """How the figures of one KPI are written for one reader."""

    kpi: KpiFacts
    words: ChartWords
    style: NumberStyle

    @property
    def is_percent(self) -> bool:
        return self.kpi.measure_type is MeasureType.PERCENT

    def name(self, sex: Sex) -> str:
        """What the sex is called in the KPI's population: women and men, or girls and boys."""
        words = self.words
        if sex is Sex.TOTAL:
            return words.total
        if self.kpi.population is Population.CHILDREN:
            return words.girls if sex is Sex.WOMEN else words.boys
        return words.women if sex is Sex.WOMEN else words.men

    def of_area(self, sex: Sex, area: str) -> str:
        """The name of another area's line: whom it is about, and where."""
        return self.words.of_area.format(name=self.name(sex), area=area)

    def figure(self, value: float) -> str:
        """The value as charts write it: a percentage with its sign, else the number alone."""
        text = format_number(value, self.kpi.decimals, self.style)
        return f"{text}\u00a0%" if self.is_percent else text

    def target(self, lower: float, upper: float) -> str:
        """A target as charts write it: its value, or its range."""
        if lower == upper:
            return self.figure(upper)
        number = format_number(lower, self.kpi.decimals, self.style)
        return self.words.span.format(lower=number, upper=self.figure(upper))
