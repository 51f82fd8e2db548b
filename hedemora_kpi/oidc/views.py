"""To the identity provider, and back."""

from typing import Any

from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from hedemora_kpi.oidc.provider import Adapter


class SignIn(LoginView):
    """The sign-in page; with an identity provider, the only page whose forms may lead to another site."""

    def dispatch(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        view = super().dispatch
        if settings.OIDC:
            policy: dict[str, Any] = {**settings.SECURE_CSP}
            policy["form-action"] = [CSP.SELF, settings.OIDC.origin]
            view = csp_override(policy)(view)
        return view(request, *arguments, **options)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"identity_provider": settings.OIDC}


@require_POST
@rate_limit(action="login")
def begin(request: HttpRequest) -> HttpResponseBase:
    """Send the person to the identity provider."""
    return OAuth2LoginView.adapter_view(Adapter(request))(request)


@require_GET
def callback(request: HttpRequest) -> HttpResponseBase:
    """Let the person in who comes back from the identity provider, or say why not."""
    return OAuth2CallbackView.adapter_view(Adapter(request))(request)
