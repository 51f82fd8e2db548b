"""Fields of our own."""

from typing import Any

from django.db import models

from indicators.calculations.sorting import swedish_sort_key


class SortKeyField(models.CharField):
    """Keeps the Swedish sort key of another field: neither SQLite nor every PostgreSQL sorts å, ä, ö."""

    def __init__(self, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": 400, "editable": False} | options)

    def deconstruct(self) -> tuple[str, str, list[str], dict[str, Any]]:
        name, path, _, options = super().deconstruct()
        return name, path, [self.of], options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = swedish_sort_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key
