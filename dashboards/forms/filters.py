"""What the pages can be narrowed to, from the address. A value that makes no sense is said, not guessed."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import NATIONAL_SUBGOALS, label
from indicators.vocabulary import Attainment

FIRST_YEAR, LAST_YEAR = 1900, 2100
_NOT_A_CHOICE = {"invalid_choice": _("“%(value)s” is not among the choices.")}


class YearField(forms.IntegerField):
    """A year, empty for all."""

    def __init__(self, **options: object) -> None:
        message = _("Write a year with four digits, for instance 2022.")
        super().__init__(
            required=False,
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            error_messages={"invalid": message, "min_value": message, "max_value": message},
            **options,  # type: ignore[arg-type]
        )


def choice(label_: object, choices: Iterable[tuple[object, object]], everything: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label_,  # type: ignore[arg-type]
        required=False,
        choices=[("", everything), *choices],
        error_messages=_NOT_A_CHOICE,
    )


class OverviewForm(forms.Form):
    """Which goals and KPIs the overview shows."""

    year = YearField(label=_("Year"))

    def __init__(
        self, data: QueryDict, *, perspectives: list[str], boards: list[tuple[int, str]], years: list[str]
    ) -> None:
        super().__init__(data)
        self.fields["perspective"] = choice(
            _("Perspective"), [(name, name) for name in perspectives], _("All perspectives")
        )
        self.fields["board"] = choice(_("Responsible board"), boards, _("All boards"))
        self.fields["subgoal"] = choice(
            _("National sub-goal"),
            [(str(number), f"{number} {name}") for number, name in NATIONAL_SUBGOALS],
            _("All sub-goals"),
        )
        self.fields["status"] = choice(
            _("Status"), [(status.value, label(status)) for status in Attainment], _("All statuses")
        )
        self.fields["year"].widget = forms.Select(
            choices=[("", _("Latest figure")), *((year, year) for year in years)]
        )
        self.order_fields(["perspective", "board", "subgoal", "status", "year"])
