"""ID tokens: what a provider has signed about a person, for us and for this sign-in alone."""

import hashlib
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.crypto import constant_time_compare

# Signatures by a key that the provider alone has: no shared secrets, and never "none".
_ALGORITHMS = ["RS256", "PS256", "ES256"]
_NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
# How much the provider's clock may differ, in seconds.
_LEEWAY = 60


def nonce_of(verifier: str) -> str:
    """Return what the ID token has to repeat: a hash of the secret that the browser's session keeps."""
    return hashlib.sha256(b"nonce:" + verifier.encode()).hexdigest()


def claims_of(token: object, keys: object, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Return what the token says. Raises OAuth2Error where anything about it does not hold.

    keys: the provider's JSON Web Key Set.
    """
    if not isinstance(token, str):
        raise OAuth2Error("no ID token")
    try:
        claims = jwt.decode(
            token,
            _key(keys, jwt.get_unverified_header(token).get("kid")),
            algorithms=_ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=_LEEWAY,
            options={"require": _NEEDED, "enforce_minimum_key_length": True},
        )
    except jwt.PyJWTError as error:
        # Not chained: the error may quote the token.
        raise OAuth2Error(f"ID token: {type(error).__name__}") from None
    if claims["aud"] not in (client_id, [client_id]) or claims.get("azp", client_id) != client_id:
        raise OAuth2Error("ID token: also for others")
    if not isinstance(claims["nonce"], str) or not constant_time_compare(claims["nonce"], nonce):
        raise OAuth2Error("ID token: of another sign-in")
    if not claims["sub"]:
        raise OAuth2Error("ID token: about nobody")
    return claims


def _key(keys: object, name: str | None) -> jwt.PyJWK:
    if not isinstance(keys, dict):
        raise jwt.PyJWKSetError("no key set")
    found = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    matching = found if name is None else [key for key in found if key.key_id == name]
    if len(matching) != 1:
        raise jwt.PyJWKSetError("no such key")
    return matching[0]
