"""Forms for goals and their KPIs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from indicators.access import Grant
from indicators.forms.owned import DateField, KpiField, OwnedForm, VersionedForm
from indicators.models import Area, Decision, Goal
from indicators.vocabulary import AreaKind

_FIELDS = [
    "description",
    "level",
    "parent",
    "perspective",
    "board",
    "national_subgoal",
    "decision",
    "valid_from",
    "valid_to",
    "is_published",
]
_HELP = {
    "slug": _("Left empty it is made from the title. It cannot be changed later."),
    "description": _("What is to be reached, for women and men, girls and boys."),
    "perspective": _("For instance Invånare, Ekonomi, Medarbetare or Hållbar utveckling."),
    "is_published": _("Everybody can read a published goal. A draft is seen by members only."),
    "position": _("Goals with a lower number come first."),
}
_WIDGETS = {"description": forms.Textarea(attrs={"rows": 4})}


class _GoalForm(OwnedForm):
    valid_from = DateField(label=_("Valid from"))
    valid_to = DateField(label=_("Valid to"))

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        organisation = grant.organisation
        choices: dict[str, QuerySet[Any]] = {
            "parent": _possible_parents(self.instance),
            "decision": Decision.objects.filter(organisation=organisation),
            "board": Area.objects.filter(organisation=organisation, kind=AreaKind.BOARD),
        }
        for name, objects in choices.items():
            self.fields[name].queryset = objects  # type: ignore[attr-defined]


class NewGoalForm(_GoalForm):
    """A new goal. Its address is chosen once: minutes and reports link to it."""

    class Meta:
        model = Goal
        fields = ["title", "slug", *_FIELDS]
        help_texts = _HELP
        widgets = _WIDGETS

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, grant=grant, **options)
        self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"] or slugify(self.cleaned_data.get("title", ""))[:80].strip("-")
        if not slug:
            raise ValidationError(_("Write an address with the letters a-z, digits and -."), code="required")
        return slug


class GoalForm(_GoalForm, VersionedForm):
    """A goal that is changed."""

    class Meta:
        model = Goal
        fields = ["title", *_FIELDS, "position"]
        help_texts = _HELP
        widgets = _WIDGETS


def _possible_parents(goal: Goal) -> QuerySet[Goal]:
    """Return the organisation's goals without the goal itself and those under it."""
    goals = Goal.objects.filter(organisation=goal.organisation)
    parents = dict(goals.values_list("pk", "parent_id"))
    below = {goal.pk} if goal.pk else set()
    while deeper := {pk for pk, parent in parents.items() if parent in below} - below:
        below |= deeper
    return goals.exclude(pk__in=below)


class AddKpiForm(forms.Form):
    """A KPI that shall follow a goal, by its code."""

    code = KpiField(label=_("KPI code"), help_text=_("For instance N00206."))

    def __init__(self, *arguments: Any, grant: Grant, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["code"].grant = grant  # type: ignore[attr-defined]
