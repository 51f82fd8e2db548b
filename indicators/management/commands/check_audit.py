"""./run manage.py check_audit: whether the trace is what was written."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from indicators.queries.audit_chain import Anchor, check_chain


class Command(BaseCommand):
    help = "Walks the chain of audit events and says whether it holds; ends with 1 where it does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            metavar="FILE",
            action="append",
            default=[],
            type=Path,
            help="lines from anchor_audit that were kept elsewhere; may be given more than once",
        )

    @no_translations
    def handle(self, *, anchor: list[Path], **options: Any) -> None:
        anchors = [one for file in anchor for one in _anchors(file)]
        checked = check_chain(anchors)
        if checked.fault:
            raise CommandError(
                f"The trace does not hold: {checked.fault}. Events before it that hold: {checked.events}."
            )
        self.stdout.write(f"{checked.events} events hold, {len(anchors)} anchors with them.")


def _anchors(file: Path) -> Iterator[Anchor]:
    try:
        lines = file.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}.") from error
    for at, line in enumerate(lines, start=1):
        found = re.fullmatch(r"([0-9]{1,18}) ([0-9a-f]{64})", line, re.ASCII)
        if found is None:
            raise CommandError(f"Line {at} of {file} is no anchor: a number, a space and 64 digits.")
        yield Anchor(int(found[1]), found[2])
