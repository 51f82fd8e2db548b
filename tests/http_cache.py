"""A cache that many people share, as one in front of the installation or in a library's network is."""

from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client

# What a cache may keep without being told so (RFC 9110, 15.1).
KEPT_BY_DEFAULT = {200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501}


class HttpCache:
    """The part of RFC 9111 that tells apart what is kept: no-store, private, no-cache, Vary and ETag.

    careless: keeps for ever, and does not ask whether what must be asked for still holds.
    mutant: changes each response on its way in.
    """

    def __init__(self, *, careless: bool, mutant: Callable[[HttpResponse], None] | None = None) -> None:
        self._careless = careless
        self._mutant = mutant
        self._kept: dict[str, list[tuple[dict[str, str | None], HttpResponse]]] = {}

    def get(self, browser: Client, address: str, headers: dict[str, str]) -> HttpResponse:
        """Return what somebody gets who asks through the cache."""
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in sorted(browser.cookies.items()))
        asked = {name.lower(): value for name, value in headers.items()} | {"cookie": cookies}
        for varies, kept in self._kept.get(address, []):
            if all(asked.get(name) == value for name, value in varies.items()):
                if self._careless:
                    return kept
                etag = {"If-None-Match": kept["ETag"]} if "ETag" in kept else {}
                response = browser.get(address, headers=headers | etag)
                return kept if response.status_code == 304 else response
        response = browser.get(address, headers=headers)
        if self._mutant:
            self._mutant(response)
        self._keep(address, asked, response)
        return response

    def _keep(self, address: str, asked: dict[str, str], response: HttpResponse) -> None:
        said = {one.strip() for one in response.get("Cache-Control", "").split(",")}
        varies = [one.strip().lower() for one in response.get("Vary", "").split(",") if one.strip()]
        may_keep = response.status_code in KEPT_BY_DEFAULT or "public" in said
        if may_keep and not said & {"no-store", "private"} and "*" not in varies:
            key = {name: asked.get(name) for name in varies}
            self._kept.setdefault(address, []).append((key, response))
