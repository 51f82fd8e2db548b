"""How a KPI's figures are put into sentences: names of the sexes, amounts with their units."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, gettext, ngettext, pgettext

from dashboards.words import Words, words_for
from indicators.calculations.gap import gap_decimals
from indicators.calculations.types import KpiFacts
from indicators.vocabulary import GapType, MeasureType, Population, Sex

_NO_BREAK_SPACE = "\u00a0"


class Names(NamedTuple):
    """What women and men are called within a sentence: women, women's, or girls, girls' …"""

    women: str
    men: str
    womens: str
    mens: str

    def of(self, sex: Sex) -> str:
        return self.women if sex is Sex.WOMEN else self.men


# The language is part of each key; gettext reads the one in force, which is the same.
@lru_cache(maxsize=8)
def _names(language: str, population: Population) -> Names:
    if population is Population.CHILDREN:
        return Names(
            women=pgettext("in a sentence", "girls"),
            men=pgettext("in a sentence", "boys"),
            womens=pgettext("in a sentence", "girls'"),
            mens=pgettext("in a sentence", "boys'"),
        )
    return Names(
        women=pgettext("in a sentence", "women"),
        men=pgettext("in a sentence", "men"),
        womens=pgettext("in a sentence", "women's"),
        mens=pgettext("in a sentence", "men's"),
    )


@lru_cache(maxsize=512)
def _template(language: str, population: Population, message: str) -> str:
    """The message in the language, with the names of the sexes in it and its values left open."""
    text = gettext(message)
    for placeholder, name in _names(language, population)._asdict().items():
        text = text.replace(f"{{{placeholder}}}", name)
    return text


@lru_cache(maxsize=512)
def _sentence_template(language: str, population: Population, message: str) -> str:
    text = _template(language, population, message)
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=8)
def _points(language: str, number: int) -> str:
    return ngettext("{number} percentage point", "{number} percentage points", number)


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The words and amounts of one KPI for one reader."""

    kpi: KpiFacts
    language: str
    words: Words
    names: Names
    gap_decimals: int

    def phrase(self, message: str, **values: str) -> str:
        """The message in the reader's language, with names and values filled in."""
        return _template(self.language, self.kpi.population, message).format(**values)

    def sentence(self, message: str, **values: str) -> str:
        """The same, beginning with a capital; a message does not begin with a value."""
        return _sentence_template(self.language, self.kpi.population, message).format(**values)

    def number(self, gap: float) -> str:
        """A number with as many decimals as the KPI's gap is shown with."""
        return self.words.number(gap, self.gap_decimals)

    def percent(self, value: float) -> str:
        return f"{self.number(value)}{_NO_BREAK_SPACE}%"

    def gap(self, size: float) -> str:
        """The size of a gap with its unit."""
        match self.kpi.gap_type:
            case GapType.RATIO | GapType.PERCENT_OF_MEN:
                return self.percent(size)
            case GapType.POINTS | GapType.BALANCE:
                return self._in_points(self.number(size))
            case GapType.DIFFERENCE:
                return self.difference(size)

    def difference(self, size: float) -> str:
        """A difference between two of the KPI's values with its unit: percentages differ by points."""
        number = self.words.number(size, self.kpi.decimals)
        if self.kpi.measure_type is MeasureType.PERCENT:
            return self._in_points(number)
        return f"{number}{_NO_BREAK_SPACE}{self.kpi.unit}" if self.kpi.unit else number

    def _in_points(self, number: str) -> str:
        return _points(self.language, 1 if number == "1" else 2).format(number=number)


def phrasing_for(kpi: KpiFacts) -> Phrasing:
    """How the KPI is written in the language in force, for its population."""
    language = get_language() or "sv"
    names = _names(language, kpi.population)
    return Phrasing(kpi, language, words_for(kpi), names, gap_decimals(kpi))
