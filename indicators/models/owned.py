"""What organisations own is asked for by organisation, or not at all (docs/adr/0014-whose-rows.md)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, IsNull
from django.db.models.sql import Query
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
            and condition.lhs.alias == next(iter(self.alias_map), None)
            and condition.lhs.target.name in self.model.scoped_by  # type: ignore[union-attr]
            and not hasattr(condition.rhs, "resolve_expression")
            and condition.rhs is not False
        )


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


class OwnedManager[Row: models.Model](_FromQuerySet[Row]):
    """Gives an organisation's objects: `goal.places` those of the goal's own organisation alone."""

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        whose = getattr(getattr(self, "instance", None), "organisation_id", None)
        if whose is None:
            return rows
        if self.model._meta.get_field("organisation").null:
            return rows.filter(Q(organisation=whose) | Q(organisation=None))
        return rows.filter(organisation=whose)


class Owned(models.Model):
    """What belongs to an organisation, or, where that may be null, to the installation.

    Django's own work on an object (saving, refreshing, cascades, foreign keys) goes by its plain base
    manager.
    """

    # A query says whose rows it is about by giving one of these a value.
    scoped_by: ClassVar[tuple[str, ...]] = ("organisation",)
    objects: ClassVar[OwnedManager[Self]] = OwnedManager()

    class Meta:
        abstract = True
