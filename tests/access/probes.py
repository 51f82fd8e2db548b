"""Asks for every address, as everybody, of everybody's things, and judges each answer.

What is to be answered is worked out here from who asks, whose address it is and whose the thing is: from
the roles in tests/test_permissions.py and the texts in world.py, not from the product's own declarations.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import translation

from tests.access.world import MAY_READ, MISSING, SEARCHED, Owner, Persona, World, Writes, rows
from tests.forms import fields_of
from tests.responses import body
from tests.test_permissions import DECLARED, OPENED_BY, WITH_OBJECT

FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}
# How an address is asked for: the page, a part of it, the page in English.
WAYS = {"page": ("sv", {}), "part": ("sv", FRAGMENT), "english": ("en", {})}
ASKED = [*product(("GET", "POST"), ("page", "part")), ("GET", "english"), ("HEAD", "page")]
POST_ONLY = {"indicators:occasion-taps"}
# Else only those who work in a project find it: "closed" is one in which none of the personas does.
ABOUT_ANY_PROJECT = {"indicators:project-edit", "indicators:project-people"}
VARIES_BY = {"HX-Request", "Cookie"}
_KEYS = re.compile(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+')
_SPACES = str.maketrans("", "", "\u00a0\u202f")


@dataclass(frozen=True)
class Probe:
    """One request: who asks for which address of whose, about whose thing, and what is sent along."""

    persona: Persona
    route: str
    address_of: Owner
    thing: tuple[str | None, str]  # whose (None: nobody's), and what of theirs: "public" or "draft"
    method: str
    way: str
    body: tuple[str, Owner | None] | None = None  # a field that is given somebody's id

    def __str__(self) -> str:
        body = (
            f" with {self.body[0]} of {self.body[1].slug if self.body[1] else 'nobody'}" if self.body else ""
        )
        return (
            f"{self.persona.name}: {self.method} {self.route} ({self.way}) at {self.address_of.slug}, "
            f"{self.thing[1]} thing of {self.thing[0]}{body}"
        )


NOTHING = ("", "public")  # for an address that names no thing


def address_probes(world: World, routes: set[str] | None = None) -> Iterator[Probe]:
    """Every address with every thing, by method and way."""
    for name, names in _routes(routes):
        for persona, owner in product(world.personas, world.owners):
            for thing in _things(world, names):
                for method, way in ASKED:
                    yield Probe(persona, name, owner, thing, method, way)


def body_probes(world: World, routes: set[str] | None = None) -> Iterator[Probe]:
    """Every form of the first organisation, with somebody else's id in each field and in those it has not.

    By those whom the form is for: others are turned away before it is read.
    """
    first = world.owners[0]
    for name, names in _routes(routes):
        if name not in OPENED_BY:
            continue
        thing = (first.slug, "public") if (name, names) in WITH_OBJECT else NOTHING
        for persona in world.personas:
            if persona.roles.get(first.slug) in OPENED_BY[name]:
                for one, owner in product(first.ids, [*world.owners[1:], None]):
                    yield Probe(persona, name, first, thing, "POST", "page", (one, owner))


def _routes(wanted: set[str] | None) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (name, names)
        for name, _, names in DECLARED
        if "organisation" in names and (wanted is None or name in wanted)
    ]


def _things(world: World, names: tuple[str, ...]) -> list[tuple[str | None, str]]:
    kinds = [kind for one in names if one in MISSING for kind in world.owners[0].things[one]]
    if not kinds:
        return [NOTHING]
    return [(owner.slug, kind) for owner in world.owners for kind in kinds] + [(None, "public")]


class Asker(RequestFactory):
    """Sends requests as Client does, without keeping what the pages were made of: in half the time."""

    def __init__(self) -> None:
        super().__init__()
        # Its middleware reads the settings of the test.
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request):
        return self.handler(self._base_environ(**request))


@dataclass
class Prober:
    """Sends probes and says of each answer what is wrong with it: nothing, or a sentence."""

    world: World
    probes: int = 0
    clients: dict[str, "Asker"] = field(default_factory=dict)
    forms: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    missing: dict[tuple, str] = field(default_factory=dict)
    foreign: dict[tuple, dict[str, Probe]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owners = {owner.slug: owner for owner in self.world.owners}
        self.names = {name: names for name, _, names in DECLARED}
        for persona in self.world.personas:
            client = Client()
            if persona.user:
                client.force_login(persona.user)
            self.clients[persona.name] = Asker()
            self.clients[persona.name].cookies = client.cookies

    def faults(self, probes: Iterator[Probe]) -> Iterator[str]:
        for probe in probes:
            self.probes += 1
            if fault := self._ask(probe):
                yield f"{probe}: {fault}"
        for key, texts in self.foreign.items():
            for text, probe in texts.items():
                if key in self.missing and text != self.missing[key]:
                    yield f"{probe}: is answered otherwise than what does not exist"

    def _ask(self, probe: Probe) -> str:
        language, headers = WAYS[probe.way]
        with translation.override(language):
            address = self._address(probe)
        data = self._body(probe) if probe.method == "POST" else None
        client = self.clients[probe.persona.name]
        # What is written is taken back, the trace of a refusal too: every probe meets the same world.
        before = transaction.savepoint_create()
        with Writes() as writes:
            if probe.method == "POST":
                response = client.post(address, data, headers=headers)
            else:
                address += f"?q={SEARCHED}"
                response = client.generic(probe.method, address, headers=headers)
        try:
            return self._judge(probe, address, response) or self._judge_writes(probe, writes)
        finally:
            transaction.savepoint_rollback(before)
            transaction.savepoint_commit(before)  # gives back what the database keeps of it

    def _address(self, probe: Probe) -> str:
        whose, kind = probe.thing
        known = {"organisation": probe.address_of.slug}
        for name in self.names[probe.route]:
            if name != "organisation":
                things = self.owners[whose].things[name] if whose else {}
                known[name] = things.get(kind, things.get("public", MISSING[name]))
        return reverse(probe.route, kwargs=known)

    def _body(self, probe: Probe) -> dict[str, str]:
        if probe.body is None:
            return {}
        one, owner = probe.body
        if probe.route == "indicators:member-list" and one in ("up", "down", "kpi", "goal"):
            return {}
        wanted = "membership" if probe.route == "indicators:member-list" and one == "remove" else one
        value = owner.ids[wanted] if owner else MISSING["number"]
        if one in ("remove", "up", "down"):
            return {one: str(value)}
        return self._form(probe) | {one: str(value)}

    def _form(self, probe: Probe) -> dict[str, str]:
        """What the page's forms would send."""
        key = (probe.persona.name, probe.route)
        if key not in self.forms:
            page = self.clients[probe.persona.name].get(self._address(probe))
            has_forms = page.status_code == 200 and not page.streaming
            self.forms[key] = fields_of(page) if has_forms else {}
        return self.forms[key]

    def _judge(self, probe: Probe, address: str, response) -> str:
        text = body(response).translate(_SPACES)
        if leak := self._leak(probe, text):
            return f"shows {leak}"
        status = response.status_code
        expected = self._expected(probe)
        if probe.body is None and status not in expected:
            return f"answers {status} instead of {' or '.join(map(str, sorted(expected)))}"
        if status >= 500 or (probe.body and 404 in expected and status < 400):
            return f"answers {status}"
        if status == 200 and not {one.strip() for one in response.get("Vary", "").split(",")} >= VARIES_BY:
            return f"varies by {response.get('Vary')!r}"
        is_private = probe.route in OPENED_BY or probe.persona.user is not None
        if status == 200 and is_private and "no-store" not in response.get("Cache-Control", ""):
            return "may be kept by a cache"
        if status == 404 and not probe.body and probe.thing != NOTHING:
            self._keep(probe, address, text)
        return ""

    def _leak(self, probe: Probe, text: str) -> str:
        role = probe.persona.roles.get(probe.address_of.slug)
        for owner in self.world.owners:
            for kind, words in owner.texts.items():
                may_read = MAY_READ[kind] is None or role in MAY_READ[kind]
                if words in text and (owner is not probe.address_of or not may_read):
                    return f"{kind} of {owner.slug}"
        return ""

    def _expected(self, probe: Probe) -> set[int]:
        """The statuses that are right, from who asks for whose."""
        role = probe.persona.roles.get(probe.address_of.slug)
        opened_by = OPENED_BY.get(probe.route)
        writes = probe.method not in ("GET", "HEAD")
        if opened_by is None and writes:
            return {405}
        if opened_by is not None and role not in opened_by:
            if probe.persona.user is None:
                return {401 if probe.way == "part" else 302}
            return {404} if role is None else {403}
        if probe.route in POST_ONLY and not writes:
            return {405}
        _whose, kind = probe.thing
        is_there = (kind != "closed" or probe.route in ABOUT_ANY_PROJECT) and self._is_there(probe, role)
        if writes:
            return {200, 302, 405, 409, 422} if is_there else {404, 405}
        return {200} if is_there else {404}

    def _is_there(self, probe: Probe, role) -> bool:
        """Whether what the address names is the organisation's, and to be seen by that role."""
        whose, kind = probe.thing
        return probe.thing == NOTHING or (
            whose == probe.address_of.slug
            and (kind != "draft" or role in MAY_READ["draft"] or "draft" not in self._kinds(probe))
        )

    def _kinds(self, probe: Probe) -> set[str]:
        things = self.world.owners[0].things
        return {kind for one in self.names[probe.route] if one in MISSING for kind in things[one]}

    def _keep(self, probe: Probe, address: str, text: str) -> None:
        bare = address.removeprefix("/en")
        page = _KEYS.sub("", text).replace(address, "").replace(bare, "")
        key = (probe.persona.name, probe.route, probe.address_of.slug, probe.method, probe.way)
        if probe.thing[0] is None:
            self.missing[key] = page
        else:
            self.foreign.setdefault(key, {}).setdefault(page, probe)

    def _judge_writes(self, probe: Probe, writes: Writes) -> str:
        if not writes.found:
            return ""
        role = probe.persona.roles.get(probe.address_of.slug)
        if role not in OPENED_BY.get(probe.route, set()):
            return f"writes: {writes.found[0]}"
        for owner in self.world.owners:
            if owner is not probe.address_of and self.world.stored[owner.slug] != rows(owner):
                return f"writes into what {owner.slug} owns"
        return ""
