"""Strict readers of environment variables: a value that is not understood stops the start."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_SECRET_KEY = "development-only-not-a-secret"  # noqa: S105  refused in production


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, default)


def path(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name, default)).expanduser().resolve()


def words(name: str, *, default: list[str]) -> list[str]:
    """Return the comma-separated words of a variable."""
    if name not in os.environ:
        return default
    return [word.strip() for word in os.environ[name].split(",") if word.strip()]


def boolean(name: str, *, default: bool) -> bool:
    if name not in os.environ:
        return default
    given = os.environ[name]
    if given not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {given!r}: write true or false.")
    return given == "true"


def choice(name: str, choices: list[str]) -> str:
    """Return the variable, one of `choices`; the first of them when it is not set."""
    given = os.environ.get(name, choices[0])
    if given not in choices:
        raise ImproperlyConfigured(f"{name} is {given!r}: write one of {', '.join(choices)}.")
    return given


def secret_key(name: str, *, production: bool) -> str:
    """Return the secret key, from NAME or from the file that NAME_FILE names."""
    if file := os.environ.get(f"{name}_FILE"):
        key = Path(file).read_text().strip()
    else:
        key = os.environ.get(name, DEVELOPMENT_SECRET_KEY)
    if production and (key == DEVELOPMENT_SECRET_KEY or len(key) < 50 or len(set(key)) < 10):
        raise ImproperlyConfigured(
            f"{name} is missing or weak: set it to at least 50 random characters, for instance from "
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))".'
        )
    return key


def refuse_unsafe_production(*, production: bool, debug: bool, allowed_hosts: list[str]) -> None:
    if not production:
        return
    if debug:
        raise ImproperlyConfigured("HEDEMORA_DEBUG is true: not in production.")
    if not allowed_hosts or "*" in allowed_hosts:
        raise ImproperlyConfigured(
            "HEDEMORA_ALLOWED_HOSTS must name the hosts that the installation answers for, "
            "for instance nyckeltal.hedemora.se."
        )


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings for postgresql://user:password@host:port/name or sqlite:///path.

    Not set: an SQLite file at `default`, whose folder is made.
    """
    address = os.environ.get(name)
    if address is None:
        default.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(default))
    parts = urlsplit(address)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        # sqlite:///relative.sqlite3 and sqlite:////absolute.sqlite3
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            # A new connection for each request costs five times as much.
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 10, "timeout": 10}},
        }
    raise ImproperlyConfigured(
        f"{name} is not understood: write postgresql://user:password@host:5432/name or sqlite:///file."
    )


def _sqlite(file: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            # Writers queue at the start of a transaction instead of failing in the middle of one.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
