"""What events of the trace are called. A test holds that everything that is recorded has its words."""

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from indicators.models.choices import label
from indicators.permissions import Role
from indicators.queries.audit import Event
from indicators.vocabulary import Sex

ACTIONS: dict[str, str | Promise] = {
    "access.refused": _("Was refused a page"),
    "account.linked": _("Account linked to the identity provider"),
    "account.password_changed": _("Changed password"),
    "account.sign_in_failed": _("Sign-in failed"),
    "account.signed_in": _("Signed in"),
    "account.signed_out": _("Signed out"),
    "admin.added": _("Added in the installation's administration"),
    "admin.changed": _("Changed in the installation's administration"),
    "admin.removed": _("Removed in the installation's administration"),
    "activity.added": _("Added an activity"),
    "activity.changed": _("Changed an activity"),
    "attendance.corrected": _("Corrected who came to an occasion"),
    "attendance.late_approved": _("Let late registrations count"),
    "attendance.late_refused": _("Let late registrations not count"),
    "audit.exported": _("Downloaded the audit trail"),
    "decision.added": _("Registered a decision"),
    "decision.changed": _("Corrected a decision"),
    "demonstration.loaded": _("Loaded the demonstration"),
    "figures.entered": _("Entered own figures"),
    "figures.shown": _("Saw own figures before release"),
    "goal.added": _("Added a goal"),
    "goal.changed": _("Changed a goal"),
    "goal.kpi_added": _("Added a KPI to a goal"),
    "goal.kpi_moved": _("Moved a KPI of a goal"),
    "goal.kpi_removed": _("Removed a KPI from a goal"),
    "import.ended": _("Import ended"),
    "import.requested": _("Asked for an import"),
    "import.started": _("Import started"),
    "kpi.added": _("Added a KPI"),
    "kpi.changed": _("Changed a KPI"),
    "kpi.figures_stored": _("Stored imported figures"),
    "kpi.read": _("Decided how a KPI is read"),
    "kpi.updated": _("Updated a KPI from its source"),
    "member.added": _("Gave a role"),
    "member.removed": _("Took a role"),
    "member.sessions_ended": _("Ended all sessions of a member"),
    "occasion.added": _("Planned an occasion"),
    "occasion.changed": _("Changed an occasion"),
    "organisation.added": _("Added the organisation"),
    "project.added": _("Started a project"),
    "project.changed": _("Changed a project"),
    "project.locked": _("Locked the attendance of a period"),
    "project.person_added": _("Let a person work in a project"),
    "project.person_removed": _("Took a person out of a project"),
    "project.unlocked": _("Unlocked the attendance of a period"),
    "release.published": _("Published own figures"),
    "release.withdrawn": _("Withdrew published figures"),
    "series.added": _("Planned a series of occasions"),
    "series.changed": _("Changed a series of occasions"),
    "targets.set": _("Set the targets of a KPI"),
}

_DETAILS: dict[str, str | Promise] = {
    "decision": _("Decision"),
    "digest": _("Check sum"),
    "events": _("Registrations"),
    "fields": _("Fields"),
    "kpi": _("KPI"),
    "page": _("Page"),
    "period": _("Period"),
    "person": _("Number of the account"),
    "problem": _("Problem"),
    "role": _("Role"),
    "run": pgettext_lazy("of figures", "Import"),
    "sexes": _("Sex"),
    "state": _("State"),
    "targets": _("Targets"),
    "through": _("Through"),
}
_VALUES = {("role", role.value): role.label for role in Role} | {
    ("sexes", sex.value): label(sex) for sex in Sex
}
_VALUES["through", "provider"] = _("the identity provider")


def action_words(action: str) -> str:
    return str(ACTIONS.get(action, action))


def person_words(event: Event) -> str:
    return event.person or gettext("nobody signed in")


def detail_words(event: Event) -> str:
    """Return the particulars of an event in one line; "" where there are none."""
    said = [f"{gettext('KPI')}: {', '.join(event.kpis)}"] if event.kpis else []
    for name, detail in event.details.items():
        words = detail if isinstance(detail, list) else [detail]
        texts = [str(_VALUES.get((name, word), word)) for word in words]
        if any(texts):
            said.append(f"{_DETAILS.get(name, name)}: {', '.join(texts)}")
    return "; ".join(said)
