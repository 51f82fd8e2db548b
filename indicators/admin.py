"""What belongs to the installation: organisations, their areas, accounts and who runs what.

Figures, goals and targets are written on the pages of their organisation, never here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.models import SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext_lazy as _

from indicators import audit
from indicators.models import Area, AuditEvent, ImportRun, Kpi, Membership, Organisation, User
from indicators.models.owned import OwnedQuerySet
from indicators.row_security import rows_of_all

# The identity provider stands in the settings, and no token of its is kept.
admin.site.unregister([SocialApp, SocialToken])

type View = Callable[..., Any]


def for_every_organisation(admin_view: Callable[..., View]) -> Callable[..., View]:
    """Let the views that `admin_view` makes, and their pages, read and write every organisation's rows."""

    def declare(*arguments: Any, **options: Any) -> View:
        view = admin_view(*arguments, **options)

        @wraps(view)
        def for_all(*arguments: Any, **options: Any) -> Any:
            with rows_of_all():
                response = view(*arguments, **options)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response

        return for_all

    return declare


class InstallationAdmin(admin.ModelAdmin):
    """For whoever runs the installation, and so for what every organisation owns."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return _unscoped(super().get_queryset(request))

    def formfield_for_foreignkey(self, *arguments: Any, **options: Any) -> ModelChoiceField | None:
        field = super().formfield_for_foreignkey(*arguments, **options)
        if field is not None and field.queryset is not None:
            field.queryset = _unscoped(field.queryset)
        return field


def _unscoped(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.unscoped("the admin is the installation's") if isinstance(rows, OwnedQuerySet) else rows


class RecordedAdmin(InstallationAdmin):
    """What is written here is in the trace too, in the same transaction."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _record("admin.added", request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _record("admin.changed", request, obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for one in queryset:
            _record("admin.removed", request, one)
        return super().log_deletions(request, queryset)


def _record(action: str, request: HttpRequest, written: Model) -> None:
    organisation = written if isinstance(written, Organisation) else getattr(written, "organisation", None)
    by = request.user if isinstance(request.user, User) else None
    audit.record(action, written, by=by, organisation=organisation)


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    list_display = ("name", "slug", "kind", "area")
    search_fields = ("name", "slug")
    autocomplete_fields = ("area",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Area)
class AreaAdmin(RecordedAdmin):
    list_display = ("title", "code", "kind", "organisation")
    list_filter = ("kind",)
    search_fields = ("title", "code")
    autocomplete_fields = ("organisation", "parent", "group_of")


@admin.register(Membership)
class MembershipAdmin(RecordedAdmin):
    list_display = ("user", "organisation", "role", "from_provider")
    list_filter = ("role", "from_provider")
    autocomplete_fields = ("user", "organisation")


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class EmailUserAdmin(RecordedAdmin, UserAdmin):
    """Accounts are known by e-mail address."""

    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff")
    search_fields = ("email", "first_name", "last_name")
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    filter_horizontal = ()


@admin.register(Kpi)
class SharedKpiAdmin(RecordedAdmin):
    """KPIs that agencies publish: how they are read where no organisation says otherwise."""

    list_display = ("code", "title", "direction", "gap_type")
    search_fields = ("code", "title")
    fields = (
        "code",
        "title",
        "measure_type",
        "direction",
        "gap_type",
        "decimals",
        "population",
        "sex_mode",
        "women_kpi",
        "men_kpi",
        "margin_kpi",
        "series_breaks",
        "discontinued_year",
    )
    readonly_fields = ("code", "title")
    autocomplete_fields = ("women_kpi", "men_kpi", "margin_kpi")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Kpi]:
        return super().get_queryset(request).filter(organisation__isnull=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(InstallationAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "organisation", "action", "object_type", "object_id")
    list_filter = ("action",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "source", "organisation", "state", "started_by")
    list_filter = ("state",)
