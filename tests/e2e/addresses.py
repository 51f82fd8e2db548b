"""Every page there is, taken from the addresses themselves, so that a new one cannot be forgotten."""

from collections.abc import Iterator

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from indicators.models import Decision, Goal, ImportRun, Membership, User
from indicators.permissions import Role
from indicators.vocabulary import SexMode
from tests.factories import kpis, organisations

ADMINISTRATOR = "administrator@hedemora.example"
# An organisation that has just been made, with a KPI of its own to enter figures for.
NEW = "nykommun"
OWN_KPI = {"organisation": NEW, "code": "EGET"}

# Addresses of which more than one kind of page is to be had. The KPIs: one for each way in which figures
# tell women from men, and one without figures.
VARIANTS: dict[str, list[dict[str, str]]] = {
    "dashboards:goal-list": [{}, {"organisation": NEW}],
    "dashboards:kpi-detail": [
        *({"code": code} for code in ("N00206", "N00610", "N00952", "N05815", "FP-UTTAG")),
        OWN_KPI,
    ],
    "indicators:own-observation-edit": [OWN_KPI],
}


def make_new_organisation() -> None:
    new = organisations.municipality(NEW, "Ny kommun", area_code="9901", area_title="Ny")
    administrator = User.objects.get(email=ADMINISTRATOR)
    Membership.objects.create(organisation=new, user=administrator, role=Role.ADMINISTRATOR)
    kpis.kpi("EGET", organisation=new, source="own", sex_mode=SexMode.ROWS)


def routes() -> dict[str, frozenset[str]]:
    """Return the parameters of every address by its name, but for those of Django's admin."""
    return dict(_routes(get_resolver(), namespace=""))


def _routes(resolver: URLResolver, *, namespace: str) -> Iterator[tuple[str, frozenset[str]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", frozenset(one.pattern.regex.groupindex)
        elif one.app_name != "admin":
            yield from _routes(one, namespace=f"{namespace}{one.namespace}:" if one.namespace else namespace)


def addresses(route: str) -> list[str]:
    """Return the addresses of a route, with objects of the demonstration."""
    parameters = routes()[route]
    found = []
    for given in VARIANTS.get(route, [{}]):
        values = {"organisation": "hedemora"} | given
        values |= {name: _object(name) for name in parameters - values.keys()}
        found.append(reverse(route, kwargs={name: values[name] for name in parameters}))
    return found


def _object(parameter: str) -> str | int:
    """Return what stands for the parameter in Hedemora's addresses."""
    match parameter:
        case "slug":
            return Goal.objects.get(organisation__slug="hedemora", slug="attraktiv-arbetsgivare").slug
        case "code":
            return "N00206"
        case "number":
            return Decision.objects.filter(organisation__slug="hedemora").earliest("date").pk
        case "run":
            return ImportRun.objects.latest("pk").pk
        case "uidb36":
            return user_pk_to_url_str(User.objects.get(email=ADMINISTRATOR))
        case "key":
            return default_token_generator.make_token(User.objects.get(email=ADMINISTRATOR))
    raise AssertionError(f"say in {__name__} what stands for <{parameter}> in an address")
