"""Starting projects and their activities, and saying who works in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from indicators import audit
from indicators.access import grant_for
from indicators.actions import editing
from indicators.models import Activity, Project, ProjectMember, User
from indicators.permissions import Permission


@transaction.atomic
def add_project(*, project: Project, by: User) -> None:
    """Store a new project; whoever starts it works in it. Raises ValidationError when the name is taken."""
    editing.add(project, by=by)
    ProjectMember.objects.create(organisation=project.organisation, project=project, user=by)


@transaction.atomic
def change_project(*, project: Project, version: int, by: User) -> None:
    """Store a changed project. Raises ChangedMeanwhile when `version` is no longer the stored one."""
    editing.change(project, version=version, by=by)


@transaction.atomic
def add_activity(*, activity: Activity, by: User) -> None:
    """Store a new activity. Raises ValidationError when the project has one of that name."""
    editing.add(activity, by=by)


@transaction.atomic
def change_activity(*, activity: Activity, version: int, by: User) -> None:
    """Store a changed activity. Raises ChangedMeanwhile when `version` is no longer the stored one."""
    editing.change(activity, version=version, by=by)


@transaction.atomic
def add_person(*, project: Project, user: User, by: User) -> None:
    """Let a person work in the project, and so see what is counted in it.

    Raises ValidationError for whoever has no role that counts, or is in the project already.
    """
    editing.lock(project.organisation)
    if not grant_for(user, project.organisation).may(Permission.LOG_ATTENDANCE):
        raise ValidationError(_("Give the person the role of coordinator first, under Members."))
    member = ProjectMember(organisation=project.organisation, project=project, user=user)
    member.validate_constraints()
    member.save()
    audit.record("project.person_added", project, by=by, organisation=project.organisation, person=user.pk)


@transaction.atomic
def remove_person(*, member: ProjectMember, by: User) -> None:
    """Let the person no longer work in the project. What they have counted stays."""
    editing.lock(member.organisation)
    project, person = member.project, member.user_id
    member.delete()
    audit.record("project.person_removed", project, by=by, organisation=project.organisation, person=person)
