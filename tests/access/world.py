"""Three organisations with one of everything, and people of every role.

Each text says whose it is and who may read it, so that a trace of it on a page can be judged.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.apps import apps
from django.db import connection

from indicators import audit
from indicators.models import (
    Area,
    ImportRun,
    KpiReading,
    Membership,
    Organisation,
    OwnObservation,
    Project,
    ProjectMember,
    Release,
    User,
)
from indicators.permissions import Role
from indicators.vocabulary import AreaKind, MeasureType, Sex, TargetFor
from tests.factories import kpis, organisations, people, projects, releases

TRACE = {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER}
READERS_OF_DRAFTS = {Role.READER, Role.HR, Role.CONTROLLER, Role.ADMINISTRATOR}
EDITORS = {Role.CONTROLLER, Role.ADMINISTRATOR}
# They work in the organisation's project.
WORKERS = {Role.COORDINATOR, *EDITORS}
# What a text is -> the roles that may read it at its own organisation's addresses; None: everybody.
# Written from the specification, not from indicators/permissions.py.
MAY_READ = {
    "public": None,
    "draft": READERS_OF_DRAFTS,
    "figure": EDITORS,
    "decision": EDITORS,
    "import": EDITORS,
    "member": {Role.ADMINISTRATOR},
    "released": None,
    "trace": TRACE,
    "counted": WORKERS,
    # Another project, which those who say who works in it see the name of; and what is in it.
    "project": EDITORS,
    "foreign": set(),
}
# What all texts begin with, to be searched for.
SEARCHED = "tupp"
MISSING = {
    "slug": "nowhere",
    "code": "NOWHERE",
    "number": 987654321,
    "release": 987654321,
    "project": 987654321,
    "activity": 987654321,
    "occasion": 987654321,
    "public_id": "00000000-0000-4000-8000-000000000000",
}
# By the field that leads to whose a row is.
WHOSE = {
    model: path
    for model in apps.get_app_config("indicators").get_models()
    for field, path in (("organisation", "organisation"), ("release", "release__organisation"))
    if any(one.name == field for one in model._meta.concrete_fields)
}
OWNED = list(WHOSE)
# The trace is written also where somebody is turned away.
WRITTEN = [model for model in OWNED if model._meta.model_name != "auditevent"]


@dataclass(frozen=True)
class Owner:
    """An organisation with what it owns. things: what an address can name, published and not."""

    organisation: Organisation
    things: dict[str, dict[str, object]]
    ids: dict[str, object]
    texts: dict[str, str]

    @property
    def slug(self) -> str:
        return self.organisation.slug


@dataclass(frozen=True)
class Persona:
    """Somebody who asks, and the role that they have in each organisation."""

    name: str
    user: User | None
    roles: dict[str, Role]


@dataclass(frozen=True)
class World:
    """Who there is, and what each organisation owned at the beginning."""

    owners: list[Owner]
    personas: list[Persona]
    stored: dict[str, dict]


_numbers = count(1)


def build() -> World:
    shared = kpis.kpi("N00206")
    owners = [_owner(slug, shared) for slug in ("aby", "boda", "ceby")]
    first, second = (owner.organisation for owner in owners[:2])
    personas = [
        Persona("visitor", None, {}),
        Persona("outsider", User.objects.create_user("outsider@example.org"), {}),
    ]
    for role in Role:
        user = people.member(f"{role}@aby.example", first, role)
        personas.append(Persona(f"{role} of aby", user, {first.slug: role}))
    neighbour = people.member("administrator@boda.example", second, Role.ADMINISTRATOR)
    personas.append(Persona("administrator of boda", neighbour, {second.slug: Role.ADMINISTRATOR}))
    both = people.member("both@example.org", first, Role.ADMINISTRATOR)
    Membership.objects.create(organisation=second, user=both, role=Role.ADMINISTRATOR)
    in_both = dict.fromkeys((first.slug, second.slug), Role.ADMINISTRATOR)
    personas.append(Persona("administrator of both", both, in_both))
    for persona in personas:
        _let_work(persona, owners)
    return World(owners, personas, {owner.slug: rows(owner) for owner in owners})


def _let_work(persona: Persona, owners: list[Owner]) -> None:
    """Let those who may work in the organisation's first project do so; in the second nobody of them does."""
    for owner in owners:
        if persona.roles.get(owner.slug) in WORKERS:
            ProjectMember.objects.create(
                organisation=owner.organisation,
                project=Project.objects.get(organisation=owner.organisation, title=owner.texts["counted"]),
                user=persona.user,
            )


def _owner(slug: str, shared) -> Owner:
    number = next(_numbers)
    texts = {kind: f"{SEARCHED}{kind}{slug}" for kind in MAY_READ} | {
        "figure": f"{7310000 + 13 * number}",
        "released": f"{6410000 + 13 * number}",
    }
    made = organisations.municipality(slug, slug.title(), area_code=f"9{number:03}", area_title=slug.title())
    board = Area.objects.create(
        organisation=made, code=f"{slug}-board", title=texts["public"], kind=AreaKind.BOARD, parent=made.area
    )
    clerk = people.member(f"clerk@{slug}.example", made, Role.CONTROLLER)
    member = people.member(f"{texts['member']}@example.org", made, Role.READER)
    counted = {
        "organisation": made,
        "source": "",
        "unit": "st",
        "measure_type": MeasureType.COUNT,
        "decimals": 0,
    }
    published = kpis.kpi(f"{slug}-1", title=texts["public"], gap_type="difference", **counted)
    draft = kpis.kpi(f"{slug}-2", title=texts["draft"], gap_type="difference", **counted)
    KpiReading.objects.create(organisation=made, kpi=shared, decimals=2)
    decided = kpis.decision(made, title=texts["public"])
    kpis.decision(made, "§ 7", title=texts["decision"], body=texts["decision"], date=date(2020, 1, 7))
    goal = kpis.goal(
        made, f"{slug}-goal", published, shared, title=texts["public"], decision=decided, board=board
    )
    hidden = kpis.goal(made, f"{slug}-draft", draft, title=texts["draft"], is_published=False)
    target = kpis.target(published, made, "2024", TargetFor.WOMEN, 60, decision=decided)
    releases.enter(published, clerk, {"2022": {Sex.WOMEN: float(texts["released"])}})
    release = releases.publish(published, clerk)
    # Past the action, which leaves the draft's name in the trace.
    parameters = release.parameters | {"title": texts["draft"]}
    Release.objects.create(
        organisation=made, kpi=draft, number=release.number, parameters=parameters, published_by=clerk
    )
    for kpi in (published, draft):
        OwnObservation.objects.create(
            organisation=made,
            kpi=kpi,
            area=made.area,
            period="2023",
            sex=Sex.WOMEN,
            value=float(texts["figure"]),
            entered_by=clerk,
        )
    run = ImportRun.objects.create(
        organisation=made,
        source="kolada",
        state="failed",
        problem="unexpected",
        message=texts["import"],
        parameters={"kpis": [texts["import"]]},
        started_by=clerk,
    )
    audit.record("access.refused", made, by=clerk, organisation=made, page=texts["trace"])
    work = _work(made, texts["counted"], texts["counted"], clerk)
    foreign = _work(made, texts["project"], texts["foreign"], clerk)
    things = {
        **{name: {"public": work[name].pk, "closed": foreign[name].pk} for name in work},
        "slug": {"public": goal.slug, "draft": hidden.slug},
        "code": {"public": published.code, "draft": draft.code},
        "number": {"public": decided.pk},
        "public_id": {"public": run.public_id},
        "release": {"public": release.number},
    }
    place = goal.places.first()
    ids = {
        "organisation": made.pk,
        "organisation_id": made.pk,
        "parent": goal.pk,
        "goal": goal.pk,
        "decision": decided.pk,
        "board": board.pk,
        "area": made.area_id,
        "kpi": published.pk,
        "code": published.code,
        "women_kpi": published.code,
        "men_kpi": draft.code,
        "based_on": target.pk,
        "up": place.pk,
        "down": place.pk,
        "remove": place.pk,
        "user": member.pk,
        "membership": member.memberships.get(organisation=made).pk,
        "public_id": run.public_id,
        "release": release.pk,
        **{name: one.pk for name, one in work.items()},
    }
    return Owner(made, things, ids, texts)


def _work(made: Organisation, title: str, within: str, person: User) -> dict:
    """A project that the person works in, with an activity, an occasion and who came."""
    project = projects.project(made, person, title=title)
    activity = projects.activity(project, within)
    occasion = projects.occasion(activity, place=within)
    projects.tap(occasion, person, Sex.WOMEN)
    return {"project": project, "activity": activity, "occasion": occasion}


def rows(owner: Owner) -> dict:
    """Everything that the organisation owns, as it is stored."""
    return {
        model: list(model._base_manager.filter(**{WHOSE[model]: owner.organisation}).order_by("pk").values())
        for model in WRITTEN
    }


class Writes:
    """Notes every statement that writes into what organisations own."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._tables = {f'"{model._meta.db_table}"' for model in WRITTEN}

    def __call__(self, execute, sql, params, many, context):
        words = sql.split(None, 3)
        if words[0] in ("INSERT", "UPDATE", "DELETE") and self._tables & set(words[1:3]):
            self.found.append(sql[:80])
        return execute(sql, params, many, context)

    def __enter__(self) -> "Writes":
        self._wrapped = connection.execute_wrapper(self)
        self._wrapped.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._wrapped.__exit__(*error)
