"""Whether the trace is what was written: walking the chain of its events."""

from collections.abc import Iterable
from typing import NamedTuple

from indicators.models import AuditEvent, AuditHead
from indicators.models.audit import GENESIS, hash_after


class Anchor(NamedTuple):
    """An event that is known from elsewhere: number 0 with the hash GENESIS is the trace before its first."""

    number: int
    hash: str


class Checked(NamedTuple):
    """How many events hold, from the first on, and what is wrong after them; "" when nothing is."""

    events: int
    fault: str = ""


def newest_anchor() -> Anchor:
    head = AuditHead.objects.get()
    return Anchor(head.number, head.hash)


def check_chain(anchors: Iterable[Anchor] = ()) -> Checked:
    """Walk all events, and compare them with the anchors; events may be added meanwhile. Streams.

    Each event has to follow on the one before it, to say what it said, and to be the one that an anchor
    knows under its number; none of the anchors' may be missing at the end, nor any that the head does not
    know of.
    """
    head = AuditHead.objects.first()
    if head is None:
        return Checked(0, "the head of the trace is gone")
    known: dict[int, set[str]] = {}
    for number, hash_ in [*anchors, Anchor(head.number, head.hash)]:
        known.setdefault(number, set()).add(hash_)
    last = Anchor(0, GENESIS)
    every = AuditEvent.objects.unscoped("the chain is the installation's")
    events = every.order_by("pk").iterator(chunk_size=1000)
    while True:
        if known.pop(last.number, {last.hash}) != {last.hash}:
            return Checked(max(last.number - 1, 0), f"event {last.number} is not the one that was anchored")
        try:
            event = next(events, None)
            if event is None:
                break
            if event.pk != last.number + 1:
                return Checked(last.number, f"event {last.number + 1} is missing: {event.pk} comes next")
            expected = hash_after(last.hash, event)
        except (ValueError, TypeError, AttributeError):
            # Put there by hand: no time. (Events are read a batch ahead.)
            return Checked(last.number, f"an event after {last.number} cannot be read")
        if event.hash != expected:
            return Checked(last.number, f"event {event.pk} has been changed, or does not follow on its own")
        last = Anchor(event.pk, event.hash)
    if known:
        return Checked(last.number, f"event {last.number + 1} is missing: {max(known)} was anchored")
    if last.number > AuditHead.objects.get().number:
        return Checked(last.number, "events were added that the head does not know of")
    return Checked(last.number)
