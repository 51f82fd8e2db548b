"""Values that nobody has but one organisation, and that are looked for where they must not be.

`plant` puts them into an organisation. Wherever a test writes them too, and in whatever test: no log line may
have one, nor any address of a person (`nothing_personal_is_logged`, in force for all tests).
"""

import logging
import re
from urllib.parse import unquote

import pytest

from hedemora_kpi.web.logs import JsonLines
from indicators.models import Organisation, OwnObservation, User
from indicators.permissions import Role
from indicators.vocabulary import MeasureType, Sex
from tests.factories import kpis, people, projects, releases

EMAIL = "kanarie.ek@hedemora.example"
NAME = "Kanarie Ek"
NUMBER = "19121212-1212"
FIGURE = 48151623.42
# However a number is written: 48 151 623,42 or 48,151,623.42 or without the decimals.
_FORMS = {EMAIL: re.escape(EMAIL), NAME: NAME, NUMBER: r"19121212-?1212", FIGURE: r"48[,.\s]?151[,.\s]?623"}
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.example")


def canaries_in(text: str) -> set[str | float]:
    """Return the canaries that the text has, as it is or as an address writes it."""
    read = unquote(text).replace("&nbsp;", " ").replace("&#x27;", "'")
    return {canary for canary, form in _FORMS.items() if re.search(form, read)}


def plant(organisation: Organisation) -> tuple[User, dict[str, object]]:
    """Give the organisation everything that an address can name, with the canaries in it.

    Returns its administrator, and what its addresses are made of.
    """
    administrator = people.member(EMAIL, organisation, Role.ADMINISTRATOR)
    administrator.first_name, administrator.last_name = NAME.split()
    administrator.save()
    own = kpis.kpi("H1", organisation=organisation, source="", unit="kr", measure_type=MeasureType.SEK)
    kpis.goal(organisation, "heltid", own)
    kpis.goal(organisation, "utkast", own, title=f"Mål om {NUMBER}", is_published=False)
    decision = kpis.decision(organisation, title=f"Beslut om {NUMBER}")
    releases.enter(own, administrator, {"2021": {Sex.WOMEN: 100, Sex.MEN: 90}})
    release = releases.publish(own, administrator)
    # Entered, and not published.
    OwnObservation.objects.create(
        organisation=organisation,
        kpi=own,
        area=organisation.area,
        period="2024",
        sex=Sex.WOMEN,
        value=FIGURE,
        entered_by=administrator,
    )
    run = kpis.import_run(organisation=organisation, started_by=administrator)
    activity = projects.activity(projects.project(organisation, administrator))
    return administrator, {
        "project": activity.project_id,
        "activity": activity.pk,
        "occasion": projects.occasion(activity).pk,
        "organisation": organisation.slug,
        "slug": "heltid",
        "code": "H1",
        "number": decision.pk,
        "public_id": run.public_id,
        "release": release.number,
        "pk": 1,
        "uidb36": "1",
        "key": "no-such-key",
    }


class _Reader(logging.Handler):
    """Keeps what would be written of each record that says something of a person, and of no other."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.faults: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        written = self.format(record)
        if canaries_in(written) or _ADDRESS.search(written):
            self.faults.append(written)


@pytest.fixture(autouse=True)
def nothing_personal_is_logged():
    reader = _Reader()
    logging.getLogger().addHandler(reader)
    yield reader
    logging.getLogger().removeHandler(reader)
    assert reader.faults == []
