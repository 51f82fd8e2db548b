"""Planning occasions: one, or one a week, which can be changed together from a day on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from indicators import audit
from indicators.actions import editing
from indicators.calculations.occasions import week_of, weekly
from indicators.models import Activity, AttendanceEvent, Occasion, Project, Series, User


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where a series takes place: on the first day and weekly after it, up to the last."""

    first: date
    last: date
    starts: time
    ends: time
    place: str
    leaders_women: int
    leaders_men: int
    skips_holidays: bool

    def days(self) -> list[date]:
        skip = _holidays(self.first, self.last) if self.skips_holidays else set()
        return list(weekly(self.first, self.last, skip=skip))

    def on(self, day: date) -> dict[str, object]:
        """Return the fields of its occasion on that day."""
        return {
            "date": day,
            "starts": self.starts,
            "ends": self.ends,
            "place": self.place,
            "leaders_women": self.leaders_women,
            "leaders_men": self.leaders_men,
        }


@transaction.atomic
def add_occasion(*, occasion: Occasion, by: User) -> None:
    """Store one occasion. Raises ValidationError when the activity has one that starts then."""
    editing.add(occasion, by=by)


@transaction.atomic
def change_occasion(*, occasion: Occasion, version: int, by: User) -> None:
    """Store a changed occasion.

    Raises ChangedMeanwhile when `version` is no longer the stored one, ValidationError in a locked period.
    """
    editing.lock(occasion.organisation)
    before = Occasion.objects.get(organisation=occasion.organisation, pk=occasion.pk)
    _refuse_locked(occasion.activity, before.date, occasion.date)
    editing.change(occasion, version=version, by=by)


@transaction.atomic
def add_series(*, activity: Activity, plan: Plan, by: User) -> Series:
    """Store one occasion a week. Raises ValidationError when one is there already, or none is left."""
    editing.lock(activity.organisation)
    series = Series.objects.create(
        organisation=activity.organisation, activity=activity, skips_holidays=plan.skips_holidays
    )
    _write(list(_planned(series, plan, {})), by=by)
    audit.record("series.added", series, by=by, organisation=activity.organisation)
    return series


@transaction.atomic
def change_series(*, occasion: Occasion, plan: Plan, version: int, by: User) -> None:
    """Let the occasion, and those of its series after it, take place as the plan says from now on.

    Each moves within its week, and those that the plan has no day for are cancelled. What has been counted at
    stays where it is. Raises ChangedMeanwhile when `version` is no longer the stored one of the occasion,
    ValidationError as add_series.
    """
    organisation = occasion.organisation
    editing.lock(organisation)
    of_series = Occasion.objects.filter(organisation=organisation, series=occasion.series_id)
    stored = of_series.get(pk=occasion.pk)
    if stored.version != version:
        raise editing.ChangedMeanwhile
    _refuse_locked(occasion.activity, stored.date, plan.first)
    events = AttendanceEvent.objects.filter(organisation=organisation, occasion__series=occasion.series_id)
    counted_at = set(events.values_list("occasion", flat=True))
    later = of_series.filter(date__gte=stored.date)
    by_week = {week_of(one.date): one for one in later if one.pk not in counted_at}
    counted = {week_of(one.date) for one in later if one.pk in counted_at}
    series = Series.objects.create(
        organisation=organisation, activity=occasion.activity, skips_holidays=plan.skips_holidays
    )
    changed = [one for one in _planned(series, plan, by_week) if week_of(one.date) not in counted]
    for one in by_week.values():
        if one not in changed:
            one.is_cancelled = True
    _write([*changed, *(one for one in by_week.values() if one not in changed)], by=by)
    audit.record("series.changed", series, by=by, organisation=organisation)


def _refuse_locked(activity: Activity, *days: date) -> None:
    through = Project.objects.get(organisation=activity.organisation, pk=activity.project_id).locked_through
    if through is not None and min(days) <= through:
        raise ValidationError(_("The period is locked. Unlock it in the project first."))


def _planned(series: Series, plan: Plan, by_week: dict[tuple[int, int], Occasion]) -> Iterator[Occasion]:
    """Give the plan's occasions: those that are there in the week, changed, else new ones."""
    days = plan.days()
    if not days:
        raise ValidationError(_("Between those days there is no occasion left."))
    for day in days:
        one = by_week.get(week_of(day)) or Occasion(
            organisation=series.organisation, activity=series.activity
        )
        for name, value in plan.on(day).items():
            setattr(one, name, value)
        one.series, one.is_cancelled = series, False
        yield one


def _write(occasions: list[Occasion], *, by: User) -> None:
    for one in occasions:
        one.validate_constraints()
        if one.pk:
            one.version += 1
        editing.save(one, by=by)


def _holidays(first: date, last: date) -> set[date]:
    """Return the public holidays, and the eves that everybody takes as such."""
    # Takes most of a second to import.
    import holidays

    years = range(first.year, last.year + 1)
    return set(holidays.country_holidays("SE", years=years, categories=("public", "de_facto")))
