"""What a benchmark prints: a table for people, and a line of JSON for programs."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. limit: None where there is none; is_most: whether the limit is the most it may be."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    is_most: bool = True

    @property
    def held(self) -> bool:
        if self.limit is None:
            return True
        return self.value <= self.limit if self.is_most else self.value >= self.limit


@dataclass(slots=True)
class Report:
    benchmark: str
    figures: list[Figure] = field(default_factory=list)

    def at_most(self, name: str, value: float, unit: str, limit: float) -> None:
        self.figures.append(Figure(name, value, unit, limit))

    def at_least(self, name: str, value: float, unit: str, limit: float) -> None:
        self.figures.append(Figure(name, value, unit, limit, is_most=False))

    def note(self, name: str, value: float, unit: str) -> None:
        """A figure without a limit, that explains the others."""
        self.figures.append(Figure(name, value, unit))

    def print(self) -> bool:
        """Print it all, and return whether every limit is held."""
        width = max(len(figure.name) for figure in self.figures)
        print(f"{'figure':{width}}  {'value':>12}  {'limit':>14}  held")
        for figure in self.figures:
            limit = ""
            if figure.limit is not None:
                limit = f"{'≤' if figure.is_most else '≥'} {figure.limit:g} {figure.unit}"
            held = "" if figure.limit is None else "yes" if figure.held else "NO"
            value = f"{figure.value:.4g} {figure.unit:3}"
            print(f"{figure.name:{width}}  {value:>12}  {limit:>14}  {held}".rstrip())
        held = all(figure.held for figure in self.figures)
        limited = [
            {"figure": one.name, "value": round(one.value, 4), "limit": one.limit, "held": one.held}
            for one in self.figures
            if one.limit is not None
        ]
        print(json.dumps({"benchmark": self.benchmark, "figures": limited, "held": held}, ensure_ascii=False))
        return held
