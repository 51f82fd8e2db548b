"""Making room for another organisation in the installation."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators import audit
from indicators.actions.areas import COUNTRY, parent_code
from indicators.models import Area, Membership, Organisation, User
from indicators.permissions import Role
from indicators.vocabulary import AreaKind


@dataclass(frozen=True, slots=True)
class Made:
    """The organisation and its administrator, if one was named, and which of them were there before."""

    organisation: Organisation
    is_new: bool
    administrator: User | None


@transaction.atomic
def create_organisation(
    *, slug: str, name: str, area_code: str, administrator: str = "", by: User | None
) -> Made:
    """Make an organisation for an area with Kolada's code, which is made too where it is not known yet.

    administrator: an e-mail address; an account without a password is made where there is none. Done
    again with the same words it changes nothing. Raises ValidationError, and nothing is stored, for a
    slug that is reserved or another organisation's, and for what is no code, address or name.
    """
    organisation = Organisation.objects.select_related("area").filter(slug=slug).first()
    is_new = organisation is None
    if organisation is None:
        organisation = Organisation(slug=slug, name=name)
        # Before its name becomes an area's.
        organisation.clean_fields(exclude=["area"])
        organisation.area = _area(area_code, name)
        organisation.full_clean()
        organisation.save()
        audit.record("organisation.added", organisation, by=by, organisation=organisation)
    elif (organisation.name, organisation.area.code) != (name, area_code):
        raise ValidationError(
            {
                "slug": _("%(slug)s is already the address of %(name)s, area %(area)s.")
                % {"slug": slug, "name": organisation.name, "area": organisation.area.code}
            }
        )
    user = _administrator(administrator, organisation, by=by) if administrator else None
    return Made(organisation, is_new, user)


def _area(code: str, name: str) -> Area:
    """Return the installation's area with that code, new under the organisation's name until an import
    tells its own."""
    kind = _kind(code)
    parent = Area.objects.filter(organisation=None, code=parent_code(code, kind)).first()
    return Area.objects.get_or_create(
        organisation=None, code=code, defaults={"title": name, "kind": kind, "parent": parent}
    )[0]


def _kind(code: str) -> AreaKind:
    if code == COUNTRY:
        return AreaKind.COUNTRY
    if not re.fullmatch(r"[0-9]{4}", code, re.ASCII):
        raise ValidationError(
            {
                "area": _("%(code)s is no area's code in Kolada: four digits, as 2083 for Hedemora.")
                % {"code": code}
            }
        )
    return AreaKind.REGION if code.startswith("00") else AreaKind.MUNICIPALITY


def _administrator(email: str, organisation: Organisation, *, by: User | None) -> User:
    email = email.lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email)
        user.set_unusable_password()
        user.full_clean()
        user.save()
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=user, role=Role.ADMINISTRATOR, from_provider=False
    )
    if is_new:
        audit.record("member.added", user, by=by, organisation=organisation, role=membership.role)
    return user
