"""How a request reaches an organisation: its objects are fetched with what the person may do there.

Every view of an organisation is declared with `organisation_view`; a test walks all addresses and finds
one that is not. Nobody learns whether something exists that is not theirs: another organisation's
page that needs a permission answers as one that does not exist.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, cast

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from hedemora_kpi.web.caching import let_caches_keep
from hedemora_kpi.web.htmx import READS
from indicators import audit
from indicators.models import Membership, Organisation, User
from indicators.permissions import ROLES_WITH_SECOND_FACTOR, Permission, permissions_of
from indicators.row_security import rows_of

PUBLIC = None

# What a session knows of an identity provider: how many factors its owner has shown there. Absent: none.
FACTORS_AT_PROVIDER = "factors_at_provider"


@dataclass(frozen=True, slots=True)
class Grant:
    """What one person may do in one organisation. No user: an anonymous visitor, who may do nothing."""

    organisation: Organisation
    user: User | None
    permissions: frozenset[Permission]
    is_member: bool = False
    lacks_second_factor: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def can(self) -> dict[str, bool]:
        """The permissions by name, for templates: {% if grant.can.edit_goals %}."""
        return {permission.value: True for permission in self.permissions}


def grant_for(user: object, organisation: Organisation, *, factors_at_provider: int = 0) -> Grant:
    """Return what the person may do in the organisation now, from the memberships as they stand.

    factors_at_provider: how many factors the person has shown to the identity provider in this session. With
    none, the roles that come from it are not there; with two, no second factor is asked for here.
    """
    if not isinstance(user, User) or not user.is_active:
        return Grant(organisation, None, frozenset())
    memberships = Membership.objects.filter(organisation=organisation, user=user)
    if factors_at_provider == 0:
        memberships = memberships.filter(from_provider=False)
    roles = list(memberships.values_list("role", flat=True))
    needs_more = factors_at_provider < 2 and lacks_second_factor(user)
    if not ROLES_WITH_SECOND_FACTOR.isdisjoint(roles) and needs_more:
        return Grant(organisation, user, frozenset(), is_member=True, lacks_second_factor=True)
    return Grant(organisation, user, permissions_of(roles), is_member=bool(roles))


def lacks_second_factor(user: User) -> bool:
    """Whether the installation demands a second factor and the person has set up none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(user, kinds)


type OrganisationView[**P] = Callable[Concatenate[HttpRequest, Grant, P], HttpResponseBase]
type View = Callable[..., HttpResponseBase]


def organisation_view(needs: Permission | None) -> Callable[[OrganisationView[...]], View]:
    """Give the view a Grant in the place of the organisation's slug, or turn the visitor away.

    needs: the permission, or PUBLIC. Not signed in: to the sign-in page. Signed in without being a
    member: 404. A member whose role needs a second factor that is not there: to set one up. A member
    without the permission: 403. All three are in the trace. On PostgreSQL the view reads and writes the
    organisation's rows alone.
    """

    def declare(view: OrganisationView[...]) -> View:
        @wraps(view)
        def with_grant(request: HttpRequest, organisation: str, **arguments: object) -> HttpResponseBase:
            found = Organisation.objects.select_related("area").filter(slug=organisation).first()
            if found is None:
                raise Http404("organisation")
            with rows_of(found):
                response = _answer(view, needs, request, found, arguments)
            if isinstance(response, StreamingHttpResponse):
                parts = cast(Iterator[bytes], response.streaming_content)
                response.streaming_content = _streamed(found, parts)
            return response

        declared = vary_on_headers(*READS, "Cookie")(with_grant)
        declared.needs = needs  # type: ignore[attr-defined]
        return declared

    return declare


def _answer(
    view: OrganisationView[...],
    needs: Permission | None,
    request: HttpRequest,
    organisation: Organisation,
    arguments: dict[str, object],
) -> HttpResponseBase:
    user = request.user if request.user.is_authenticated else None
    grant = grant_for(user, organisation, factors_at_provider=_factors_at_provider(request))
    if needs is not PUBLIC and not grant.may(needs):
        if grant.user is None:
            return to_sign_in(request)
        _record_refusal(grant, view)
        if not grant.is_member:
            raise Http404("organisation")
        if grant.lacks_second_factor:
            return to_second_factor(request)
        raise PermissionDenied
    request.grant = grant  # type: ignore[attr-defined]  # for the page around the content
    try:
        response = view(request, grant, **arguments)
    except PermissionDenied:
        _record_refusal(grant, view)
        raise
    if needs is PUBLIC:
        let_caches_keep(request, response)
    return response


def _factors_at_provider(request: HttpRequest) -> int:
    # A provider that has been taken out of the settings vouches for nobody.
    return request.session.get(FACTORS_AT_PROVIDER, 0) if settings.OIDC else 0


def _streamed(organisation: Organisation, parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts are made when the view has ended: about the same rows as the view."""
    with rows_of(organisation):
        yield from parts


def _record_refusal(grant: Grant, view: OrganisationView[...]) -> None:
    if grant.user is not None:
        # The page by its name in the code: what stands in an address is anybody's text.
        audit.record_access(grant, "access.refused", grant.organisation, page=view.__name__)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the visitor to sign in and back."""
    here = _page_around(request) or request.get_full_path()
    return _leave_for(request, f"{reverse('account_login')}?{urlencode({'next': here})}")


def _page_around(request: HttpRequest) -> str:
    """The path of the page that an htmx request comes from, or nothing: the header is the visitor's word."""
    htmx = getattr(request, "htmx", None)
    try:
        here = (htmx.current_url_abs_path if htmx else None) or ""
    except ValueError:
        return ""
    # //another.host is a path too.
    is_ours = here.startswith("/") and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return here if is_ours else ""


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Send the person to set up a second factor."""
    messages.warning(
        request,
        _("Your role opens with a second factor: an authenticator app or a passkey. Choose one here."),
    )
    return _leave_for(request, reverse("mfa_index"))


def _leave_for(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect; an htmx request leaves the page as a whole."""
    if not getattr(request, "htmx", None):
        return redirect(address)
    response = HttpResponseClientRedirect(address)
    response.status_code = 401
    return response
