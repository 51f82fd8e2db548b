"""Taps are stored once, none is lost, and what is locked waits."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from indicators.access import grant_for
from indicators.actions.attendance import (
    Correction,
    Outcome,
    PeriodLocked,
    Tap,
    correct_counts,
    decide_late,
    lock_period,
    record_attendance,
    unlock_period,
)
from indicators.actions.editing import ChangedMeanwhile
from indicators.calculations.attendance import COUNTED, Cell
from indicators.models import AttendanceEvent, AuditEvent, LateDecision, Project
from indicators.permissions import Role
from indicators.queries.live_attendance import attendance, counts, late
from indicators.vocabulary import Sex
from tests.factories import organisations, people, projects
from tests.threads import AtOnce

WOMEN, MEN = Cell(Sex.WOMEN), Cell(Sex.MEN)
AT_ONCE, EACH = 8, 25


@pytest.fixture
def coordinator(hedemora):
    return people.member("coordinator@hedemora.example", hedemora, Role.COORDINATOR)


@pytest.fixture
def occasion(hedemora, coordinator):
    return projects.occasion(projects.activity(projects.project(hedemora, coordinator)))


def counted(occasion, by):
    """The counts that are not 0, both ways of counting."""
    grant = grant_for(by, occasion.organisation)
    one_by_one = attendance(grant, occasion).cells
    summed = counts(grant, [occasion])[occasion.pk]
    found, same = ({cell: number for cell, number in one.items() if number} for one in (one_by_one, summed))
    assert found == same
    return found


def record(occasion, *taps, by):
    return list(record_attendance(occasion=occasion, taps=taps, by=by).values())


def stored():
    return AttendanceEvent._base_manager.count()


def test_tap_sent_again_is_stored_once(occasion, coordinator):
    tap = Tap(uuid4(), WOMEN, tapped_at=datetime(2031, 1, 1, tzinfo=UTC))

    assert record(occasion, tap, by=coordinator) == [Outcome.SAVED]
    assert record(occasion, tap, by=coordinator) == [Outcome.SAVED]

    assert counted(occasion, coordinator) == {WOMEN: 1}
    # A telephone's clock decides nothing.
    event = AttendanceEvent._base_manager.get()
    assert abs(event.received_at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "other",
    [{"cell": MEN}, {"cell": Cell(Sex.WOMEN, "0-17")}, {"delta": -1}, {"delta": 0, "undoes": UUID(int=7)}],
)
def test_same_key_with_another_content_is_a_conflict_and_the_first_is_kept(occasion, coordinator, other):
    key = uuid4()
    record(occasion, Tap(key, WOMEN), by=coordinator)

    outcomes = record(occasion, Tap(**{"key": key, "cell": WOMEN} | other), Tap(uuid4(), MEN), by=coordinator)

    assert sorted(outcomes) == [Outcome.CONFLICT, Outcome.SAVED]
    assert counted(occasion, coordinator) == {WOMEN: 1, MEN: 1}


def test_same_key_by_somebody_else_or_at_another_occasion_is_a_conflict(
    occasion, hedemora, coordinator, controller
):
    tap = Tap(uuid4(), WOMEN)
    record(occasion, tap, by=coordinator)
    other = projects.occasion(occasion.activity, "2026-03-10")

    assert record(occasion, tap, by=controller) == [Outcome.CONFLICT]
    assert record(other, tap, by=coordinator) == [Outcome.CONFLICT]
    assert stored() == 1


def test_keys_of_another_organisation_never_meet(occasion, coordinator, falun, stranger):
    tap = Tap(uuid4(), WOMEN)
    theirs = projects.occasion(projects.activity(projects.project(falun, stranger)))

    assert record(occasion, tap, by=coordinator) == [Outcome.SAVED]
    assert record(theirs, tap, by=stranger) == [Outcome.SAVED]


@pytest.mark.parametrize(
    "wrong", [{"delta": 2}, {"delta": 0}, {"undoes": UUID(int=1)}, {"undoes": UUID(int=1), "delta": -1}]
)
def test_what_is_no_tap_is_refused(occasion, coordinator, wrong):
    with pytest.raises(ValueError, match="tap"):
        record(occasion, Tap(uuid4(), WOMEN, **wrong), by=coordinator)

    assert stored() == 0


def test_taking_back_counts_once_and_before_what_it_takes_back(occasion, coordinator):
    tap, early = Tap(uuid4(), WOMEN), Tap(uuid4(), MEN)
    record(occasion, Tap(uuid4(), MEN, delta=0, undoes=early.key), by=coordinator)
    record(occasion, tap, early, Tap(uuid4(), WOMEN), by=coordinator)
    for _ in range(2):
        record(occasion, Tap(uuid4(), WOMEN, delta=0, undoes=tap.key), by=coordinator)

    assert counted(occasion, coordinator) == {WOMEN: 1, MEN: 0} or counted(occasion, coordinator) == {
        WOMEN: 1
    }


def test_event_is_neither_changed_nor_removed(occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.WOMEN)
    rows = AttendanceEvent._base_manager.filter(occasion=occasion)

    for attempt in (lambda: rows.update(delta=-1), rows.delete):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            attempt()

    assert rows.get().delta == 1


def test_correction_sets_the_count_and_says_why(occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.WOMEN, Sex.WOMEN, Sex.MEN)

    changed = correct_counts(
        corrections=[Correction(occasion, {WOMEN: 2, MEN: 1}, {WOMEN: 12, MEN: 1})],
        reason="Räknat på papper",
        by=coordinator,
    )
    projects.tap(occasion, coordinator, Sex.WOMEN)

    assert changed == 1
    assert counted(occasion, coordinator) == {WOMEN: 13, MEN: 1}
    event = AttendanceEvent._base_manager.get(set_to=12)
    assert (event.delta, event.reason, event.by) == (10, "Räknat på papper", coordinator)
    audited = AuditEvent._base_manager.get(action="attendance.corrected")
    assert audited.details == {"sexes": ["F"]}


def test_correction_of_what_is_no_longer_there_is_refused(occasion, coordinator):
    projects.tap(occasion, coordinator, Sex.WOMEN)
    other = projects.occasion(occasion.activity, "2026-03-10")
    projects.tap(occasion, coordinator, Sex.WOMEN)

    def correct(seen):
        corrections = [Correction(other, {MEN: 0}, {MEN: 7}), Correction(occasion, seen, {WOMEN: 5})]
        return correct_counts(corrections=corrections, reason="x", by=coordinator)

    with pytest.raises(ChangedMeanwhile):
        correct({WOMEN: 1})
    assert counted(occasion, coordinator) == {WOMEN: 2}
    assert counted(other, coordinator) == {}
    assert correct({WOMEN: 2}) == 2
    # Sent twice.
    assert correct({WOMEN: 2}) == 0
    assert counted(occasion, coordinator) == {WOMEN: 5}


def test_correction_without_a_reason_is_refused_by_the_database(occasion, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        correct_counts(corrections=[Correction(occasion, {WOMEN: 0}, {WOMEN: 5})], reason="", by=coordinator)


def test_correction_after_more_was_taken_than_there_was_counts_from_none(occasion, coordinator):
    record(occasion, Tap(uuid4(), WOMEN, delta=-1), by=coordinator)

    correct_counts(corrections=[Correction(occasion, {WOMEN: 0}, {WOMEN: 3})], reason="x", by=coordinator)

    assert counted(occasion, coordinator) == {WOMEN: 3}


def test_what_comes_for_a_locked_period_waits_and_is_never_lost(occasion, coordinator):
    project = occasion.activity.project
    grant = grant_for(coordinator, occasion.organisation)
    projects.tap(occasion, coordinator, Sex.WOMEN)
    lock_period(project=project, through=occasion.date, by=coordinator)

    outcomes = record(occasion, Tap(uuid4(), WOMEN), Tap(uuid4(), MEN), by=coordinator)
    with pytest.raises(PeriodLocked):
        correct_counts(corrections=[Correction(occasion, {WOMEN: 1}, {WOMEN: 9})], reason="x", by=coordinator)

    assert outcomes == [Outcome.LATE, Outcome.LATE]
    assert counted(occasion, coordinator) == {WOMEN: 1}
    waiting = late(grant, project)
    assert len(waiting) == 2
    by_sex = {one.cell: one.pk for one in waiting}
    decide_late(project=project, events=[by_sex[WOMEN]], is_accepted=True, reason="Glömd", by=coordinator)
    decide_late(project=project, events=[by_sex[MEN]], is_accepted=False, reason="Dubbel", by=coordinator)
    # Somebody else had the page open.
    decide_late(project=project, events=by_sex.values(), is_accepted=True, reason="Alla", by=coordinator)

    assert counted(occasion, coordinator) == {WOMEN: 2}
    assert late(grant, project) == []
    assert LateDecision._base_manager.count() == 2
    actions = AuditEvent._base_manager.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["project.locked", "attendance.late_approved", "attendance.late_refused"]


def test_late_taking_back_waits_too(occasion, coordinator):
    (tap,) = projects.tap(occasion, coordinator, Sex.WOMEN)
    lock_period(project=occasion.activity.project, through=occasion.date, by=coordinator)

    record(occasion, Tap(uuid4(), WOMEN, delta=0, undoes=tap.key), by=coordinator)

    assert counted(occasion, coordinator) == {WOMEN: 1}


def test_day_after_the_lock_is_open_and_unlocking_says_why(occasion, coordinator):
    project = occasion.activity.project
    lock_period(project=project, through=occasion.date - timedelta(days=1), by=coordinator)
    assert record(occasion, Tap(uuid4(), WOMEN), by=coordinator) == [Outcome.SAVED]
    lock_period(project=project, through=occasion.date, by=coordinator)
    with pytest.raises(ValueError, match="reason"):
        lock_period(project=project, through=occasion.date - timedelta(days=1), by=coordinator)

    unlock_period(project=project, reason="Fel datum", by=coordinator)

    assert record(occasion, Tap(uuid4(), WOMEN), by=coordinator) == [Outcome.SAVED]
    assert project.history.first().history_change_reason == "Fel datum"
    # Whoever reads the trace reads nobody's words.
    assert AuditEvent._base_manager.get(action="project.unlocked").details == {}


def test_events_of_another_project_are_not_decided_on(occasion, coordinator, hedemora):
    lock_period(project=occasion.activity.project, through=occasion.date, by=coordinator)
    projects.tap(occasion, coordinator, Sex.WOMEN)
    event = AttendanceEvent._base_manager.get()

    decide_late(
        project=projects.project(hedemora, title="Annat"),
        events=[event.pk],
        is_accepted=True,
        reason="x",
        by=coordinator,
    )

    assert not LateDecision._base_manager.exists()


@pytest.fixture
def at_once(occasion, tmp_path, monkeypatch):
    return AtOnce(tmp_path, monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_eight_who_count_at_one_occasion_lose_none_and_store_none_twice(occasion, coordinator, at_once):
    """Each sends each tap twice, as after an answer that was lost; all send one and the same tap."""
    same = Tap(UUID(int=1), MEN)
    found = []

    def count(which):
        for _ in range(EACH):
            tap = Tap(uuid4(), WOMEN)
            for _ in range(2):
                record_attendance(occasion=occasion, taps=[tap, same], by=coordinator)

    assert at_once(AT_ONCE, count) == []
    assert at_once(1, lambda _: found.append((counted(occasion, coordinator), stored()))) == []
    assert found == [({WOMEN: AT_ONCE * EACH, MEN: 1}, AT_ONCE * EACH + 1)]


@pytest.mark.django_db(transaction=True)
def test_of_corrections_at_once_one_is_stored(occasion, coordinator, at_once):
    found = []

    def correct(which):
        correct_counts(
            corrections=[Correction(occasion, {WOMEN: 0}, {WOMEN: 10 + which})], reason="x", by=coordinator
        )

    assert [type(one) for one in at_once(4, correct)] == [ChangedMeanwhile] * 3
    assert at_once(1, lambda _: found.append(stored())) == []
    assert found == [1]


@pytest.mark.django_db(transaction=True)
def test_nothing_slips_in_after_a_period_was_locked(occasion, coordinator, at_once):
    """Every tap that is told to be saved was there when the lock was."""
    told, found = [], []

    def people_counted():
        return sum(counted(occasion, coordinator).values())

    def work(which):
        if which == 0:
            lock_period(project=occasion.activity.project, through=occasion.date, by=coordinator)
            found.append(people_counted())
        else:
            for _ in range(10):
                told.extend(record(occasion, Tap(uuid4(), WOMEN), by=coordinator))

    assert at_once(4, work) == []
    assert at_once(1, lambda _: found.append(people_counted())) == []
    assert set(told) <= {Outcome.SAVED, Outcome.LATE}
    assert len(told) == 30
    assert found == [told.count(Outcome.SAVED)] * 2


class SumsInTheDatabase(TestCase):
    """The database adds up as the calculation does, whatever is said."""

    @settings(deadline=None, max_examples=40)
    @given(
        st.lists(
            st.tuples(
                st.integers(1, 9),
                st.sampled_from(COUNTED),
                st.sampled_from(["", "0-17"]),
                st.sampled_from([1, 1, -1]),
                st.none() | st.integers(1, 9),
                st.booleans(),
            ),
            max_size=12,
        ),
        st.booleans(),
    )
    def test_sums_are_the_same(self, said, is_accepted):
        organisation = organisations.municipality("x", "X", area_code="1", area_title="X")
        person = people.member("x@x.example", organisation, Role.COORDINATOR)
        occasion = projects.occasion(projects.activity(projects.project(organisation, person)))
        project = occasion.activity.project
        for number, sex, band, delta, undoes, is_late in said:
            Project._base_manager.filter(pk=project.pk).update(
                locked_through=date(2030, 1, 1) if is_late else None
            )
            undone = UUID(int=undoes) if undoes else None
            tap = Tap(UUID(int=number), Cell(sex, band), 0 if undone else delta, undone)
            record_attendance(occasion=occasion, taps=[tap], by=person)
        waiting = late(grant_for(person, organisation), project)
        decide_late(
            project=project,
            events=[one.pk for one in waiting[::2]],
            is_accepted=is_accepted,
            reason="x",
            by=person,
        )

        counted(occasion, person)
