"""The people of an organisation and their roles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from indicators.access import Grant, organisation_view
from indicators.actions.members import add_member, end_sessions, remove_member
from indicators.forms.members import MemberForm
from indicators.invitations import send_invitation
from indicators.models import Membership
from indicators.permissions import Permission
from indicators.views.pages import INVALID, page, person, takes_form, whole_number


@organisation_view(Permission.MANAGE_MEMBERS)
@takes_form
def member_list(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Who has which role; the form invites, and the buttons beside a role take it or end sessions."""
    form = MemberForm(grant=grant)
    refused = ""
    if request.method == "POST":
        if "remove" in request.POST:
            refused = _remove(request, grant)
        elif "end_sessions" in request.POST:
            _end_sessions(request, grant)
        else:
            form = MemberForm(request.POST, grant=grant)
            _add(request, form, grant)
        if not refused and not form.errors:
            return redirect("indicators:member-list", grant.organisation.slug)
    mine = Membership.objects.filter(organisation=grant.organisation).select_related("user")
    members = list(mine.order_by("user__email", "role", "from_provider"))
    context = {
        "form": form,
        "members": members,
        "refused": refused,
        "follows_provider": any(one.from_provider for one in members),
    }
    return page(
        request, grant, "member/list.html", context, status=INVALID if refused or form.errors else 200
    )


def _add(request: HttpRequest, form: MemberForm, grant: Grant) -> None:
    if not form.is_valid():
        return
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        membership = add_member(grant=grant, email=email, role=role, by=person(grant))
    except ValidationError as error:
        form.add_error(None, error)
        return
    # The same words whether the account was there or not: nobody learns who has one elsewhere.
    words = {"email": membership.user.email, "role": role.label}
    try:
        # The action has committed: what is in the mail holds.
        send_invitation(request, membership, by=person(grant))
    except OSError:
        messages.warning(
            request,
            _(
                "%(email)s is now %(role)s, but the invitation could not be sent. Tell the person to ask "
                "for a password on the sign-in page, under Forgot your password."
            )
            % words,
        )
    else:
        messages.success(
            request, _("%(email)s is now %(role)s, and has got an invitation by e-mail.") % words
        )


def _remove(request: HttpRequest, grant: Grant) -> str:
    """Take the role, or return why it stays."""
    membership = _membership(grant, request.POST["remove"])
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


def _end_sessions(request: HttpRequest, grant: Grant) -> None:
    membership = _membership(grant, request.POST["end_sessions"])
    end_sessions(membership=membership, keep=request.session.session_key, by=person(grant))
    messages.success(request, _("%(email)s is signed out everywhere.") % {"email": membership.user.email})


def _membership(grant: Grant, number: str) -> Membership:
    mine = Membership.objects.select_related("user", "organisation").filter(organisation=grant.organisation)
    return get_object_or_404(mine, pk=whole_number(number))
