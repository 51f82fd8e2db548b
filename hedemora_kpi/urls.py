"""Every address. Swedish at the root, English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hedemora_kpi.web.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("accounts/", include("allauth.account.urls")),
        path("", include("indicators.urls")),
        path("", include("dashboards.urls")),
        prefix_default_language=False,
    ),
]
