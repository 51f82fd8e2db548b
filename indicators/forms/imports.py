"""Asking for an import of published figures."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 1900
# More than any organisation follows; each is asked for at the source.
MOST_CODES = 2000


class ImportForm(forms.Form):
    kpis = forms.CharField(
        label=_("KPI codes"),
        required=False,
        help_text=_(
            "Kolada's codes, such as N00206, with spaces or commas between. Empty: the KPIs of the goals "
            "and those fetched before."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    from_year = forms.IntegerField(
        label=_("From year"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, this_year: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.this_year = this_year

    def clean_kpis(self) -> list[str] | None:
        """Return the codes in upper case, None when the field is empty."""
        codes = re.split(r"[\s,;]+", self.cleaned_data["kpis"].strip(" \t\r\n,;").upper())
        if codes == [""]:
            return None
        if len(codes) > MOST_CODES:
            raise ValidationError(_("At most %(most)s KPIs at a time."), params={"most": MOST_CODES})
        wrong = [code for code in codes if not re.fullmatch(r"[NU][0-9]{5}", code, re.ASCII)]
        if wrong:
            raise ValidationError(
                _("No code of Kolada's: %(codes)s. One is N or U and five digits."),
                params={"codes": ", ".join(code[:20] for code in wrong[:5])},
            )
        return codes

    def clean_from_year(self) -> int:
        year: int = self.cleaned_data["from_year"]
        if not FIRST_YEAR <= year <= self.this_year:
            raise ValidationError(
                _("Write a year from %(first)s to %(last)s."),
                params={"first": FIRST_YEAR, "last": self.this_year},
            )
        return year
