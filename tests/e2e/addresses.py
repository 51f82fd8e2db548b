"""The address of every page, with what the demonstration has."""

from collections.abc import Iterator
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from indicators.actions.attendance import lock_period
from indicators.actions.import_results import Result
from indicators.actions.releases import withdraw_release
from indicators.models import (
    Activity,
    Decision,
    ImportProblem,
    ImportState,
    Membership,
    Occasion,
    Organisation,
    Project,
    User,
)
from indicators.permissions import Role
from indicators.vocabulary import AgeBands, Sex
from tests.factories import kpis, organisations, people, projects, releases

ADMINISTRATOR = "administrator@hedemora.example"
# Has an account, and no password yet.
INVITED = "invited@hedemora.example"
# Has an authenticator app, recovery codes and a passkey.
SECURED = "secured@hedemora.example"
# An organisation that has just been made, with a KPI of its own.
NEW = "nykommun"
OWN_KPI = {"organisation": NEW, "code": "EGET"}
FINISHED_IMPORT, WAITING_IMPORT = str(UUID(int=1)), str(UUID(int=2))

# Addresses of which more than one kind of page is to be had.
VARIANTS: dict[str, list[dict[str, str]]] = {
    "dashboards:goal-list": [{}, {"organisation": NEW}],
    "dashboards:kpi-detail": [{}, {"code": "N00952"}, OWN_KPI],
    "indicators:own-observation-edit": [OWN_KPI],
    "indicators:release-create": [OWN_KPI],
    "indicators:release-withdraw": [OWN_KPI | {"release": "1"}],
    # The second is withdrawn.
    "dashboards:release-detail": [OWN_KPI | {"release": one} for one in ("1", "2")],
    "indicators:import-detail": [{"public_id": FINISHED_IMPORT}, {"public_id": WAITING_IMPORT}],
}


def add_what_the_demonstration_lacks() -> None:
    hedemora = Organisation.objects.get(slug="hedemora")
    administrator = User.objects.get(email=ADMINISTRATOR)
    invited = User.objects.create_user(INVITED)
    Membership.objects.create(organisation=hedemora, user=invited, role=Role.READER)
    _project(hedemora, administrator)
    _secured(hedemora)
    _imports(hedemora)
    new = organisations.municipality(NEW, "Ny kommun", area_code="9901", area_title="Ny")
    Membership.objects.create(organisation=new, user=administrator, role=Role.ADMINISTRATOR)
    own = kpis.kpi("EGET", organisation=new, source="own", made_from_people=True)
    # A figure, one of too few, and none.
    releases.enter(
        own,
        administrator,
        {
            "2023": {Sex.WOMEN: (25, 40), Sex.MEN: (10, 30)},
            "2024": {Sex.WOMEN: (25, 40), Sex.MEN: (2, 30)},
            "2025": {Sex.WOMEN: (0, 40), Sex.MEN: (21, 30)},
        },
    )
    releases.publish(own, administrator)
    releases.enter(own, administrator, {"2025": {Sex.WOMEN: (0, 50), Sex.MEN: (21, 30)}})
    releases.publish(own, administrator)
    withdraw_release(release=own.releases.get(number=2), reason="Fel underlag", by=administrator)
    releases.publish(own, administrator)
    releases.enter(own, administrator, {"2025": {Sex.WOMEN: (10, 60), Sex.MEN: (21, 30)}})


def _project(hedemora: Organisation, administrator: User) -> None:
    """One with ages, a locked period and what came in too late for it."""
    project = projects.project(hedemora, administrator, title="Språkstegen", age_bands=AgeBands.AMIF)
    occasion = projects.occasion(projects.activity(project), timezone.localdate().isoformat())
    projects.tap(occasion, administrator, Sex.WOMEN, Sex.WOMEN, Sex.MEN)
    lock_period(project=project, through=occasion.date, by=administrator)
    projects.tap(occasion, administrator, Sex.WOMEN)
    open_one = projects.project(hedemora, administrator, title="Öppna caféet")
    projects.occasion(projects.activity(open_one, "Café"), timezone.localdate().isoformat())


def _secured(hedemora: Organisation) -> None:
    secured = people.member(SECURED, hedemora, Role.READER)
    TOTP.activate(secured, generate_totp_secret())
    RecoveryCodes.activate(secured)
    Authenticator.objects.create(
        user=secured, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefonen", "credential": {}}
    )


def _imports(hedemora: Organisation) -> None:
    """One that is not begun, and one that did and left all that a result can tell."""
    kpis.import_run(organisation=hedemora, public_id=WAITING_IMPORT, state=ImportState.WAITING)
    counts = {"new": 3, "changed": 2, "unchanged": 1000, "withdrawn": 1, "missing": 0}
    stored = Result(code="N00206", title="Heltid", title_before="", problem="", error="", **counts)
    failed = stored | {"problem": ImportProblem.UNEXPECTED, "error": "https://api.kolada.se/v3/data: [1, 2"}
    kpis.import_run(
        organisation=hedemora,
        public_id=FINISHED_IMPORT,
        state=ImportState.PARTLY,
        results=[stored, stored | {"title_before": "Heltid förr"}, stored | dict.fromkeys(counts, 0), failed],
    )


def routes(
    resolver: URLResolver | None = None, namespace: str = "", around: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield name and parameters of every address but those of Django's admin."""
    for one in (resolver or get_resolver()).url_patterns:
        parameters = around | frozenset(one.pattern.regex.groupindex)
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", parameters
        elif one.app_name != "admin":
            yield from routes(one, f"{namespace}{one.namespace}:" if one.namespace else namespace, parameters)


def addresses(name: str, parameters: frozenset[str]) -> list[str]:
    """Return the addresses of that name, with objects of the demonstration."""
    found = []
    for given in VARIANTS.get(name, [{}]):
        values = {"organisation": "hedemora"} | given
        values |= {one: _object(one) for one in parameters - values.keys()}
        found.append(reverse(name, kwargs={one: values[one] for one in parameters}))
    return found


def _object(parameter: str) -> str | int:
    """Return what stands for the parameter in Hedemora's addresses."""
    match parameter:
        case "slug":
            return "attraktiv-arbetsgivare"
        case "code":
            return "N00206"
        case "number":
            return Decision._base_manager.filter(organisation__slug="hedemora").earliest("date").pk
        case "project":
            return Project._base_manager.get(title="Öppna caféet").pk
        case "activity":
            return Activity._base_manager.get(title="Café").pk
        case "occasion":
            return Occasion._base_manager.get(activity__title="Café").pk
        case "pk":
            return Authenticator.objects.get(user__email=SECURED, type=Authenticator.Type.WEBAUTHN).pk
        case "uidb36":
            return user_pk_to_url_str(User.objects.get(email=ADMINISTRATOR))
        case "key":
            return default_token_generator.make_token(User.objects.get(email=ADMINISTRATOR))
    raise AssertionError(f"say in {__name__} what stands for <{parameter}> in an address")
