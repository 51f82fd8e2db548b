"""How accounts come to be, and how their owners show that they are who they say."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hedemora_kpi.password_mail import send_password_mail
from indicators.access import lacks_second_factor, to_second_factor
from indicators.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, never by whoever comes by."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led there after signing in or out: to a path of this site."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class ForgottenPasswordForm(ResetPasswordForm):
    """Asks for the mail by which a new password is chosen; the same is done for every address."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **options: Any) -> str:
        email: str = self.cleaned_data["email"]
        site = request.build_absolute_uri("/")
        send_password_mail.enqueue(email, site, get_language() or settings.LANGUAGE_CODE)
        return email


class ChoosePasswordForm(ResetPasswordKeyForm):
    """A new password by way of a mail; whoever chooses their first one says their name too."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.user is None or self.user.has_usable_password():
            return
        for name, label, autocomplete in (
            ("first_name", _("First name"), "given-name"),
            ("last_name", _("Last name"), "family-name"),
        ):
            self.fields[name] = forms.CharField(
                label=label,
                max_length=150,
                initial=getattr(self.user, name),
                widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            )
        # Before the password, which is held against them.
        self.order_fields(["first_name", "last_name"])

    def clean_first_name(self) -> str:
        self.user.first_name = self.cleaned_data["first_name"]
        return self.user.first_name

    def clean_last_name(self) -> str:
        self.user.last_name = self.cleaned_data["last_name"]
        return self.user.last_name


class ActivateTOTPForm(AllauthActivateTOTPForm):
    """The code that sets up the app is used by that, and does not sign in as well."""

    def clean_code(self) -> str:
        code = super().clean_code()
        # allauth marks the codes of sign-ins alone.
        TOTP(Authenticator(user=self.user))._mark_code_used(code)
        return code


class AddWebAuthnForm(AllauthAddWebAuthnForm):
    """A new passkey, in our words."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you know which one it is, if you have several.")
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Sign in with it alone, without a password")
        passwordless.help_text = _("It then asks for a fingerprint, your face or a PIN.")
        passwordless.initial = True


class EditWebAuthnForm(AllauthEditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["name"].label = _("Name")


def may_administer(request: HttpRequest) -> bool:
    """Whether Django's admin opens: for the installation's staff, with the second factor it demands."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_staff and not lacks_second_factor(user)


def admin_login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Send whoever may not use Django's admin to where that can be mended."""
    if may_administer(request):
        return redirect("admin:index")
    if not isinstance(request.user, User):
        return redirect_to_login(request.GET.get("next", request.get_full_path()))
    if request.user.is_staff and lacks_second_factor(request.user):
        return to_second_factor(request)
    raise PermissionDenied
