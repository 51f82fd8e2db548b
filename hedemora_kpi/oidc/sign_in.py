"""Who comes in through the identity provider, with which account and which roles."""

from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException, Session

from hedemora_kpi.oidc import pages
from hedemora_kpi.oidc.configuration import current
from hedemora_kpi.oidc.provider import Provider, configured
from hedemora_kpi.web.lines import one_line
from indicators.access import FACTORS_AT_PROVIDER
from indicators.actions.members import follow_provider
from indicators.models import Organisation, User
from indicators.permissions import Role
from indicators.row_security import rows_of_all
from indicators.sign_ins import record_linked


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """One provider, from the settings; accounts by our own rules."""

    def list_apps(self, *arguments: Any, **options: Any) -> list[SocialApp]:
        return []

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return configured(request)

    def get_requests_session(self) -> Session:
        session = super().get_requests_session()
        # The client's secret goes to the address that the provider told, and nowhere on.
        session.max_redirects = 0
        return session

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """While a second factor is asked for, the session keeps who it is and nothing of theirs."""
        return {"id": instance.pk}

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        state = (extra_context or {}).get("state")
        language = state["data"] if state else ""
        if isinstance(exception, RequestException):
            raise ImmediateHttpResponse(pages.unavailable(request, exception, language))
        if error == AuthError.CANCELLED:
            messages.info(request, _("The sign-in was cancelled."))
            raise ImmediateHttpResponse(redirect("account_login"))
        # Without a sign-in that was begun here anybody could fill the trace.
        if state:
            _record_refusal(request, "")
        raise ImmediateHttpResponse(pages.failed(request, language))

    def pre_social_login(self, request: HttpRequest, login: SocialLogin) -> None:
        """Turn away who may not come in; give an account and roles to who may."""
        told = current()
        address = valid_email_or_none(told.address(login.claims)) or ""
        roles = _existing(told.roles(login.claims))
        is_linked = login.is_existing
        user = login.user if is_linked else User.objects.filter(email=address).first()
        if user is None and address and roles:
            user = _account(address, login.claims)
        if user is None or not told.speaks_for(user.email):
            _record_refusal(request, user.email if user else str(login.claims.get("email", "")))
            raise ImmediateHttpResponse(pages.refused(request, login.state["data"]))
        if not user.is_active:
            _record_refusal(request, user.email)
            raise ImmediateHttpResponse(redirect("account_inactive"))
        with rows_of_all():
            follow_provider(user=user, roles=roles)
        if not is_linked:
            _link(login, user)
        login.vouched = told.vouches(login.claims)


@receiver(user_logged_in)
def _keep_what_was_shown(request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Keep in the session how many factors were shown to the provider; nothing where it was not asked."""
    request.session.pop(FACTORS_AT_PROVIDER, None)
    if sociallogin is not None:
        # After a second factor of our own nothing is known of the provider's.
        request.session[FACTORS_AT_PROVIDER] = 2 if getattr(sociallogin, "vouched", False) else 1


def _existing(roles: frozenset[tuple[str, Role]]) -> set[tuple[Organisation, Role]]:
    slugs = {slug for slug, _role in roles}
    organisations = {one.slug: one for one in Organisation.objects.filter(slug__in=slugs)}
    return {(organisations[slug], role) for slug, role in roles if slug in organisations}


def _account(email: str, claims: dict[str, Any]) -> User:
    first, last = (one_line(str(claims.get(name, "")))[:150] for name in ("given_name", "family_name"))
    defaults = {"first_name": first, "last_name": last}
    user, is_new = User.objects.get_or_create(email=email, defaults=defaults)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


@transaction.atomic
def _link(login: SocialLogin, user: User) -> None:
    login.user = login.account.user = user
    try:
        with transaction.atomic():
            login.account.save()
    except IntegrityError:
        # The same person at the same moment in another browser.
        raise OAuth2Error("linked meanwhile") from None
    record_linked(user)


def _record_refusal(request: HttpRequest, email: str) -> None:
    user_login_failed.send(__name__, credentials={"email": email}, request=request)
