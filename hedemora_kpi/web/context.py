"""What every page may use besides its view's own context."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

# Each language under its own name, so that whoever looks for it can read it.
LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}


class OtherLanguage(TypedDict):
    code: str
    name: str
    url: str


class SiteContext(TypedDict):
    other_language: OtherLanguage


def site(request: HttpRequest) -> SiteContext:
    """The same address in the other language. Swedish has no prefix, English lies under /en/."""
    default = settings.LANGUAGE_CODE
    current = get_language() or default
    prefix = f"/{current}/"
    path = request.get_full_path()
    if path.startswith(prefix):
        path = path[len(prefix) - 1 :]
    code = "en" if current == default else default
    url = path if code == default else f"/{code}{path}"
    # Two slashes first would be another host.
    url = escape_leading_slashes(url)
    return {"other_language": {"code": code, "name": LANGUAGE_NAMES[code], "url": url}}
