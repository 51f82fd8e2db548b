"""What every source of KPI values gives to the importer: rows in our own codes, or a SourceError."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from indicators.vocabulary import AreaKind, Direction, MeasureType, Population, Sex, SexMode, Status


class SourceError(Exception):
    """A source could not be reached, or answered with something we do not understand.

    words: what is wrong, in plain words; part: the piece of the answer that is; address: what was asked.
    """

    def __init__(self, words: str, *, part: str = "", address: str = "") -> None:
        super().__init__(words, part, address)
        self.words = words
        self.part = part
        self.address = address

    def __str__(self) -> str:
        return "; ".join(
            piece
            for piece in (
                self.words,
                self.address and f"address: {self.address}",
                self.part and f"in: {self.part}",
            )
            if piece
        )


class SourceUnavailable(SourceError):
    """No answer that can be read was had, however often it was asked for: try again later."""


def shown(part: object) -> str:
    """Return the beginning of an offending part, short enough for a message and fit to be stored."""
    words = " ".join((part if isinstance(part, str) else repr(part)).split())
    # PostgreSQL stores no NUL, and half a surrogate pair cannot be encoded.
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in words)
    return text if len(text) <= 300 else text[:299] + "…"


def words_of(error: Exception) -> str:
    """Return what is wrong with a part, from the error that reading it raised."""
    match error:
        case KeyError():
            return f"missing or unknown: {error}"
        case ValueError():
            return str(error)
        case _:
            return "a part is of another kind than it should be"


class ObservationRow(NamedTuple):
    """A figure as its source published it.

    value is in the KPI's unit, unrounded, and None exactly when status says why it is not there.
    members is the number of areas behind the value of a group of areas, None for other areas.
    """

    kpi_code: str
    area_code: str
    period: str
    sex: Sex
    value: float | None
    status: Status
    members: int | None


class KpiValues(NamedTuple):
    """All the figures of one KPI for the areas asked for, or why they could not be had."""

    kpi_code: str
    rows: list[ObservationRow]
    error: SourceError | None = None


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI as its source describes it. Texts are "" where the source says nothing.

    women_code and men_code are the two KPIs of a pair, "" in every other sex mode. margin_code is the
    KPI that holds the margin of error. The unit is the source's word for it.
    """

    code: str
    title: str
    definition: str
    producer: str
    unit: str
    measure_type: MeasureType
    direction: Direction
    population: Population
    sex_mode: SexMode
    women_code: str
    men_code: str
    margin_code: str
    divided_by_sex: bool
    municipality_type: str
    operating_area: str
    perspective: str
    next_publication: date | None
    next_period: str
    discontinued_year: int | None
    has_unit_data: bool


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that the source publishes figures for."""

    code: str
    title: str
    kind: AreaKind


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of areas and the codes of its members, as the source has it today.

    about is the name of the area that the group was made for, subject what its members are like it in
    and vintage the year it was made: "", "" and None for a group that was made for no single area.
    is_overall: the members are like it in general, not in one line of work.
    """

    code: str
    title: str
    members: tuple[str, ...]
    subject: str
    about: str
    vintage: int | None
    is_overall: bool


class KpiSource(Protocol):
    """A source that is open: `with SOURCES["kolada"]() as source`. Every method may raise SourceError."""

    slug: str
    title: str

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def kpis(self, codes: Sequence[str]) -> list[KpiRow]:
        """Return what the source says of these KPIs; those that it does not have are left out."""
        ...

    def areas(self) -> list[AreaRow]:
        """Return every area, groups apart."""
        ...

    def groups(self, title: str) -> list[GroupRow]:
        """Return the groups whose title contains these letters."""
        ...

    def values(
        self, kpi_codes: Sequence[str], area_codes: Sequence[str], *, from_year: int | None = None
    ) -> Iterator[KpiValues]:
        """Yield every KPI asked for, once, with its figures or its error.

        Raises SourceUnavailable when the source is down; KPIs not yet yielded are then not fetched.
        """
        ...

    def values_of_kpi(
        self, kpi_code: str, area_codes: Sequence[str], *, from_year: int | None = None
    ) -> list[ObservationRow]:
        """Return the figures of one KPI from that year on, all of them or a SourceError."""
        ...
