"""The addresses of an installation with an identity provider."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hedemora_kpi.urls import oidc_urls
from hedemora_kpi.urls import urlpatterns as own

urlpatterns = [*i18n_patterns(path("accounts/", include(oidc_urls)), prefix_default_language=False), *own]
