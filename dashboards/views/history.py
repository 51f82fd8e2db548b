"""What the goal page and the KPI page have in common: the years shown, and whom to compare with."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from dashboards.forms.filters import FIRST_YEAR, LAST_YEAR
from dashboards.selection import Span
from indicators.access import Grant
from indicators.queries.areas import AreaFacts, comparison_areas


class Refusal(NamedTuple):
    """A part of the address that cannot be followed, and why."""

    label: str
    message: str


class History:
    """The part of an address that says from which year, to which, and beside whom. One query.

    Three values read by hand: building a form for them costs as much as drawing the charts.
    """

    def __init__(self, request: HttpRequest, grant: Grant) -> None:
        asked = request.GET
        self.comparable = comparison_areas(grant.organisation)
        # What was asked for, as it was written, for the form's fields.
        self.first, self.last, self.compared = (asked.get(name, "") for name in ("first", "last", "compare"))
        self.errors: list[Refusal] = []
        first, last = self._year(self.first, gettext("From year")), self._year(self.last, gettext("To year"))
        if first is not None and last is not None and last < first:
            self._refuse(gettext("To year"), gettext("The last year cannot be before the first."))
        self.span = Span(first, last)
        self.areas: list[AreaFacts] = [area for area in self.comparable if area.code == self.compared]
        if self.compared and not self.areas:
            message = gettext("“{asked}” is not among the choices.").format(asked=self.compared)
            self._refuse(gettext("Compare with"), message)
        self.compare = [area.code for area in self.areas]
        self._query = asked.urlencode()

    @property
    def is_valid(self) -> bool:
        return not self.errors

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    def url_of(self, name: str, *arguments: str) -> str:
        """Return the address of a page with the same years and comparison."""
        address = reverse(name, args=arguments)
        return f"{address}?{self._query}" if self._query else address

    def _year(self, asked: str, label: str) -> int | None:
        if not asked:
            return None
        if len(asked) == 4 and asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
            return int(asked)
        self._refuse(label, gettext("Write a year with four digits, for instance 2022."))
        return None

    def _refuse(self, label: str, message: str) -> None:
        self.errors.append(Refusal(label, message))
