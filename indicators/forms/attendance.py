"""What taps and corrections of counts look like on their way in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from indicators.actions.attendance import Correction, Tap
from indicators.calculations.attendance import COUNTED, Cell
from indicators.forms.words import whom
from indicators.models import Occasion
from indicators.vocabulary import BANDS, Sex

# Also those of a project that counted other ages when it was tapped.
_BANDS = {"", *(band for bands in BANDS.values() for band in bands)}
MOST_TAPS = 200
# More than come to anything: a slip of the finger is seen.
_MOST_PEOPLE = 20_000


def cell_code(cell: Cell) -> str:
    """Return the cell as addresses and buttons carry it: `F:18-60`."""
    return f"{cell.sex}:{cell.age_band}"


def cell_of(code: str) -> Cell:
    """Return the cell that has the code. Raises ValueError for none."""
    sex, _colon, band = code.partition(":")
    if sex not in COUNTED or band not in _BANDS:
        raise ValueError(code)
    return Cell(Sex(sex), band)


def tap_of(said: Mapping[str, Any]) -> Tap:
    """Return the tap that was sent. Raises ValueError for what is none."""
    try:
        undoes = UUID(said["undoes"]) if said.get("undoes") else None
        return Tap(
            key=UUID(said["key"]),
            cell=cell_of(said["cell"]),
            delta=0 if undoes else int(said.get("delta", 1)),
            undoes=undoes,
            tapped_at=_moment(said.get("tapped_at")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(said) from error


def taps_of(body: bytes) -> tuple[int, list[Tap]]:
    """Return who tapped, by number, and the taps, of the JSON that the page's script sends.

    Raises ValueError for anything else.
    """
    said = json.loads(body)
    if not isinstance(said, dict) or not isinstance(said.get("person"), int):
        raise ValueError("no person")
    taps = said.get("taps")
    if not isinstance(taps, list) or not 0 < len(taps) <= MOST_TAPS:
        raise ValueError("no taps, or too many")
    if not all(isinstance(tap, dict) for tap in taps):
        raise ValueError("no taps")
    return said["person"], [tap_of(tap) for tap in taps]


def _moment(text: object) -> datetime | None:
    """A telephone's word, which decides nothing: what cannot be read is left out."""
    moment = parse_datetime(text) if isinstance(text, str) else None
    return moment if moment is not None and moment.tzinfo is not None else None


class Row(NamedTuple):
    """An occasion of the grid with its fields; none where its period is locked."""

    occasion: Occasion
    cells: list[tuple[str, int, BoundField | None]]


class CountsForm(forms.Form):
    """The counts of many occasions in a grid, of one age band.

    counts: those that stand. A field that is left empty changes nothing. The hidden ones say what was seen.
    """

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(
        self,
        *arguments: Any,
        occasions: Iterable[Occasion],
        counts: Mapping[int, Mapping[Cell, int]],
        age_band: str,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.occasions, self.age_band = list(occasions), age_band
        self.standing = {
            (one.pk, sex): max(0, counts[one.pk].get(Cell(sex, age_band), 0))
            for one in self.occasions
            for sex in COUNTED
        }
        for one in self._open():
            words = whom(one.activity.population)
            for sex in COUNTED:
                standing = self.standing[one.pk, sex]
                label = f"{one.date.isoformat()} {one.activity}, {words[sex]}"
                box = forms.NumberInput(attrs={"min": 0, "inputmode": "numeric", "aria-label": label})
                self.fields[_name(one, sex)] = forms.IntegerField(
                    label=label,
                    min_value=0,
                    max_value=_MOST_PEOPLE,
                    required=False,
                    initial=standing,
                    widget=box,
                )
                self.fields[f"{_name(one, sex)}-seen"] = forms.IntegerField(
                    initial=standing, widget=forms.HiddenInput
                )

    def rows(self) -> Iterator[Row]:
        for one in self.occasions:
            cells = []
            for sex in COUNTED:
                name = _name(one, sex)
                field = self[name] if name in self.fields else None
                cells.append((str(sex), self.standing[one.pk, sex], field))
            yield Row(one, cells)

    def corrections(self) -> list[Correction]:
        """Return what the valid form changes."""
        return [one for one in map(self._correction, self._open()) if one.counts]

    def seen_now(self) -> dict[str, str]:
        """Return the hidden fields as they would be made of what stands now."""
        return {
            f"{_name(one, sex)}-seen": str(self.standing[one.pk, sex])
            for one in self._open()
            for sex in COUNTED
        }

    def _open(self) -> Iterator[Occasion]:
        for one in self.occasions:
            locked = one.activity.project.locked_through
            if locked is None or one.date > locked:
                yield one

    def _correction(self, occasion: Occasion) -> Correction:
        seen, counts = {}, {}
        for sex in COUNTED:
            name = _name(occasion, sex)
            count, before = self.cleaned_data[name], self.cleaned_data[f"{name}-seen"]
            if count is not None and count != before:
                cell = Cell(sex, self.age_band)
                seen[cell], counts[cell] = before, count
        return Correction(occasion, seen, counts)


def _name(occasion: Occasion, sex: Sex) -> str:
    return f"{occasion.pk}-{sex}"
