"""Which events of the trace are shown, from the address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dashboards.audit_words import ACTIONS
from dashboards.forms.filters import choice
from indicators.queries.audit import Wanted


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write a date as 2026-01-31.")},
            **options,
        )


class AuditForm(forms.Form):
    """Who, what, about whom or which, and between which days. before: the page's newest event is older."""

    person = forms.CharField(label=_("Who"), required=False, max_length=200)
    about = forms.CharField(label=_("Concerns"), required=False, max_length=200)
    first = DayField(label=_("From date"))
    last = DayField(label=_("To date"))
    before = forms.IntegerField(
        required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput, label=_("Older than")
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        actions = sorted((str(words), action) for action, words in ACTIONS.items())
        self.fields["action"] = choice(
            _("What"), [(action, words) for words, action in actions], _("Everything")
        )
        self.order_fields(["person", "action", "about", "first", "last"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day cannot be before the first."))
        return given

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if name != "before"})
