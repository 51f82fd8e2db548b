"""./run manage.py anchor_audit: what to keep elsewhere, so that a cut in the trace is seen."""

from typing import Any

from django.core.management.base import BaseCommand, no_translations

from indicators.queries.audit_chain import newest_anchor


class Command(BaseCommand):
    help = "Prints number and hash of the newest audit event, on one line for check_audit --anchor."

    @no_translations
    def handle(self, **options: Any) -> None:
        anchor = newest_anchor()
        self.stdout.write(f"{anchor.number} {anchor.hash}")
