"""What a person may do in an organisation, and which role may do it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    READER = "reader", _("reader")
    POLITICIAN = "politician", _("politician")
    HR = "hr", _("human resources")
    COORDINATOR = "coordinator", _("coordinator")
    CONTROLLER = "controller", _("controller")
    ADMINISTRATOR = "administrator", _("administrator")
    DATA_PROTECTION_OFFICER = "data_protection", _("data protection officer")


class Permission(models.TextChoices):
    VIEW_DRAFTS = "view_drafts", _("see goals that are not published")
    VIEW_OWN_FIGURES = "view_own_figures", _("see the organisation's own figures before release")
    EDIT_GOALS = "edit_goals", _("write goals and choose their KPIs")
    EDIT_TARGETS = "edit_targets", _("register decisions and targets")
    EDIT_OBSERVATIONS = "edit_observations", _("enter the organisation's own figures")
    PUBLISH_RELEASES = "publish_releases", _("publish and withdraw the organisation's own figures")
    LOG_ATTENDANCE = "log_attendance", _("count who comes, in the projects that one works in")
    MANAGE_PROJECTS = "manage_projects", _("start projects, and decide who works in them")
    IMPORT_FIGURES = "import_figures", _("fetch published figures")
    MANAGE_MEMBERS = "manage_members", _("invite people and give roles")
    VIEW_AUDIT = "view_audit", _("see who did and saw what")


_CONTROLLER = frozenset(Permission) - {Permission.MANAGE_MEMBERS, Permission.VIEW_AUDIT}

PERMISSIONS_OF_ROLE: dict[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.VIEW_DRAFTS}),
    # Reads what is published, as everybody does: a draft is not yet theirs to decide on.
    Role.POLITICIAN: frozenset(),
    Role.HR: frozenset({Permission.VIEW_DRAFTS}),
    # Sees the figures of the projects that name them, and of no other (indicators/queries/projects.py).
    Role.COORDINATOR: frozenset({Permission.LOG_ATTENDANCE}),
    Role.CONTROLLER: _CONTROLLER,
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.DATA_PROTECTION_OFFICER: frozenset({Permission.VIEW_AUDIT}),
}

# These open nothing without a second factor, where the installation demands one.
ROLES_WITH_SECOND_FACTOR = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Return everything that a person with these roles in an organisation may do there."""
    return frozenset().union(*(PERMISSIONS_OF_ROLE[Role(role)] for role in roles))
