"""The people of an organisation and their roles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.members import add_member, remove_member
from indicators.forms.members import MemberForm
from indicators.models import Membership
from indicators.permissions import Permission
from indicators.views.pages import INVALID, page, person, takes_form, whole_number


@organisation_view(Permission.MANAGE_MEMBERS)
@takes_form
def member_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Who has which role; a role is added by the form and taken by the button beside it."""
    form = MemberForm(grant=grant)
    refused = ""
    if request.method == "POST":
        if "remove" in request.POST:
            refused = _remove(request, grant)
        else:
            form = MemberForm(request.POST, grant=grant)
            _add(request, form, grant)
        if not refused and not form.errors:
            return redirect("indicators:member-list", grant.organisation.slug)
    members = Membership.objects.filter(organisation=grant.organisation).select_related("user")
    context = {"form": form, "members": members.order_by("user__email", "role"), "refused": refused}
    return page(
        request, grant, "member/list.html", context, status=INVALID if refused or form.errors else 200
    )


def _add(request: HttpRequest, form: MemberForm, grant: Grant) -> None:
    if not form.is_valid():
        return
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        add_member(grant=grant, email=email, role=role, by=person(grant))
    except ValidationError as error:
        form.add_error(None, error)
    else:
        # The same words whether the account was there or not: nobody learns who has one elsewhere.
        messages.success(
            request,
            _(
                "%(email)s is now %(role)s. Whoever has not signed in before asks for a password "
                "on the sign-in page, under Forgot your password."
            )
            % {"email": email.lower(), "role": role.label},
        )


def _remove(request: HttpRequest, grant: Grant) -> str:
    """Take the role, or return why it stays."""
    mine = Membership.objects.select_related("user", "organisation").filter(organisation=grant.organisation)
    membership = get_object_or_404(mine, pk=whole_number(request.POST["remove"]))
    try:
        remove_member(membership=membership, by=person(grant))
    except ValidationError as error:
        return error.messages[0]
    messages.success(
        request,
        _("%(email)s is no longer %(role)s.")
        % {"email": membership.user.email, "role": membership.get_role_display()},
    )
    return ""
