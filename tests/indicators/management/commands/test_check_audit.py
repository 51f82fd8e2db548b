"""Checking and anchoring the trace of an installation, with several processes that write it."""

import io

import pytest
from django.core.management import CommandError, call_command

from indicators import audit
from indicators.models import AuditEvent, AuditHead
from indicators.models.audit import GENESIS
from tests import triggers
from tests.installation import Installation

WRITERS, EVENTS = 4, 60
# Every third transaction is taken back. Writers hold other locks too, as actions do.
WRITE = f"""
from django.db import transaction
from indicators import audit
from indicators.models import User
for number in range({EVENTS}):
    with transaction.atomic():
        User.objects.create_user(f"WRITER-{{number}}@hedemora.example")
        audit.record("goal.changed", None, by=None, organisation=None, decision=number)
        if number % 3 == 2:
            transaction.set_rollback(True)
"""


@pytest.fixture
def installation(db, tmp_path):
    made = Installation(tmp_path)
    yield made
    made.close()


def test_processes_that_write_at_once_leave_one_chain_without_gaps(installation):
    anchor = installation.run("anchor_audit")
    assert anchor == f"0 {GENESIS}\n"

    writers = [
        installation.start("shell", "--verbosity", "0", "-c", WRITE.replace("WRITER", f"writer{one}"))
        for one in range(WRITERS)
    ]
    said = [writer.communicate(timeout=120)[0] for writer in writers]

    assert [writer.returncode for writer in writers] == [0] * WRITERS, said
    kept = WRITERS * EVENTS * 2 // 3
    numbers = [number for (number,) in installation.rows("SELECT id FROM indicators_auditevent ORDER BY id")]
    assert numbers == list(range(1, kept + 1))
    assert installation.run("check_audit") == f"{kept} events hold, 0 anchors with them.\n"


def record(count):
    for _ in range(count):
        audit.record("goal.added", None, by=None, organisation=None)


def said_by(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def anchors(db, tmp_path):
    """A file with two days' anchors: of three events, and of five."""
    file = tmp_path / "anchors"
    record(3)
    lines = said_by("anchor_audit")
    record(2)
    file.write_text(lines + said_by("anchor_audit"))
    return str(file)


def test_trace_that_holds_is_said_to(anchors):
    record(1)

    assert said_by("check_audit") == "6 events hold, 0 anchors with them.\n"
    assert said_by("check_audit", "--anchor", anchors) == "6 events hold, 2 anchors with them.\n"


def test_first_event_that_does_not_hold_is_named_with_the_reason(anchors):
    with triggers.set_aside():
        AuditEvent._base_manager.filter(pk=2).update(action="kpi.read")

    with pytest.raises(
        CommandError, match=r"event 2 has been changed.*Events before it that hold: 1\."
    ) as end:
        call_command("check_audit")
    assert end.value.returncode == 1


def test_tail_that_was_cut_off_with_its_head_is_found_by_the_anchor(anchors):
    with triggers.set_aside():
        AuditEvent._base_manager.filter(pk__gt=3).delete()
    head = AuditEvent._base_manager.get(pk=3)
    AuditHead.objects.update(number=3, hash=head.hash)

    assert said_by("check_audit") == "3 events hold, 0 anchors with them.\n"
    with pytest.raises(CommandError, match="event 4 is missing: 5 was anchored"):
        call_command("check_audit", "--anchor", anchors)


def test_anchors_may_lie_in_more_files_than_one(anchors, tmp_path):
    other = tmp_path / "other"
    other.write_text(f"0 {GENESIS}\n")

    said = said_by("check_audit", "--anchor", anchors, "--anchor", str(other))

    assert said == "5 events hold, 3 anchors with them.\n"


def test_file_that_is_not_there_is_no_empty_one(db, tmp_path):
    with pytest.raises(CommandError, match="missing cannot be read"):
        call_command("check_audit", "--anchor", str(tmp_path / "missing"))


@pytest.mark.parametrize("line", ["", "1", "1 abc", f"x {GENESIS}", f"1 {GENESIS} 2", f"-1 {GENESIS}"])
def test_line_that_is_no_anchor_is_refused(db, tmp_path, line):
    file = tmp_path / "anchors"
    file.write_text(f"0 {GENESIS}\n{line}\n")

    with pytest.raises(CommandError, match=r"Line 2 of .*anchors is no anchor"):
        call_command("check_audit", "--anchor", str(file))
