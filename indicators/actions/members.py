"""Letting people into an organisation, and out of it."""

from collections.abc import Set

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from indicators import audit
from indicators.access import Grant
from indicators.actions import editing
from indicators.models import Membership, Organisation, User
from indicators.permissions import Role, permissions_of


@transaction.atomic
def add_member(*, grant: Grant, email: str, role: Role, by: User) -> Membership:
    """Give the person with that e-mail address the role, with a new account where there is none.

    A new account has no password: its owner chooses one by the link in the invitation. Raises
    PermissionDenied for a role that may do more than the giver, ValidationError for one already given.
    """
    if not permissions_of([role]) <= grant.permissions:
        raise PermissionDenied
    editing.lock(grant.organisation)
    email = email.lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email)
    membership = Membership(organisation=grant.organisation, user=user, role=role)
    membership.validate_constraints()
    membership.save()
    _record("member.added", membership, by=by)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take a role from a person. Raises ValidationError for the organisation's last administrator."""
    editing.lock(membership.organisation)
    if membership.role == Role.ADMINISTRATOR and not _other_administrators(membership):
        raise ValidationError(
            _("An organisation needs an administrator: make somebody else one first."), code="last"
        )
    membership.delete()
    _record("member.removed", membership, by=by)


@transaction.atomic
def follow_provider(*, user: User, roles: Set[tuple[Organisation, Role]]) -> None:
    """Let the person have these roles from the identity provider, and no others from it.

    What was given by hand stays. An organisation's last administrator goes too: the provider says who is one,
    and the next of its group comes by signing in.
    """
    # Of two sign-ins of one person, the second sees what the first has done.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = Membership.objects.filter(user=user, from_provider=True).select_related("user", "organisation")
    gone = [one for one in held if (one.organisation, Role(one.role)) not in roles]
    kept = {(one.organisation, Role(one.role)) for one in held}
    new = [
        Membership(organisation=organisation, user=user, role=role, from_provider=True)
        for organisation, role in sorted(roles - kept, key=lambda one: (one[0].pk, one[1]))
    ]
    for organisation in sorted({one.organisation for one in [*gone, *new]}, key=lambda one: one.pk):
        editing.lock(organisation)
    for one in gone:
        one.delete()
    for one in new:
        one.save()
    for action, changed in (("member.removed", gone), ("member.added", new)):
        for one in changed:
            _record(action, one, by=None, through="provider")


@transaction.atomic
def end_sessions(*, membership: Membership, keep: str | None, by: User) -> None:
    """Sign the member out of every browser, in all organisations, but of the session with the key `keep`."""
    for session in UserSession.objects.filter(user=membership.user).exclude(session_key=keep):
        session.end()
    _record("member.sessions_ended", membership, by=by)


def _other_administrators(membership: Membership) -> bool:
    others = Membership.objects.exclude(pk=membership.pk)
    organisation: Organisation = membership.organisation
    return others.filter(organisation=organisation, role=Role.ADMINISTRATOR, user__is_active=True).exists()


def _record(action: str, membership: Membership, *, by: User | None, **details: str) -> None:
    details["role"] = membership.role
    audit.record(action, membership.user, by=by, organisation=membership.organisation, **details)
