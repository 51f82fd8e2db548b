import pytest
from django.http import HttpResponse

from hedemora_kpi.web.caching import CachingMiddleware


def answered(rf, response):
    return CachingMiddleware(lambda request: response)(rf.get("/"))


def test_response_that_nothing_was_said_of_is_kept_by_nobody(rf):
    response = answered(rf, HttpResponse("a"))

    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert "ETag" not in response


def test_response_that_sets_a_cookie_is_kept_by_nobody_whatever_was_said(rf):
    given = HttpResponse("a", headers={"Cache-Control": "public, no-cache"})
    given.set_cookie("__Host-csrftoken", "x")

    response = answered(rf, given)

    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert "ETag" not in response


def test_response_that_may_be_kept_has_a_tag_of_its_content(rf):
    def tag(text):
        return answered(rf, HttpResponse(text, headers={"Cache-Control": "public, no-cache"}))["ETag"]

    assert tag("a") == tag("a") != tag("b")


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Accept-Language", None),
        ("Cookie, Accept-Language", "Cookie"),
        ("HX-Request, Cookie", "HX-Request, Cookie"),
    ],
)
def test_language_of_the_browser_is_not_part_of_the_key(rf, given, left):
    assert answered(rf, HttpResponse("a", headers={"Vary": given})).get("Vary") == left
