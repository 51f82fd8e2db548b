"""The provider as allauth speaks with it, more strictly than allauth does by itself.

PKCE and a nonce always; the ID token alone is read, and held against its signature; the access token is
thrown away; nothing that stands in the address of a request changes what the provider is asked.
"""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from requests import RequestException

from hedemora_kpi.oidc import pages
from hedemora_kpi.oidc.configuration import current, origin
from hedemora_kpi.oidc.tokens import claims_of, nonce_of

PROVIDER = "oidc"


class Adapter(OpenIDConnectOAuth2Adapter):
    """What is asked of the provider, and what it answers."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)
        self._verifier = ""
        self._configuration: dict[str, Any] | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """The addresses by which the provider is spoken with, as it tells them itself."""
        if self._configuration is None:
            address = current().issuer.rstrip("/") + "/.well-known/openid-configuration"
            try:
                self._configuration = _checked(_fetched(address))
            except RequestException as error:
                raise ImmediateHttpResponse(pages.unavailable(self.request, error)) from error
        return self._configuration

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        # The same in every language: the provider knows one address.
        with translation.override(settings.LANGUAGE_CODE):
            return request.build_absolute_uri(reverse("oidc_callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        self._verifier = pkce_code_verifier or ""
        try:
            answer = super().get_access_token_data(
                request, app, client, pkce_code_verifier=pkce_code_verifier
            )
        except (KeyError, TypeError):
            answer = None
        if not isinstance(answer, dict):
            raise OAuth2Error("the answer is no token")
        return answer

    def parse_token(self, data: dict[str, Any]) -> None:
        """The access token is of no use here."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: None, *, response: dict[str, Any]
    ) -> SocialLogin:
        claims = claims_of(
            response.get("id_token"),
            _fetched(self.openid_config["jwks_uri"]),
            issuer=current().issuer,
            client_id=current().client_id,
            nonce=nonce_of(self._verifier),
        )
        login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        login.claims = claims
        return login


class Provider(OpenIDConnectProvider):
    """The one that the settings name."""

    oauth2_adapter_class = Adapter

    def get_oauth2_adapter(self, request: HttpRequest) -> Adapter:
        return Adapter(request)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        acr = current().acr
        return {
            "process": AuthProcess.LOGIN,
            "next_url": get_next_redirect_url(request) or reverse("dashboards:organisation-list"),
            # To speak with the person on the way back.
            "data": translation.get_language(),
            "auth_params": {"acr_values": " ".join(sorted(acr))} if acr else {},
        }

    def get_pkce_params(self) -> dict[str, str]:
        parameters = generate_code_challenge()
        return parameters | {"nonce": nonce_of(parameters["code_verifier"])}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The person, by issuer and subject: another issuer's subject of the same name is somebody else."""
        claims = data["id_token"]
        return hashlib.sha256(f"{claims['iss']}\n{claims['sub']}".encode()).hexdigest()

    # What else it says of the person is read where it is needed (sign_in), and not kept.

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


def configured(request: HttpRequest) -> Provider:
    told = current()
    app = SocialApp(
        provider=Provider.id,
        provider_id=PROVIDER,
        name=told.name,
        client_id=told.client_id,
        secret=told.client_secret,
    )
    return Provider(request, app=app)


def _fetched(address: str) -> Any:
    """Return the JSON at the address. Raises RequestException where there is none."""
    with get_adapter().get_requests_session() as session:
        response = session.get(address)
        response.raise_for_status()
        return response.json()


def _checked(configuration: Any) -> dict[str, Any]:
    """Return the provider's configuration. Raises RequestException where it is not that of our provider."""
    issuer = current().issuer
    if not isinstance(configuration, dict) or configuration.get("issuer") != issuer:
        raise RequestException("another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        address = configuration.get(name)
        if not isinstance(address, str) or urlsplit(address).scheme != urlsplit(issuer).scheme:
            raise RequestException(f"{name} is no safe address")
    # Browsers are let on to that origin alone (views.SignIn).
    if origin(configuration["authorization_endpoint"]) != current().origin:
        raise RequestException("people would be sent to another origin")
    return configuration
