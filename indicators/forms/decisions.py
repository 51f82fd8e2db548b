"""Forms for political decisions."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.forms.owned import DateField, OwnedForm, VersionedForm
from indicators.models import Decision


class NewDecisionForm(OwnedForm):
    """A decision, as the minutes have it."""

    date = DateField(label=_("Date"), required=True, help_text=_("The day of the meeting."))

    class Meta:
        model = Decision
        fields = ["body", "date", "section", "title", "record_number", "link"]
        help_texts = {
            "record_number": _("For instance KS 2021/100."),
            "link": _("Where the minutes can be read."),
        }

    def __init__(self, *arguments: Any, grant: Grant, today: datetime.date, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        self.today = today

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day > self.today:
            raise ValidationError(_("A decision is registered when it has been made."), code="future")
        return day


class DecisionForm(NewDecisionForm, VersionedForm):
    """A decision that is corrected."""
