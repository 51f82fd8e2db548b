"""How a request reaches an organisation: its objects are fetched with what the person may do there.

Every view of an organisation is declared with `organisation_view`; a test walks all addresses and finds
one that is not. Nobody learns whether something exists that is not theirs: another organisation's
page that needs a permission answers as one that does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from indicators.models import Membership, Organisation, User
from indicators.permissions import Permission, permissions_of
from indicators.row_security import rows_of

PUBLIC = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What one person may do in one organisation. No user: an anonymous visitor, who may do nothing."""

    organisation: Organisation
    user: User | None
    permissions: frozenset[Permission]
    is_member: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def can(self) -> dict[str, bool]:
        """The permissions by name, for templates: {% if grant.can.edit_goals %}."""
        return {permission.value: True for permission in self.permissions}


def grant_for(user: object, organisation: Organisation) -> Grant:
    """Return what the person may do in the organisation now, from the memberships as they stand."""
    if not isinstance(user, User) or not user.is_active:
        return Grant(organisation, None, frozenset())
    roles = list(
        Membership.objects.filter(organisation=organisation, user=user).values_list("role", flat=True)
    )
    return Grant(organisation, user, permissions_of(roles), is_member=bool(roles))


type OrganisationView[**P] = Callable[Concatenate[HttpRequest, Grant, P], HttpResponse]
type View = Callable[..., HttpResponse]


def organisation_view(needs: Permission | None) -> Callable[[OrganisationView[...]], View]:
    """Give the view a Grant in the place of the organisation's slug, or turn the visitor away.

    needs: the permission, or PUBLIC. Not signed in: to the sign-in page. Signed in without being a
    member: 404. A member without the permission: 403. On PostgreSQL the view is one transaction, which
    reads and writes the organisation's rows alone.
    """

    def declare(view: OrganisationView[...]) -> View:
        @wraps(view)
        def with_grant(request: HttpRequest, organisation: str, **arguments: object) -> HttpResponse:
            found = Organisation.objects.select_related("area").filter(slug=organisation).first()
            if found is None:
                raise Http404("organisation")
            user = request.user if request.user.is_authenticated else None
            with rows_of(found):
                grant = grant_for(user, found)
                if needs is PUBLIC or grant.may(needs):
                    request.grant = grant  # type: ignore[attr-defined]  # for the page around the content
                    response = view(request, grant, **arguments)
                    if needs is not PUBLIC or grant.user is not None:
                        # What a signed-in person sees may be theirs alone.
                        add_never_cache_headers(response)
                    return response
            return _turned_away(request, grant)

        declared = vary_on_headers("HX-Request", "Cookie")(with_grant)
        declared.needs = needs  # type: ignore[attr-defined]
        return declared

    return declare


def _turned_away(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Answer who lacks the permission, after the transaction: what is refused there would be taken back."""
    if grant.user is None:
        return to_sign_in(request)
    if not grant.is_member:
        raise Http404("organisation")
    raise PermissionDenied


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the visitor to sign in and back; an htmx request leaves the page as a whole."""
    htmx = getattr(request, "htmx", None)
    here = (htmx.current_url_abs_path if htmx else None) or request.get_full_path()
    query = urlencode({"next": here})
    if htmx:
        response = HttpResponseClientRedirect(f"{reverse('account_login')}?{query}")
        response.status_code = 401
        return response
    return redirect(f"{reverse('account_login')}?{query}")
