"""What forms of an organisation's own objects have in common."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BLANK_CHOICE_DASH, Model
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.actions.editing import Edited
from indicators.models import Kpi
from indicators.queries.kpis import find_kpi


class DateField(forms.DateField):
    """A date with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        options.setdefault("required", False)
        super().__init__(**options)


class KpiField(forms.CharField):
    """A KPI by its code: the organisation's own, or a shared one. Its form sets the grant."""

    grant: Grant

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> Kpi | None:
        code = super().clean(value)
        if not code:
            return None
        kpi = find_kpi(self.grant, code)
        if kpi is None:
            raise ValidationError(
                _("There is no KPI with the code “%(code)s”."), code="unknown", params={"code": code}
            )
        return kpi

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Kpi) else value


class OwnedForm(forms.ModelForm):
    """A form for an object of the grant's organisation, within which it has to be unique."""

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.grant = grant
        self.instance.organisation = grant.organisation
        for field in self.fields.values():
            if isinstance(field, KpiField):
                field.grant = grant
            if isinstance(field, forms.ChoiceField):
                _say_what_empty_means(field)

    def _get_validation_exclusions(self) -> set[str]:
        # Constraints that name the organisation are checked too, though it is no field of the form.
        return super()._get_validation_exclusions() - {"organisation"}  # type: ignore[misc]


def _say_what_empty_means(field: forms.ChoiceField) -> None:
    words = _("Choose") if field.required else _("Not chosen")
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = words
    else:
        choices: Any = field.choices
        field.choices = [one if one not in BLANK_CHOICE_DASH else ("", words) for one in choices]


class VersionedForm(OwnedForm):
    """A form that remembers which version of the object it was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        self.initial["version"] = self.instance.version


class Difference(NamedTuple):
    """A field that somebody else has changed: what they wrote and what is written here."""

    field: BoundField
    theirs: str
    yours: str


def conflict_with(form: VersionedForm, stored: Edited) -> dict[str, Any]:
    """Return for the page what somebody else has stored meanwhile; nothing when it is what the form says.

    Saving the form once more is then based on what is stored now.
    """
    found = list(differences(form, stored))
    if not found:
        return {}
    rebase(form, version=str(stored.version))
    latest = stored.history.first()
    return {"differences": found, "changed_by": latest and latest.history_user}


def rebase(form: forms.BaseForm, **hidden: str) -> None:
    """Let the form, shown once more with what was typed, be based on what is stored now."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in hidden.items():
        data[name] = value
    form.data = data


def differences(form: forms.ModelForm, stored: Model) -> Iterator[Difference]:
    """Give the fields of a valid form that say something else than what is stored now."""
    of_object = {field.name for field in stored._meta.concrete_fields}
    for field in form.visible_fields():
        if field.name not in of_object:
            continue
        theirs, yours = getattr(stored, field.name), form.cleaned_data[field.name]
        if theirs != yours:
            yield Difference(field, _shown(field.field, theirs), _shown(field.field, yours))


def _shown(field: forms.Field, value: Any) -> str:
    if value is None or value == "" or value == []:
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return str(value)
