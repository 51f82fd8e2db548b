"""The form that lets a person into an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.permissions import Role, permissions_of


class MemberForm(forms.Form):
    """A person by e-mail address, and a role that may do no more than the giver."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if permissions_of([role]) <= grant.permissions
        ]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])
