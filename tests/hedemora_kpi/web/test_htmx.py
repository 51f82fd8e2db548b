import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from hedemora_kpi.web.htmx import page_or_fragment


def asked(**headers):
    request = RequestFactory(headers=headers).get("/")
    request.htmx = HtmxDetails(request)
    return page_or_fragment(request, "goal/list.html", fragment="goals")


def test_a_browser_gets_the_page():
    assert asked() == "goal/list.html"


def test_htmx_gets_the_fragment():
    assert asked(hx_request="true") == "goal/list.html#goals"


@pytest.mark.parametrize("reason", ["hx_boosted", "hx_history_restore_request"])
def test_what_replaces_the_whole_body_gets_the_page(reason):
    assert asked(hx_request="true", **{reason: "true"}) == "goal/list.html"
