"""What the goal page and the KPI page have in common: the years shown, and whom to compare with."""

from django.http import HttpRequest
from django.urls import reverse

from dashboards.forms.filters import HistoryForm
from dashboards.selection import Span
from indicators.access import Grant
from indicators.queries.areas import AreaFacts, comparison_areas


class History:
    """The part of an address that says from which year, to which, and beside whom. One query."""

    def __init__(self, request: HttpRequest, grant: Grant) -> None:
        self.comparable = comparison_areas(grant.organisation)
        self.form = HistoryForm(request.GET, areas=[(area.code, area.title) for area in self.comparable])
        self.query = request.GET.urlencode()
        self.status = 200 if self.form.is_valid() else 422
        self.span = Span()
        self.areas: list[AreaFacts] = []
        self.compare: list[str] = []
        if self.form.is_valid():
            wanted = self.form.cleaned_data
            self.span = Span(wanted["first"], wanted["last"])
            self.areas = [area for area in self.comparable if area.code == wanted["compare"]]
            self.compare = [area.code for area in self.areas]

    def url_of(self, name: str, *arguments: str) -> str:
        """Return the address of a page with the same years and comparison."""
        address = reverse(name, args=arguments)
        return f"{address}?{self.query}" if self.query else address

    def asked(self, name: str) -> str:
        return str(self.form.data.get(name, ""))

    # What was asked for, as it was written, for the form's fields.

    @property
    def first(self) -> str:
        return self.asked("first")

    @property
    def last(self) -> str:
        return self.asked("last")

    @property
    def compared(self) -> str:
        return self.asked("compare")
