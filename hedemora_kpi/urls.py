"""Every address. Swedish at the root, English under /en/."""

from allauth.account import views as account
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from hedemora_kpi import accounts
from hedemora_kpi.oidc import views as oidc
from hedemora_kpi.web.health import healthz
from hedemora_kpi.web.security_txt import security_txt
from indicators.admin import for_every_organisation

# Of allauth's pages those that are used: an administrator makes the accounts.
account_urls = [
    path("login/", oidc.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("security/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]

oidc_urls = [
    path("oidc/begin/", oidc.begin, name="oidc_begin"),
    path("oidc/callback/", oidc.callback, name="oidc_callback"),
]
if settings.OIDC:
    account_urls += oidc_urls

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("accounts/", include(account_urls)),
        path("", include("indicators.urls")),
        path("", include("dashboards.urls")),
        prefix_default_language=False,
    ),
]

if settings.ADMIN_SITE:
    # Through the same sign-in as everything else, with its throttling and its second factor.
    # Both are replaced on the site itself, which type checkers allow in subclasses only.
    admin.site.login = accounts.admin_login  # type: ignore[method-assign]
    admin.site.has_permission = accounts.may_administer  # type: ignore[method-assign]
    admin.site.admin_view = for_every_organisation(admin.site.admin_view)  # type: ignore[method-assign, assignment]
    urlpatterns.insert(0, path("admin/", admin.site.urls))

if settings.SECURITY_CONTACT:
    urlpatterns.insert(0, path(".well-known/security.txt", security_txt))
