"""Sign-ins, sign-outs and changed passwords in the trace: in that of every organisation of the person."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from indicators import audit
from indicators.models import Organisation, User
from indicators.row_security import rows_of_all


@receiver(user_logged_in)
def _signed_in(user: User, **signal: Any) -> None:
    _record("account.signed_in", user, by=user)


@receiver(user_logged_out)
def _signed_out(user: User | None, **signal: Any) -> None:
    if user is not None:
        _record("account.signed_out", user, by=user)


@receiver(user_login_failed)
def _sign_in_failed(credentials: dict[str, Any], **signal: Any) -> None:
    """Who it was is not known, nor kept what was typed: it may be a password in the wrong field."""
    email = str(credentials.get(User.USERNAME_FIELD) or credentials.get("username") or "")
    user = User.objects.filter(email=email.lower()).first() if "\0" not in email else None
    _record("account.sign_in_failed", user, by=None)


@receiver([password_changed, password_set, password_reset])
def _password_changed(user: User, **signal: Any) -> None:
    _record("account.password_changed", user, by=user)


def record_linked(user: User) -> None:
    """Record that who the identity provider says is this person may sign in with the account."""
    _record("account.linked", user, by=user)


@transaction.atomic
def _record(action: str, user: User | None, *, by: User | None) -> None:
    theirs: list[Organisation | None] = []
    if user is not None:
        with rows_of_all():
            theirs.extend(Organisation.objects.filter(memberships__user=user).distinct())
    # In as many statements however many they are: else the time of an answer told that there is an account.
    audit.record_in_each(theirs or [None], action, user, by=by)
