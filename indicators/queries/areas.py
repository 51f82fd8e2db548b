"""Reading areas: which ones an organisation's figures can be compared with."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q

from indicators.models import GroupMember, Organisation
from indicators.vocabulary import AreaKind

# The group that Kolada makes for a municipality as a whole; its members are the dots of dot plots.
OVERALL_SUBJECT = "övergripande"


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area as pages name it. vintage is the year of a group of areas."""

    id: int
    code: str
    title: str
    kind: AreaKind
    vintage: int | None = None


def comparison_areas(organisation: Organisation) -> list[AreaFacts]:
    """Return the areas published figures exist for beside the organisation's own: groups of similar
    municipalities (the newest of each subject first), the region, the country. One query."""
    own = organisation.area
    with connection.cursor() as cursor:
        # A plain cursor: every page with a chart asks this.
        cursor.execute(
            "SELECT id, code, title, kind, vintage, subject FROM indicators_area "
            "WHERE organisation_id IS NULL AND (code = '0000' OR id = %s OR group_of_id = %s)",
            [own.parent_id, own.pk],
        )
        rows = cursor.fetchall()
    newest: dict[str, tuple[int, AreaFacts]] = {}
    others: list[AreaFacts] = []
    for id_, code, title, kind, vintage, subject in rows:
        facts = AreaFacts(id_, code, title, AreaKind(kind), vintage)
        if kind != AreaKind.GROUP:
            others.append(facts)
        elif subject not in newest or newest[subject][0] < (vintage or 0):
            newest[subject] = (vintage or 0, facts)
    groups = sorted(newest.items(), key=lambda item: (OVERALL_SUBJECT not in item[0], item[0]))
    others.sort(key=lambda facts: facts.kind is AreaKind.COUNTRY)
    return [facts for _, (_, facts) in groups] + others


def similar_municipalities(group: AreaFacts, *, today: date) -> list[AreaFacts]:
    """Return the members of a group as of today, in Swedish order. One query."""
    members = GroupMember.objects.filter(group_id=group.id).filter(
        Q(left_by__isnull=True) | Q(left_by__gt=today)
    )
    return [
        AreaFacts(id_, code, title, AreaKind(kind))
        for id_, code, title, kind in members.order_by("area__sort_key").values_list(
            "area_id", "area__code", "area__title", "area__kind"
        )
    ]


def own_area(organisation: Organisation) -> AreaFacts:
    area = organisation.area
    return AreaFacts(area.pk, area.code, area.title, AreaKind(area.kind))


def overall_group(comparisons: list[AreaFacts]) -> AreaFacts | None:
    """Return the organisation's own overall group among its comparison areas, if there is one."""
    groups = (facts for facts in comparisons if facts.kind is AreaKind.GROUP)
    return next((facts for facts in groups if OVERALL_SUBJECT in facts.title), None)
