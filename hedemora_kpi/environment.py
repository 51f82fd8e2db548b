"""Strict readers of environment variables: a value that is not understood stops the start."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_SECRET_KEY = "development-only-not-a-secret"  # noqa: S105  refused in production

_CONTACT = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[^\s/]+\.\S+|tel:\+[0-9-]+")


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


def at_least(name: str, least: int) -> int:
    """Return a whole number that is least or more; least where the variable is not set."""
    given = os.environ.get(name, str(least))
    if not (given.isascii() and given.isdigit()) or int(given) < least:
        raise ImproperlyConfigured(f"{name} is {given!r}: write a whole number of {least} or more.")
    return int(given)


def choice(name: str, choices: list[str]) -> str:
    """Return the variable, one of `choices`; the first of them when it is not set."""
    given = os.environ.get(name, choices[0])
    if given not in choices:
        raise ImproperlyConfigured(f"{name} is {given!r}: write one of {', '.join(choices)}.")
    return given


def contact(name: str) -> str:
    """Return an address to write to, as RFC 9116 has it: mailto:, https:// or tel:. Empty when not set."""
    given = os.environ.get(name, "")
    if given and not re.fullmatch(
        r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[^\s/]+\.\S+|tel:\+[0-9-]+", given
    ):
        raise ImproperlyConfigured(
            f"{name} is {given!r}: write mailto:name@example.se, https://example.se/contact or tel:+46-…"
        )
    return given


def begins_with(prefix: str) -> bool:
    """Whether any variable whose name begins so is set."""
    return any(name.startswith(prefix) and given for name, given in os.environ.items())


def secret(name: str, *, default: str) -> str:
    """Return a secret, from NAME or from the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error


def secret_key(name: str, *, production: bool) -> str:
    """Return the secret key; weak ones are refused in production."""
    key = secret(name, default=DEVELOPMENT_SECRET_KEY)
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
    for host in allowed_hosts:
        if set(host) & set("/:*"):
            raise ImproperlyConfigured(
                f"HEDEMORA_ALLOWED_HOSTS has {host!r}: write the name alone, without https:// and port."
            )


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings for postgresql://user:password@host:port/name or sqlite:///path.

    What stands after ? in the address of a PostgreSQL is libpq's: ?sslmode=verify-full.
    Not set: an SQLite file at `default`, whose folder is made.
    """
    address = os.environ.get(name)
    if address is None:
        default.parent.mkdir(parents=True, exist_ok=True)
        return _sqlite(str(default))
    refusal = ImproperlyConfigured(
        f"{name} is not understood: write postgresql://user:password@host:5432/name or sqlite:///file."
    )
    parts, port = _address(address, refusal)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1 and not parts.query:
        # sqlite:///relative.sqlite3 and sqlite:////absolute.sqlite3
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2:
        raise refusal
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        # A new connection for each request costs five times as much.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10, "timeout": 10}, **dict(parse_qsl(parts.query))},
    }


def _address(address: str, refusal: ImproperlyConfigured) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(address)
        return parts, parts.port
    except ValueError:
        # Not chained: the error would show the address, which has a password.
        raise refusal from None


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


def mailer(name: str, *, production: bool) -> dict[str, Any]:
    """Return Django's settings for the mail server in smtps://user:password@host:465.

    smtps is TLS from the start, smtp+tls STARTTLS, and smtp nothing, for a relay on the same machine: a
    password is refused there. Not set: such a relay in production, the terminal in development.
    """
    if name not in os.environ and not production:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    refusal = ImproperlyConfigured(
        f"{name} is not understood: write smtps://user:password@host:465, "
        "smtp+tls://user:password@host:587 or smtp://localhost:25."
    )
    parts, port = _address(os.environ.get(name, "smtp://localhost"), refusal)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname or parts.path or parts.query:
        raise refusal
    if parts.password and parts.scheme == "smtp":
        raise ImproperlyConfigured(
            f"{name} would send a password unencrypted: write smtps:// or smtp+tls://."
        )
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 10,
        },
    }
