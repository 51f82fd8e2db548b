"""Numbers as people write them, read strictly: what can be understood in two ways is refused."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# 1234,5 or 1 234,5; with a comma or a dot before the decimals.
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?")
# 1.234 may be a thousand or a little more than one, unless the language's own decimal mark stands in it.
_THOUSANDS_OR_DECIMALS = re.compile(r"-?[1-9][0-9]{0,2}([.,])[0-9]{3}")

_NOT_A_NUMBER = _("“%(text)s” is not a number. Write for instance 1234 or 75.5.")
_TWO_WAYS = _(
    "“%(text)s” can be read in two ways. Write thousands without a mark between them, "
    "and decimals after “%(mark)s”."
)
_LONGEST_QUOTED = 40


def decimal_mark() -> str:
    return "." if get_language() == "en" else ","


def read_number(text: str) -> Decimal:
    """Return the number: decimal comma or dot, spaces between thousands, - or U+2212 as minus.

    Raises ValidationError for anything else, and for 1.234 where the language writes a decimal comma
    (in English 1,234): it may be 1234.
    """
    quoted = text[:_LONGEST_QUOTED]
    plain = re.sub(r"\s", " ", text.strip()).replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        raise ValidationError(_NOT_A_NUMBER, code="not_a_number", params={"text": quoted})
    unsure = _THOUSANDS_OR_DECIMALS.fullmatch(plain)
    if unsure and unsure[1] != decimal_mark():
        raise ValidationError(_TWO_WAYS, code="two_ways", params={"text": quoted, "mark": decimal_mark()})
    return Decimal(plain.replace(" ", "").replace(",", "."))


def written(number: Decimal | float | int) -> str:
    """The number as it stands in a field, and is read back: no thousands marks, no needless zeros."""
    exact = Decimal(str(number))
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", decimal_mark()).replace("-", "\u2212")


class NumberField(forms.CharField):
    """A text field that gives a Decimal, or None: at most 12 digits before the decimal mark and 6 after."""

    def __init__(self, **options: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attributes), required=False, **options)
        self.validators = [DecimalValidator(max_digits=18, decimal_places=6)]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_number(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Decimal | float | int) else value
