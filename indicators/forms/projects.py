"""Forms for projects, their activities and people, and for locking."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.forms.owned import DateField, OwnedForm, VersionedForm
from indicators.models import Activity, Project, User

_FIELDS = [
    "title",
    "description",
    "funder",
    "starts_on",
    "ends_on",
    "partners",
    "target_group",
    "target_women",
    "target_men",
    "age_bands",
    "disclosure_class",
]
_HELP = {
    "partners": _("One on each line."),
    "target_group": _("Whom the project is for, for instance newcomers outside the labour market."),
    "target_women": _("Of how many women the target group is, to compare who comes with. Empty: not known."),
    "target_men": _("Of how many men it is."),
    "age_bands": _("Whoever counts then chooses an age too. Only for a funder that asks for it."),
    "disclosure_class": _("How small a number of people others may be shown."),
}
_WIDGETS = {
    "description": forms.Textarea(attrs={"rows": 3}),
    "partners": forms.Textarea(attrs={"rows": 3}),
}


class NewProjectForm(OwnedForm):
    """A new project."""

    starts_on = DateField(label=_("Starts"), required=True)
    ends_on = DateField(label=_("Ends"), help_text=_("Empty for a programme that goes on."))

    class Meta:
        model = Project
        fields = _FIELDS
        help_texts = _HELP
        widgets = _WIDGETS


class ProjectForm(NewProjectForm, VersionedForm):
    """A project that is changed."""


class NewActivityForm(OwnedForm):
    """A new activity of a project."""

    class Meta:
        model = Activity
        fields = ["title", "kind", "association", "population"]
        labels = {"population": _("Words")}
        help_texts = {
            "title": _("For instance Språkkafé."),
            "kind": _("One for women or for men only is not judged by its balance."),
            "association": _("The club or association that holds it, if one does."),
            "population": _("What the buttons say."),
        }

    def __init__(self, *arguments: Any, project: Project, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.instance.project = project

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"project"}


class ActivityForm(NewActivityForm, VersionedForm):
    """An activity that is changed."""


class PersonForm(forms.Form):
    """A member of the organisation by e-mail address."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *arguments: Any, project: Project, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.project = project

    def clean_email(self) -> User:
        members = User.objects.filter(memberships__organisation=self.project.organisation).distinct()
        user = members.filter(email=self.cleaned_data["email"].lower()).first()
        if user is None:
            raise ValidationError(
                _("Nobody here has that address. An administrator invites people under Members.")
            )
        return user


class LockForm(forms.Form):
    """The last day of the period that is locked."""

    through = DateField(label=_("Up to and including"), required=True)

    def __init__(self, *arguments: Any, project: Project, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.locked = project.locked_through

    def clean_through(self) -> Any:
        through = self.cleaned_data["through"]
        if self.locked is not None and through < self.locked:
            raise ValidationError(
                _("It is locked through %(day)s already. Unlock it first, with a reason."),
                params={"day": self.locked},
            )
        return through


class ReasonForm(forms.Form):
    """Why something that was settled is opened or decided on."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
