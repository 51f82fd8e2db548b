"""What organisations own is asked for by organisation, or not at all (docs/adr/0014-whose-rows.md)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, IsNull
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join
from django.db.models.sql.where import AND, NothingNode, WhereNode


class Unscoped(Exception):
    """A query would have read or written what every organisation owns."""


class OwnedQuery(Query):
    """Refuses to become SQL until it says whose rows it is about, also inside another query."""

    unscoped_because = ""

    def get_compiler(self, *arguments: Any, **options: Any) -> Any:
        self._refuse_unscoped()
        return super().get_compiler(*arguments, **options)

    def chain(self, klass: type[Query] | None = None) -> Any:
        if klass is not None:  # an update, or another statement that has no such check of its own
            self._refuse_unscoped()
        return super().chain(klass)

    def _refuse_unscoped(self) -> None:
        if not self.unscoped_because and not self._says_whose(self.where):
            model = self.model
            assert model is not None
            raise Unscoped(
                f"{model.__name__}: say whose, with filter(organisation=…), or why not, with unscoped(…)."
            )

    def _says_whose(self, condition: Any) -> bool:
        """Whether the condition holds for one organisation's rows, or for nobody's, alone."""
        if isinstance(condition, NothingNode):
            return True
        if isinstance(condition, WhereNode):
            if condition.negated:
                return False
            decide = any if condition.connector == AND else all
            return bool(condition.children) and decide(map(self._says_whose, condition.children))
        return (
            isinstance(condition, Exact | IsNull)
            and isinstance(condition.lhs, Col)
            and self._path(condition.lhs) in self.model.scoped_by  # type: ignore[union-attr]
            and not hasattr(condition.rhs, "resolve_expression")
            and condition.rhs is not False
        )

    def _path(self, column: Col) -> str:
        """Return the column as a filter of the model names it; "" for another query's."""
        names = [column.target.name]
        table = self.alias_map.get(column.alias)
        while isinstance(table, Join):
            names.insert(0, table.join_field.name)  # type: ignore[attr-defined]
            table = self.alias_map.get(table.parent_alias)
        return LOOKUP_SEP.join(names) if table else ""


class OwnedQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that organisations own."""

    def __init__(self, model: Any = None, query: Query | None = None, **options: Any) -> None:
        super().__init__(model, query or OwnedQuery(model), **options)

    def unscoped(self, because: str) -> Self:
        """Let the query be about every organisation's rows. because: the reason, for who reads the code."""
        rows = self.all()
        rows.query.unscoped_because = because  # type: ignore[attr-defined]
        return rows

    def delete(self) -> tuple[int, dict[str, int]]:
        self.query.chain(OwnedQuery)  # the statement is made past the query's own check
        return super().delete()


_FromQuerySet = models.Manager.from_queryset(OwnedQuerySet)


class OwnedManager[Row: Owned](_FromQuerySet[Row]):
    """Gives an organisation's objects: `goal.places` those of the goal's own organisation alone."""

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        whose = getattr(getattr(self, "instance", None), "organisation_id", None)
        return rows if whose is None else rows.filter(self.model.may_be_of(whose))


class Owned(models.Model):
    """What belongs to an organisation, or, where that may be null, to the installation.

    Django's own work on an object (saving, refreshing, cascades, foreign keys) goes by its plain base
    manager.
    """

    # A query says whose rows it is about by giving one of these a value. The first one leads to who owns.
    scoped_by: ClassVar[tuple[str, ...]] = ("organisation",)
    objects: ClassVar[OwnedManager[Self]] = OwnedManager()

    class Meta:
        abstract = True

    @classmethod
    def may_be_of(cls, organisation: int) -> Q:
        """Return the condition that rows are the organisation's, or the installation's where it owns some."""
        (path, *_) = cls.scoped_by
        own = Q(**{path: organisation})
        is_shared = path == "organisation" and cls._meta.get_field(path).null
        return own | Q(organisation=None) if is_shared else own
