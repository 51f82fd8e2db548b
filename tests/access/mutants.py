"""Takes one part of the wall away at a time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from django.db import connection
from django.urls import URLPattern, get_resolver
from django.views.decorators.http import require_safe

from hedemora_kpi.web import caching
from indicators import access
from indicators.access import PUBLIC, Grant, organisation_view
from indicators.models import Membership
from indicators.models.owned import OwnedQuery, OwnedQuerySet
from indicators.permissions import Permission, permissions_of


def patterns(resolver=None) -> Iterator[URLPattern]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from patterns(entry)


@contextmanager
def declared_anew(name: str | None = None, **needs):
    """Declare the views of organisations once more, or the one of that name, with other needs if so said."""
    with ExitStack() as patched:
        for pattern in patterns():
            if hasattr(pattern.callback, "needs") and name in (None, pattern.name):
                patched.enter_context(patch.object(pattern, "callback", _declared(pattern.callback, **needs)))
        yield


def _declared(view, **needs):
    inner = view
    while inner.__code__.co_name != "with_grant":
        inner = inner.__wrapped__
    declared = organisation_view(needs.get("needs", view.needs))(inner.__wrapped__)
    # On public pages the method is looked at first.
    return require_safe(declared) if view.needs is PUBLIC else declared


def opened_to_all(name: str):
    """The view needs nothing."""
    return declared_anew(name, needs=PUBLIC)


def permission_given_to_all(permission: Permission):
    """Everybody has the permission."""

    def may(grant: Grant, asked: Permission) -> bool:
        return asked == permission or asked in grant.permissions

    return patch.object(Grant, "may", may)


def every_person_a_member():
    """Whoever is signed in may do everything everywhere."""

    def grant_for(user, organisation, **_said):
        return Grant(organisation, user, frozenset(Permission), is_member=True)

    return patch.object(access, "grant_for", grant_for)


def member_of_one_a_member_of_all():
    """A role in one organisation is one in every."""

    def grant_for(user, organisation, **_said):
        roles = list(Membership._base_manager.filter(user=user).values_list("role", flat=True))
        return Grant(organisation, user, permissions_of(roles), is_member=bool(roles))

    return patch.object(access, "grant_for", grant_for)


@contextmanager
def without_vary(part: str):
    """No answer says that it varies by that."""
    vary = access.vary_on_headers
    with (
        patch.object(access, "vary_on_headers", lambda *names: vary(*[one for one in names if one != part])),
        declared_anew(),
    ):
        yield


def kept_by_caches():
    """What is for one person may be kept for all."""

    def keep(response):
        response.headers["Cache-Control"] = "private"

    return patch.object(caching, "add_never_cache_headers", keep)


@contextmanager
def condition_forgotten(model, *, checked: bool):
    """No query of the model has its condition on the organisation. checked: the manager still refuses."""
    filter_ = OwnedQuerySet._filter_or_exclude_inplace

    def without_organisation(rows, negate, args, kwargs):
        if rows.model is model:
            kwargs = {name: value for name, value in kwargs.items() if name not in model.scoped_by[:1]}
        filter_(rows, negate, args, kwargs)

    refuse = OwnedQuery._refuse_unscoped
    with (
        patch.object(OwnedQuerySet, "_filter_or_exclude_inplace", without_organisation),
        patch.object(OwnedQuery, "_refuse_unscoped", refuse if checked else lambda query: None),
    ):
        yield


@contextmanager
def policy_dropped(*models):
    """PostgreSQL lets the tables' rows through, whosever they are."""
    with connection.cursor() as cursor:
        # A table with checks put off to the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in models:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} NO FORCE ROW LEVEL SECURITY")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} FORCE ROW LEVEL SECURITY")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def public_pages_kept():
    """A page may be kept for all whoever is signed in."""

    def keep(request, response):
        response.headers["Cache-Control"] = "public, no-cache"

    return patch.object(access, "let_caches_keep", keep)
