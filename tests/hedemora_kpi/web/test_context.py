import pytest
from django.test import RequestFactory
from django.utils.translation import override

from hedemora_kpi.web.context import site


@pytest.mark.parametrize(
    ("language", "address", "other", "other_address"),
    [
        ("sv", "/", "en", "/en/"),
        ("sv", "/hedemora/?year=2024", "en", "/en/hedemora/?year=2024"),
        ("en", "/en/", "sv", "/"),
        ("en", "/en/hedemora/kpis/N1/?year=2024", "sv", "/hedemora/kpis/N1/?year=2024"),
        # An organisation may begin with the letters of a language.
        ("sv", "/enkoping/", "en", "/en/enkoping/"),
    ],
)
def test_the_other_language_has_the_same_address(language, address, other, other_address):
    with override(language):
        link = site(RequestFactory().get(address))["other_language"]

    assert (link["code"], link["url"]) == (other, other_address)


def test_each_language_is_named_in_itself():
    with override("sv"):
        assert site(RequestFactory().get("/"))["other_language"]["name"] == "English"
    with override("en"):
        assert site(RequestFactory().get("/en/"))["other_language"]["name"] == "Svenska"
