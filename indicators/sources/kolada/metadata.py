"""Kolada's descriptions of KPIs, areas and groups turned into our rows. Pure and strict, as parse is."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from indicators.sources.base import AreaRow, GroupRow, KpiRow, SourceError, shown, words_of
from indicators.sources.kolada import catalogue, titles
from indicators.vocabulary import AreaKind

COUNTRY = "0000"
KIND_OF_TYPE = {"K": AreaKind.MUNICIPALITY, "L": AreaKind.REGION}
MUNICIPALITY_TYPES = ("K", "L", "A")


def kpi_rows(values: list[Any], *, codes: Collection[str]) -> list[KpiRow]:
    """Return the KPIs of a page. Raises SourceError on one that was not asked for, or comes twice."""
    rows: dict[str, KpiRow] = {}
    for value in values:
        row = _read(_kpi_row, value)
        if row.code not in codes or row.code in rows:
            raise SourceError("a KPI that was not asked for, or twice", part=shown(value))
        rows[row.code] = row
    return list(rows.values())


def area_rows(values: list[Any]) -> list[AreaRow]:
    """Return the areas of a page: Kolada calls the country a region."""
    return [_read(_area_row, value) for value in values]


def group_rows(values: list[Any]) -> list[GroupRow]:
    """Return the groups of a page with their members' codes."""
    return [_read(_group_row, value) for value in values]


def _read[Row](row_of: Callable[[Any], Row], value: Any) -> Row:
    try:
        return row_of(value)
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(words_of(error), part=shown(value)) from error


def _kpi_row(value: Any) -> KpiRow:
    code, title = _text(value["id"]), _text(value["title"])
    # Kolada's line breaks arrive as a backslash and an n.
    definition = _text_or_null(value["description"]).replace("\\n", "\n").strip()
    if value["municipality_type"] not in MUNICIPALITY_TYPES:
        raise ValueError("municipality_type is none of K, L, A")
    unit, measure_type = titles.unit_and_measure(title)
    women_code, men_code = catalogue.pair(code)
    return KpiRow(
        code=code,
        title=title,
        definition=definition,
        producer=titles.producer(definition),
        unit=unit,
        measure_type=measure_type,
        direction=catalogue.direction(code),
        population=titles.population(title),
        sex_mode=catalogue.sex_mode(code),
        women_code=women_code,
        men_code=men_code,
        margin_code=catalogue.margin_code(code, title),
        divided_by_sex=_boolean(value["is_divided_by_gender"]),
        municipality_type=value["municipality_type"],
        operating_area=_text_or_null(value["operating_area"]),
        perspective=_text_or_null(value["perspective"]),
        next_publication=_date_or_null(value["publication_date"]),
        next_period=_text_or_null(value["publ_period"]),
        discontinued_year=titles.discontinued_year(title),
        has_unit_data=_boolean(value["has_ou_data"]),
    )


def _area_row(value: Any) -> AreaRow:
    code = _text(value["id"])
    kind = AreaKind.COUNTRY if code == COUNTRY else KIND_OF_TYPE[value["type"]]
    return AreaRow(code, _text(value["title"]), kind)


def _group_row(value: Any) -> GroupRow:
    code, title = _text(value["id"]), _text(value["title"])
    members = tuple(_text(member["member_id"]) for member in value["members"])
    said = titles.group_title(title)
    return GroupRow(code, title, members, said.subject, said.about, said.vintage, said.is_overall)


def _text(value: object) -> str:
    text = _text_or_null(value)
    if not text:
        raise ValueError("a text is empty")
    return text


def _text_or_null(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"no text: {value!r}")
    if "\0" in value:  # which PostgreSQL does not store
        raise ValueError("a text has a NUL in it")
    return value.strip()


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"neither true nor false: {value!r}")
    return value


def _date_or_null(value: object) -> date | None:
    text = _text_or_null(value)
    return date.fromisoformat(text) if text else None
