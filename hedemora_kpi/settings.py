"""Settings of the installation, read strictly from the environment.

Without any variable this is a development installation: SQLite under var/, DEBUG on, bound to
loopback. Production sets HEDEMORA_ENVIRONMENT=production, and start is then refused with a missing or
weak secret key, with DEBUG, or without allowed hosts (docs/how-to/deploy.md lists every variable).
"""

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from hedemora_kpi import environment
from hedemora_kpi.oidc.configuration import identity_provider
from indicators.calculations.disclosure.rules import SMALLEST

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = environment.path("HEDEMORA_VAR_DIR", default=BASE_DIR / "var")

PRODUCTION = environment.choice("HEDEMORA_ENVIRONMENT", ["development", "production"]) == "production"
DEBUG = environment.boolean("HEDEMORA_DEBUG", default=not PRODUCTION)
SECRET_KEY = environment.secret_key("HEDEMORA_SECRET_KEY", production=PRODUCTION)
ALLOWED_HOSTS = environment.words(
    "HEDEMORA_ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)
# Django's admin, for whoever runs the installation.
ADMIN_SITE = environment.boolean("HEDEMORA_ADMIN_SITE", default=DEBUG)
# Whom to tell of a vulnerability.
SECURITY_CONTACT = environment.contact("HEDEMORA_SECURITY_CONTACT")
CSRF_TRUSTED_ORIGINS = environment.words("HEDEMORA_TRUSTED_ORIGINS", default=[])
environment.refuse_unsafe_production(production=PRODUCTION, debug=DEBUG, allowed_hosts=ALLOWED_HOSTS)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "simple_history",
    "hedemora_kpi",
    "indicators",
    "dashboards",
]

MIDDLEWARE = [
    # What every response has, also those that the rest refuses.
    "hedemora_kpi.web.headers.HeadersMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hedemora_kpi.web.logs.RequestLogMiddleware",
    "hedemora_kpi.web.caching.CachingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

if PRODUCTION:
    # In development Django serves static files from where they are written.
    _after = MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") + 1
    MIDDLEWARE.insert(_after, "whitenoise.middleware.WhiteNoiseMiddleware")
    # No page of another origin uses our files.
    WHITENOISE_ALLOW_ALL_ORIGINS = False

ROOT_URLCONF = "hedemora_kpi.urls"
WSGI_APPLICATION = "hedemora_kpi.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hedemora_kpi.web.context.site",
            ],
        },
    }
]
# Our own templates come before those of Django's forms.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

DATABASES = {"default": environment.database("DATABASE_URL", default=VAR_DIR / "hedemora_kpi.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Throttling of sign-in needs one cache that all web processes share.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Room for what many guesses leave behind: past it counters would be dropped, and guessing go on.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "indicators.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "hedemora_kpi.passwords.CommonPasswordValidator"},
    {"NAME": "hedemora_kpi.passwords.NearAtHandValidator"},
]
ACCOUNT_ADAPTER = "hedemora_kpi.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Whoever was invited chooses a name with the first password, and is in; a second factor is still asked for.
ACCOUNT_FORMS = {
    "reset_password": "hedemora_kpi.accounts.ForgottenPasswordForm",
    "reset_password_from_key": "hedemora_kpi.accounts.ChoosePasswordForm",
}
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

# Roles that need a second factor open nothing without one (indicators/permissions.py says which).
SECOND_FACTOR_REQUIRED = (
    environment.choice(
        "HEDEMORA_SECOND_FACTOR", ["required", "optional"] if PRODUCTION else ["optional", "required"]
    )
    == "required"
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Passkeys are bound to https, and to http on localhost in development.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Hedemora KPI"
# An administrator has said whose the address is.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "hedemora_kpi.accounts.ActivateTOTPForm",
    "add_webauthn": "hedemora_kpi.accounts.AddWebAuthnForm",
    "edit_webauthn": "hedemora_kpi.accounts.EditWebAuthnForm",
}

# Sign-in by OpenID Connect through an organisation's own identity provider; None without one.
OIDC = identity_provider(debug=DEBUG)
SOCIALACCOUNT_ADAPTER = "hedemora_kpi.oidc.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

MAILERS = {"default": environment.mailer("HEDEMORA_SMTP_URL", production=PRODUCTION)}
DEFAULT_FROM_EMAIL = environment.text("HEDEMORA_FROM_EMAIL", default="hedemora-kpi@localhost")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    # The design system draws its check marks and arrows as data: images in its style sheet.
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
_UNUSED = [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
]
# Beside those that Django has settings for. Everything on a page is our own, and for our own pages.
RESPONSE_HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
}
# Messages name people; the other store is a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    # The web server in front says who asks: sign-in is throttled by that address, not by its own.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # To be preloaded is a decision about a whole domain, such as hedemora.se, and not one host's to ask for.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# Groups of fewer people are not shown. An installation can ask for more, not for less.
SMALLEST_GROUP = environment.at_least("HEDEMORA_SMALLEST_GROUP", SMALLEST)

KOLADA_BASE_URL = environment.text("KOLADA_BASE_URL", default="https://api.kolada.se/v3/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hedemora_kpi.web.logs.JsonLines"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", **({"formatter": "json"} if PRODUCTION else {})}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
if PRODUCTION:
    LOGGING["loggers"] = {
        # Without the handler that mails errors: a report would quote the request.
        "django": {"handlers": []},
        # A line for each request is ours, with the pattern of the address in the place of the address.
        "django.request": {"level": "ERROR"},
        "hedemora_kpi.requests": {"level": "INFO"},
    }
