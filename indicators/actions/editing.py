"""What actions on an organisation's own objects have in common: one writer at a time, and conflicts seen."""

from indicators import audit
from indicators.models import Activity, Decision, Goal, Occasion, Organisation, Project, User

type Edited = Activity | Decision | Goal | Occasion | Project


class ChangedMeanwhile(Exception):
    """Somebody else has changed the object since the form was made; nothing was written."""


def lock(organisation: Organisation) -> None:
    """Let other edits of the organisation wait for the end of this transaction.

    What is checked after it (a version, the last administrator, a duplicate) still holds at the commit.
    SQLite has one writer at a time anyway.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def add(instance: Edited, *, by: User) -> None:
    """Store a new object. Raises ValidationError in the constraint's own words."""
    lock(instance.organisation)
    instance.validate_constraints()
    save(instance, by=by)
    _record("added", instance, by=by, fields=[])


def change(instance: Edited, *, version: int, by: User) -> None:
    """Store the object over the version that the person saw.

    Raises ChangedMeanwhile when that is no longer the stored one, ValidationError in the constraint's
    own words.
    """
    lock(instance.organisation)
    stored = type(instance).objects.get(pk=instance.pk, organisation=instance.organisation)
    if stored.version != version:
        raise ChangedMeanwhile
    changed = [
        field.name
        for field in instance._meta.concrete_fields
        if field.name != "version" and getattr(stored, field.attname) != getattr(instance, field.attname)
    ]
    if not changed:
        return
    instance.version = version + 1
    instance.validate_constraints()
    save(instance, by=by)
    _record("changed", instance, by=by, fields=changed)


def save(instance: Edited, *, by: User, reason: str | None = None) -> None:
    """Store the object as it is, and in its history who did it and why."""
    # Names of simple-history's, which its types do not know.
    instance._history_user = by  # type: ignore[union-attr]
    instance._change_reason = reason  # type: ignore[union-attr]
    instance.save()


def _record(what: str, instance: Edited, *, by: User, fields: list[str]) -> None:
    action = f"{instance._meta.model_name}.{what}"
    audit.record(action, instance, by=by, organisation=instance.organisation, fields=fields)
