"""What an import for an organisation fetches: which KPIs, and for which areas."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from indicators.actions.areas import COUNTRY, newest_groups, parent_code
from indicators.actions.import_lock import ImportRefused
from indicators.models import ImportProblem, ImportRun, Kpi, Organisation
from indicators.sources.base import AreaRow, GroupRow, KpiRow, KpiSource
from indicators.vocabulary import AreaKind


@dataclass(frozen=True, slots=True)
class Scope:
    """What the source says that there is of what was asked for.

    kpis are in the order to be stored in, margins of error before what they belong to; unknown are the
    codes asked for that the source does not have. groups are the organisation's own. Figures are fetched
    for area_codes.
    """

    kpis: list[KpiRow]
    unknown: list[str]
    areas: list[AreaRow]
    groups: list[GroupRow]
    area_codes: list[str]


def codes_to_fetch(organisation: Organisation, source: str, kpi_codes: Sequence[str] | None) -> list[str]:
    """Return the codes asked for, each once; where none are, usual_codes. Raises ImportRefused when that
    leaves none, and for an organisation whose area is no municipality."""
    if organisation.area.organisation_id or organisation.area.kind != AreaKind.MUNICIPALITY:
        raise ImportRefused(ImportProblem.NO_MUNICIPALITY)
    codes = list(dict.fromkeys(usual_codes(organisation, source) if kpi_codes is None else kpi_codes))
    if not codes:
        raise ImportRefused(ImportProblem.NOTHING_TO_FETCH)
    return codes


def read_scope(source: KpiSource, organisation: Organisation, kpi_codes: Sequence[str] | None) -> Scope:
    """Ask the source what there is for the organisation. Writes nothing.

    Raises ImportRefused as codes_to_fetch does, and for a municipality that the source does not have;
    and what the source raises.
    """
    codes = codes_to_fetch(organisation, source.slug, kpi_codes)
    areas = source.areas()
    groups, area_codes = _around(source, organisation.area.code, areas)
    kpis = source.kpis(codes)
    found = {row.code for row in kpis}
    return Scope(
        kpis=_in_order(kpis + _belonging(source, kpis)),
        unknown=[code for code in codes if code not in found],
        areas=areas,
        groups=groups,
        area_codes=area_codes,
    )


def usual_codes(organisation: Organisation, source: str) -> list[str]:
    """Return the codes of the source's KPIs that the organisation's goals and imports have had to do with.

    With a KPI of a goal come its pair and its margin of error. A KPI that the source did not have when it
    was last asked for is left out, unless it stands in a goal.
    """
    in_goals = Kpi.objects.filter(
        Q(organisation=organisation) | Q(organisation=None), places__organisation=organisation
    )
    related = Q()
    for name in ("pk", "women_kpi", "men_kpi", "margin_kpi"):
        related |= Q(pk__in=in_goals.values(name))
    of_goals = Kpi.objects.filter(related, organisation=None, source=source).values_list("code", flat=True)
    last_problem: dict[str, str] = {}
    runs = ImportRun.objects.filter(organisation=organisation, source=source).order_by("created_at")
    for results in runs.values_list("results", flat=True):
        last_problem.update((result["code"], result["problem"]) for result in results)
    imported = {code for code, problem in last_problem.items() if problem != ImportProblem.UNKNOWN}
    return sorted(imported.union(of_goals))


def _around(source: KpiSource, own_code: str, areas: Sequence[AreaRow]) -> tuple[list[GroupRow], list[str]]:
    """Return the municipality's own groups, and the codes of the areas that it is seen beside."""
    by_code = {area.code: area for area in areas}
    own = by_code.get(own_code)
    if own is None or own.kind is not AreaKind.MUNICIPALITY:
        raise ImportRefused(ImportProblem.NO_MUNICIPALITY)
    groups = newest_groups(source.groups(own.title), about=own.title)
    members = [code for group in groups if group.is_overall for code in group.members]
    single = [own.code, parent_code(own.code, own.kind), COUNTRY, *members]
    codes = [code for code in single if code in by_code] + [group.code for group in groups]
    return groups, list(dict.fromkeys(codes))


def _belonging(source: KpiSource, kpis: Sequence[KpiRow]) -> list[KpiRow]:
    """Return the other halves of pairs, and the margins of error, that were not asked for."""
    wanted = {code for row in kpis for code in (row.women_code, row.men_code, row.margin_code) if code}
    missing = sorted(wanted - {row.code for row in kpis})
    return source.kpis(missing) if missing else []


def _in_order(kpis: Sequence[KpiRow]) -> list[KpiRow]:
    margins = {row.margin_code for row in kpis}
    return sorted(kpis, key=lambda row: (row.code not in margins, row.code))
