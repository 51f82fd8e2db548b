"""Reading organisations."""

from dataclasses import dataclass

from django.db.models import Count, Q

from indicators.models import Organisation
from indicators.row_security import rows_of_all


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    slug: str
    name: str
    kind: str
    goals: int


def organisations() -> list[OrganisationFacts]:
    """Return every organisation in Swedish order, with its number of published goals. One query."""
    rows = Organisation.objects.annotate(
        published=Count("goals", filter=Q(goals__is_published=True))
    ).order_by("sort_key")
    with rows_of_all():
        return [OrganisationFacts(row.slug, row.name, row.get_kind_display(), row.published) for row in rows]
