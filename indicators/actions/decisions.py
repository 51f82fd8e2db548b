"""Writing political decisions."""

from django.db import transaction

from indicators.actions import editing
from indicators.models import Decision, User


@transaction.atomic
def add_decision(*, decision: Decision, by: User) -> None:
    """Store a new decision. Raises ValidationError when it is already registered."""
    editing.add(decision, by=by)


@transaction.atomic
def change_decision(*, decision: Decision, version: int, by: User) -> None:
    """Store a corrected decision. Raises ChangedMeanwhile when `version` is no longer the stored one."""
    editing.change(decision, version=version, by=by)
