"""What became of every KPI in an import, in words that fit into ImportRun."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from django.core.exceptions import ValidationError

from indicators.actions.observations import Counts
from indicators.models import ImportProblem, ImportState
from indicators.sources.base import KpiRow, SourceError, SourceUnavailable


class Result(TypedDict):
    """What became of one KPI in a run: an element of ImportRun.results.

    title_before is what the source called the KPI until now, "" unless it calls it something else.
    problem is an ImportProblem, "" for a KPI that was stored, and error the particulars: the address
    asked and the offending part of the answer.
    """

    code: str
    title: str
    title_before: str
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    missing: int
    problem: str
    error: str


COUNTED: tuple[Literal["new", "changed", "unchanged", "withdrawn", "missing"], ...] = (
    "new",
    "changed",
    "unchanged",
    "withdrawn",
    "missing",
)


def stored(row: KpiRow, counts: Counts, *, title_before: str) -> Result:
    return Result(
        code=row.code,
        title=row.title,
        title_before=title_before,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        withdrawn=counts.withdrawn,
        missing=counts.missing,
        problem="",
        error="",
    )


def not_stored(code: str, title: str, problem: ImportProblem, error: str = "") -> Result:
    return Result(
        code=code,
        title=title,
        title_before="",
        new=0,
        changed=0,
        unchanged=0,
        withdrawn=0,
        missing=0,
        problem=problem.value,
        error=error,
    )


def explain(error: SourceError | ValidationError) -> tuple[ImportProblem, str]:
    """Return which problem an error is, and its particulars."""
    if isinstance(error, ValidationError):
        return ImportProblem.UNEXPECTED, "; ".join(error.messages)
    is_down = isinstance(error, SourceUnavailable)
    return ImportProblem.UNAVAILABLE if is_down else ImportProblem.UNEXPECTED, str(error)


def state_of(results: Sequence[Result]) -> ImportState:
    """Return how a run that came to its end went."""
    failed = sum(bool(result["problem"]) for result in results)
    if not failed:
        return ImportState.DONE
    return ImportState.FAILED if failed == len(results) else ImportState.PARTLY
