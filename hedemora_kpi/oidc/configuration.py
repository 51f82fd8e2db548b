"""What the installation has been told about its identity provider, and what follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hedemora_kpi import environment
from indicators.permissions import Role

PREFIX = "HEDEMORA_OIDC_"
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_SLUG = re.compile(r"[a-z0-9_-]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An organisation's identity provider. It speaks for addresses in `domains`, and for no others."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str]
    # Its directory is the organisation's own: its addresses hold without a word on each of them.
    trusts_addresses: bool = False
    groups_claim: str = "groups"
    # (group, the organisation's slug, role)
    groups: tuple[tuple[str, str, Role], ...] = ()
    always_two_factors: bool = False
    # Any of these in acr or amr tells that a second factor was used.
    acr: frozenset[str] = frozenset()

    @property
    def origin(self) -> str:
        return origin(self.issuer)

    def speaks_for(self, email: str) -> bool:
        return email.rpartition("@")[2].lower() in self.domains

    def address(self, claims: Mapping[str, Any]) -> str:
        """Return the person's e-mail address in lower case, or "" where none is to be relied on."""
        email, is_verified = claims.get("email"), claims.get("email_verified", self.trusts_addresses)
        # Other letters that look the same, or become the same in lower case, are another address.
        if not isinstance(email, str) or not email.isascii():
            return ""
        return email.lower() if is_verified is True and self.speaks_for(email) else ""

    def roles(self, claims: Mapping[str, Any]) -> frozenset[tuple[str, Role]]:
        """Return the roles, each in the organisation with that slug, that the person's groups stand for."""
        groups = claims.get(self.groups_claim)
        # Some providers write a single group without a list around it.
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return frozenset((slug, role) for group, slug, role in self.groups if group in listed)

    def vouches(self, claims: Mapping[str, Any]) -> bool:
        """Whether the person has shown a second factor to the provider."""
        acr, amr = claims.get("acr"), claims.get("amr")
        said = [acr, *(amr if isinstance(amr, list) else [])]
        return self.always_two_factors or any(one in said for one in self.acr)


def origin(address: str) -> str:
    """Return scheme, host and port of an address. Raises ValueError where it is none."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def current() -> IdentityProvider:
    """Return the identity provider, where there is one: what needs it is mounted nowhere else."""
    assert settings.OIDC is not None
    return settings.OIDC


def identity_provider(*, debug: bool) -> IdentityProvider | None:
    """Return what the variables HEDEMORA_OIDC_… say; None where none is set.

    debug: also http on the same machine will do.
    """
    if not environment.begins_with(PREFIX):
        return None
    second_factor = environment.choice("HEDEMORA_OIDC_SECOND_FACTOR", ["never", "always", "acr"])
    acr = frozenset(environment.words("HEDEMORA_OIDC_ACR", default=[]))
    if (second_factor == "acr") != bool(acr):
        raise ImproperlyConfigured(
            "HEDEMORA_OIDC_ACR names what tells of a second factor: set it where "
            "HEDEMORA_OIDC_SECOND_FACTOR is acr, and only there."
        )
    return IdentityProvider(
        name=_needed(PREFIX + "NAME", environment.text("HEDEMORA_OIDC_NAME", default="")),
        issuer=_issuer(environment.text("HEDEMORA_OIDC_ISSUER", default=""), debug=debug),
        client_id=_needed(PREFIX + "CLIENT_ID", environment.text("HEDEMORA_OIDC_CLIENT_ID", default="")),
        client_secret=_needed(
            PREFIX + "CLIENT_SECRET", environment.secret("HEDEMORA_OIDC_CLIENT_SECRET", default="")
        ),
        domains=_domains(environment.words("HEDEMORA_OIDC_DOMAINS", default=[])),
        trusts_addresses=environment.choice("HEDEMORA_OIDC_ADDRESSES", ["verified", "trusted"]) == "trusted",
        groups_claim=_needed(
            PREFIX + "GROUPS_CLAIM", environment.text("HEDEMORA_OIDC_GROUPS_CLAIM", default="groups")
        ),
        groups=_groups(environment.words("HEDEMORA_OIDC_GROUPS", default=[])),
        always_two_factors=second_factor == "always",
        acr=acr,
    )


def _needed(name: str, given: str) -> str:
    if not given.strip():
        raise ImproperlyConfigured(f"{name} is not set, and sign-in by OpenID Connect needs it.")
    return given


def _issuer(given: str, *, debug: bool) -> str:
    _needed(PREFIX + "ISSUER", given)
    refusal = ImproperlyConfigured(
        f"HEDEMORA_OIDC_ISSUER is {given!r}: write it as the provider does, https://login.example.se/realm."
    )
    try:
        parts = urlsplit(given)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise refusal from None
    is_safe = parts.scheme == "https" or (debug and parts.scheme == "http" and host in _LOOPBACK)
    if not is_safe or not host or set(given) & set("?#@; \\"):
        raise refusal
    return given


def _domains(given: list[str]) -> frozenset[str]:
    _needed(PREFIX + "DOMAINS", "".join(given))
    for domain in given:
        if not _DOMAIN.fullmatch(domain):
            raise ImproperlyConfigured(
                f"HEDEMORA_OIDC_DOMAINS has {domain!r}: write what stands after @, as in hedemora.se."
            )
    return frozenset(given)


def _groups(given: list[str]) -> tuple[tuple[str, str, Role], ...]:
    found = []
    for entry in given:
        group, _equals, place = entry.rpartition("=")
        slug, _colon, role = place.partition(":")
        if not group or not _SLUG.fullmatch(slug) or role not in Role:
            raise ImproperlyConfigured(
                f"HEDEMORA_OIDC_GROUPS has {entry!r}: write group=organisation:role, "
                f"where role is one of {', '.join(Role.values)}."
            )
        found.append((group, slug, Role(role)))
    if len(set(found)) < len(found):
        raise ImproperlyConfigured("HEDEMORA_OIDC_GROUPS says the same twice.")
    return tuple(found)
