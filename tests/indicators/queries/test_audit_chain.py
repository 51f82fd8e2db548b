"""Whoever owns the database changes the trace, past the triggers: every one of 1,000 ways is found."""

import datetime
import random
from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils import timezone

from indicators import audit
from indicators.models import AuditEvent, AuditHead
from indicators.models.audit import GENESIS, hash_after
from indicators.queries.audit_chain import Anchor, check_chain, newest_anchor
from tests import triggers

EVENTS = 12
MANIPULATIONS = 1000
SEED = 48151623


@pytest.fixture
def trace(hedemora, falun, controller, stranger):
    """Twelve events of two organisations and two people."""
    for number in range(EVENTS):
        audit.record(
            ("goal.changed", "kpi.read", "figures.shown")[number % 3],
            (hedemora, falun, controller)[number % 3],
            by=(controller, stranger, None)[number % 3],
            organisation=(hedemora, None, falun)[number % 3],
            fields=[f"f{number}"],
            decision=number,
        )
    return newest_anchor()


def events():
    return list(AuditEvent._base_manager.order_by("pk").values())


def put(row, **changed):
    """Store a row as it stands, an event's or a changed one's, whatever it said before."""
    AuditEvent._base_manager.filter(pk=row["id"]).update(**changed)


def edit(chance):
    row = chance.choice(events())
    field = chance.choice([name for name in row if name != "id"])
    others = [other[field] for other in events() if other[field] != row[field]]
    match field:
        case "details":
            changed = row["details"] | chance.choice([{"decision": -1}, {"fields": []}, {"new": "x"}])
        case "at":
            changed = row["at"] + datetime.timedelta(microseconds=chance.choice([-1, 1, 10**6, -(10**9)]))
        case "hash":
            position = chance.randrange(64)
            other = chance.choice([one for one in "0123456789abcdef" if one != row["hash"][position]])
            changed = row["hash"][:position] + other + row["hash"][position + 1 :]
        case "action" | "object_type" | "object_id":
            changed = chance.choice([row[field] + "x", row[field].upper() + " ", "", *others])
        case _:
            changed = chance.choice(others)
    put(row, **{field: changed})
    return f"edit {field}"


def delete(chance):
    first = chance.randrange(1, EVENTS)
    AuditEvent._base_manager.filter(pk__in=range(first, chance.randrange(first, EVENTS) + 1)).delete()
    return "delete"


def swap(chance):
    one, other = sorted(chance.sample(range(1, EVENTS + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        AuditEvent._base_manager.filter(pk=old).update(id=new)
    return "swap"


def swap_contents(chance):
    """Each says what the other said, and keeps its number and its hash."""
    one, other = chance.sample(events(), 2)
    put(one, **{name: value for name, value in other.items() if name not in ("id", "hash")})
    put(other, **{name: value for name, value in one.items() if name not in ("id", "hash")})
    return "swap contents"


def forge(chance):
    """One that follows on the one before it, with later ones moved aside, or at the end past the head."""
    number = chance.randrange(1, EVENTS + 2)
    for row in reversed(events()[number - 1 :]):
        AuditEvent._base_manager.filter(pk=row["id"]).update(id=row["id"] + 1)
    event = AuditEvent(id=number, action="goal.added", at=timezone.now(), details={})
    previous = AuditEvent._base_manager.get(pk=number - 1).hash if number > 1 else GENESIS
    event.hash = hash_after(previous, event)
    event.save(force_insert=True)
    return "forge"


def cut(chance):
    """The newest events, and with luck the head is put right."""
    last = chance.randrange(EVENTS)
    AuditEvent._base_manager.filter(pk__gt=last).delete()
    if chance.random() < 0.5:
        return "cut"
    left = AuditEvent._base_manager.order_by("pk").last()
    AuditHead.objects.update(number=last, hash=left.hash if left else GENESIS)
    return "cut, with the head"


def chain_anew(chance):
    """An event is changed or taken out, and everything after it is numbered and hashed as if by ourselves."""
    place = chance.randrange(EVENTS)
    row = events()[place]
    if chance.random() < 0.5:
        put(row, object_id=row["object_id"] + "9")
        kind = "chain anew after an edit"
    else:
        AuditEvent._base_manager.filter(pk=row["id"]).delete()
        kind = "chain anew after a deletion"
    number, previous = 0, GENESIS
    for event in list(AuditEvent._base_manager.order_by("pk")):
        old, number = event.pk, number + 1
        event.pk = number
        previous = hash_after(previous, event)
        AuditEvent._base_manager.filter(pk=old).update(id=number, hash=previous)
    AuditHead.objects.update(number=number, hash=previous)
    return kind


def behead(chance):
    if chance.random() < 0.3:
        AuditHead.objects.all().delete()
    else:
        AuditHead.objects.update(
            **chance.choice([{"number": EVENTS - 1}, {"number": EVENTS + 1}, {"hash": GENESIS}])
        )
    return "behead"


def empty(chance):
    AuditEvent._base_manager.all().delete()
    AuditHead.objects.update(number=0, hash=GENESIS)
    return "empty"


MANIPULATE = [edit, edit, edit, delete, swap, swap_contents, forge, cut, chain_anew, behead, empty]


def test_1000_manipulations_1000_found(trace):
    chance = random.Random(SEED)
    before = events()
    tried: Counter[str] = Counter()
    missed: list[str] = []
    for _ in range(MANIPULATIONS):
        with transaction.atomic():
            with triggers.set_aside():
                kind = chance.choice(MANIPULATE)(chance)
            tried[kind] += 1
            if not check_chain([trace]).fault:
                missed.append(kind)
            transaction.set_rollback(True)

    assert (sum(tried.values()), missed) == (MANIPULATIONS, [])
    # Each of an event's columns, and each other way.
    assert len(tried) == 8 + 10, tried
    assert (events(), check_chain([trace])) == (before, (EVENTS, ""))


def test_chain_made_anew_is_found_by_an_anchor_alone(trace):
    with triggers.set_aside():
        kind = chain_anew(random.Random(2))

    assert kind == "chain anew after an edit"
    assert check_chain() == (EVENTS, "")
    assert check_chain([trace]) == (EVENTS - 1, "event 12 is not the one that was anchored")


def test_events_after_an_anchor_are_no_fault(trace, hedemora):
    audit.record("goal.added", hedemora, by=None, organisation=hedemora)

    assert check_chain([Anchor(0, GENESIS), trace]) == (EVENTS + 1, "")


def test_first_event_that_does_not_hold_is_the_one_named(trace):
    with triggers.set_aside():
        AuditEvent._base_manager.filter(pk__in=[5, 9]).update(action="goal.added")
    assert check_chain() == (4, "event 5 has been changed, or does not follow on its own")

    with triggers.set_aside():
        AuditEvent._base_manager.filter(pk=3).delete()
    assert check_chain() == (2, "event 3 is missing: 4 comes next")


def test_events_are_added_while_the_chain_is_walked(trace, hedemora, monkeypatch):
    """The head is read first; what comes after it is no forgery."""
    read_first = AuditHead.objects.first

    def first():
        head = read_first()
        audit.record("goal.added", hedemora, by=None, organisation=hedemora)
        return head

    monkeypatch.setattr(AuditHead.objects, "first", first)

    assert check_chain([trace]) == (EVENTS + 1, "")


@pytest.mark.parametrize("at", ["no such thing", "2026-13-45 00:00:00", ""])
def test_event_that_cannot_be_read_is_a_fault(trace, at):
    if connection.vendor == "postgresql":
        return  # keeps to its types
    with triggers.set_aside(), connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_auditevent SET at = %s WHERE id = 7", [at])

    checked = check_chain()
    assert checked in [(number, f"an event after {number} cannot be read") for number in (0, 6)]


def test_order_of_words_in_the_database_does_not_matter(trace):
    stored = AuditEvent._base_manager.get(pk=1)
    with triggers.set_aside():
        AuditEvent._base_manager.filter(pk=1).update(details=dict(reversed(stored.details.items())))

    assert check_chain([trace]) == (EVENTS, "")
