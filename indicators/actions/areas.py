"""Areas and groups of areas as a source has them today."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from indicators.models import Area, GroupMember
from indicators.sources.base import AreaRow, GroupRow
from indicators.vocabulary import AreaKind

COUNTRY = "0000"
# Every area after the one that it lies in.
_OUTSIDE_IN = [AreaKind.COUNTRY, AreaKind.REGION, AreaKind.MUNICIPALITY]


def parent_code(code: str, kind: AreaKind) -> str:
    """Return the code of the area that an area lies in: 0020 for Hedemora 2083, "" for the country."""
    if kind is AreaKind.MUNICIPALITY:
        return f"00{code[:2]}"
    return COUNTRY if kind is AreaKind.REGION else ""


@transaction.atomic
def store_areas(rows: Sequence[AreaRow]) -> None:
    """Make the installation's areas as the rows have them: municipality in region in country.

    Writes only what is new or changed. An area that is in no row stays.
    """
    stored = _shared_areas()
    for row in sorted(rows, key=lambda row: _OUTSIDE_IN.index(row.kind)):
        parent = stored.get(parent_code(row.code, row.kind))
        stored[row.code] = _store(
            stored.get(row.code),
            row.code,
            title=row.title,
            kind=row.kind,
            parent_id=parent.pk if parent else None,
        )


@transaction.atomic
def store_groups(rows: Sequence[GroupRow], *, about: Area, today: date) -> None:
    """Make the groups that a source made for one area as the rows have them, with their members today.

    A member that is new is one from today, one that is gone left by today; members that are no area of
    the installation's are passed over.
    """
    stored = _shared_areas()
    for row in rows:
        group = _store(
            stored.get(row.code),
            row.code,
            title=row.title,
            kind=AreaKind.GROUP,
            group_of_id=about.pk,
            subject=row.subject,
            vintage=row.vintage,
        )
        _store_members(group, {stored[code].pk for code in row.members if code in stored}, today=today)


def newest_groups(rows: Sequence[GroupRow], *, about: str) -> list[GroupRow]:
    """Return the groups that were made for the area of that name, the newest of every subject."""
    newest: dict[str, GroupRow] = {}
    for row in sorted(rows, key=lambda row: row.vintage or 0):
        if row.vintage is not None and row.about.casefold() == about.casefold():
            newest[row.subject] = row
    return list(newest.values())


def _shared_areas() -> dict[str, Area]:
    return {area.code: area for area in Area.objects.filter(organisation=None)}


def _store(area: Area | None, code: str, **said: str | int | None) -> Area:
    if area and all(getattr(area, name) == value for name, value in said.items()):
        return area
    Area(code=code, **said).clean_fields(exclude=["organisation", "parent", "group_of"])
    # Another import may have stored it just now.
    return Area.objects.update_or_create(organisation=None, code=code, defaults=said)[0]


def _store_members(group: Area, member_ids: set[int], *, today: date) -> None:
    stays = GroupMember.objects.filter(group=group, left_by=None)
    before = set(stays.values_list("area_id", flat=True))
    stays.filter(area_id__in=before - member_ids).update(left_by=today)
    GroupMember.objects.bulk_create(
        (
            GroupMember(group=group, area_id=area_id, seen_from=today)
            for area_id in sorted(member_ids - before)
        ),
        ignore_conflicts=True,
    )
