"""The trace of what was done. Written by indicators.audit in the transaction of what it records."""

import hashlib
import json
from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.owned import Owned

# What the first event follows on.
GENESIS = "0" * 64


class AuditEvent(Owned):
    """Who did what to which object, when. Ids and words, never values. Only added to: the database refuses
    everything else.

    `id` counts from 1 without a gap over the whole installation, and `hash` covers the event and the hash
    of the one before it (hash_after), so that a change anywhere is seen in all that follows.
    """

    organisation = models.ForeignKey(
        "indicators.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    # Empty for what is about nothing stored, such as a sign-in with an address that has no account.
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [models.Index(fields=["organisation", "at"], name="audit_event_by_time")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """Number and hash of the newest event, in one row: who records holds it, so that numbers have no gap."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="audit_head_is_one")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


def hash_after(previous: str, event: AuditEvent) -> str:
    """Return the hash of an event that follows on the one with the hash `previous`: 64 hexadecimal digits.

    SHA-256 of canonical JSON of everything in it. Stored hashes depend on it: it cannot be changed.
    """
    content = {
        "previous": previous,
        "number": event.pk,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "organisation": event.organisation_id,
        "actor": event.actor_id,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "details": event.details,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
