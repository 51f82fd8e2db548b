"""A KPI's figures as CSV, and other tables. The only place that writes CSV, so that every text in it is made
harmless."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from dashboards.words import Words, words_for
from indicators.calculations.numbers import round_half_up
from indicators.calculations.types import AreaSeries, KpiSeries, Outcome, Target
from indicators.vocabulary import Sex, SexMode, Status, TargetFor

CSV_TYPE = "text/csv; charset=utf-8"
# A text that begins so is run as a formula by spreadsheets.
_FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
_TARGET_OF = {Sex.WOMEN: TargetFor.WOMEN, Sex.MEN: TargetFor.MEN}


@dataclass(frozen=True, slots=True)
class Format:
    """How the file is written: for a Swedish Excel, or for programs."""

    delimiter: str
    starts_with: str
    for_machines: bool


FORMATS = {
    "excel": Format(delimiter=";", starts_with="\ufeff", for_machines=False),
    "machine": Format(delimiter=",", starts_with="", for_machines=True),
}


def series_csv(series: KpiSeries, form: Format) -> str:
    """Return a row for each area, period and sex, women first, with the target where there is one.

    For Excel: semicolons, decimal comma, byte order mark, the decimals that pages show, words in the
    reader's language. For machines: commas, decimal point, full precision, the codes of the vocabulary.
    A figure without a value has an empty value and its state; so has the number of people that a released
    share is of. A KPI that is itself the comparison has the
    gap's target; that of another KPI's gap is on its page.
    """
    file = io.StringIO()
    file.write(form.starts_with)
    writer = csv.writer(file, delimiter=form.delimiter, lineterminator="\r\n")
    words = words_for(series.kpi)
    writer.writerow(_header(form))
    for area in (series.own, *series.comparisons):
        writer.writerows(_rows(series, area, words, form))
    return file.getvalue()


def table_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table of texts line by line, for a Swedish Excel."""
    form = FORMATS["excel"]
    yield form.starts_with
    for row in itertools.chain([header], rows):
        line = io.StringIO()
        writer = csv.writer(line, delimiter=form.delimiter, lineterminator="\r\n")
        writer.writerow([_text(cell) for cell in row])
        yield line.getvalue()


def _header(form: Format) -> list[str]:
    if form.for_machines:
        return [
            "kpi", "title", "area_code", "area", "period", "sex", "value", "unit", "status",
            "members", "people", "people_status", "target_lower", "target_upper", "source", "producer",
        ]  # fmt: skip
    return [
        gettext("KPI"), gettext("Title"), gettext("Area code"), gettext("Area"), gettext("Year"),
        gettext("Sex"), gettext("Value"), gettext("Unit"), gettext("State of the figure"),
        gettext("Number of municipalities"), gettext("Number of people"), gettext("State of the number"),
        gettext("Target, lowest"), gettext("Target, highest"),
        gettext("Source"), gettext("Original producer"),
    ]  # fmt: skip


def _rows(series: KpiSeries, area: AreaSeries, words: Words, form: Format) -> Iterator[list[str]]:
    kpi, is_own = series.kpi, area is series.own
    periods = series.periods() if is_own else sorted({at for of_sex in area.by_sex.values() for at in of_sex})
    sexes = [sex for sex in Sex if sex in area.by_sex or (is_own and _TARGET_OF.get(sex) in series.targets)]
    for period in periods:
        for sex in sexes:
            outcome = area.outcomes(sex).get(period)
            whose = TargetFor.GAP if kpi.sex_mode is SexMode.RATIO else _TARGET_OF.get(sex)
            target = series.targets.get(whose, {}).get(period) if is_own and whose is not None else None
            if outcome is None and target is None:
                continue
            yield [
                _text(kpi.code),
                _text(kpi.title),
                _text(area.code),
                _text(area.title),
                period,
                sex.value if form.for_machines else words.sexes[sex],
                *_figure(outcome, kpi.decimals, _text(kpi.unit), words, form),
                *_people(series.people.get(sex, {}).get(period) if is_own else None, words, form),
                *_target(target, kpi.decimals, form),
                _source(kpi.source),
                _text(kpi.producer),
            ]


def _figure(
    outcome: Outcome | None, decimals: int, unit: str, words: Words, form: Format
) -> tuple[str, str, str, str]:
    outcome = outcome or Outcome(None, Status.MISSING)
    members = "" if outcome.members is None else str(outcome.members)
    return _number(outcome.value, decimals, form), unit, _state(outcome, words, form), members


def _people(people: Outcome | None, words: Words, form: Format) -> tuple[str, str]:
    if people is None:
        return "", ""
    return "" if people.value is None else str(people.value), _state(people, words, form)


def _state(outcome: Outcome, words: Words, form: Format) -> str:
    return outcome.status.value if form.for_machines else words.statuses[outcome.status]


def _target(target: Target | None, decimals: int, form: Format) -> tuple[str, str]:
    if target is None:
        return "", ""
    return _number(target.lower, decimals, form), _number(target.upper, decimals, form)


def _number(value: float | None, decimals: int, form: Format) -> str:
    if value is None:
        return ""
    if form.for_machines:
        return repr(value)
    return f"{round_half_up(value, decimals):f}".replace(".", ",")


def _source(source: str) -> str:
    return "Kolada" if source == "kolada" else gettext("Own figures")


def _text(text: str) -> str:
    return f"'{text}" if len(text) > 1 and text.startswith(_FORMULA_STARTS) else text
