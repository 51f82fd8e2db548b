"""What an import's pages say of a run: its state, and what became of every KPI."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from indicators.actions.import_results import COUNTED, Result
from indicators.calculations.numbers import ENGLISH, SWEDISH, format_number
from indicators.models import ImportProblem, ImportRun, ImportState


class RunOver(TextChoices):
    """How a run went whose process cannot say it any more."""

    INTERRUPTED = "interrupted", _("interrupted")
    NEVER_BEGUN = "never_begun", _("never begun")


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one KPI, as the page writes it."""

    code: str
    title: str
    title_before: str
    counts: list[str]
    problem: str
    error: str


def state_word(run: ImportRun, *, is_active: bool) -> str:
    """Return how the run is or was, in a word."""
    if not is_active and run.state == ImportState.RUNNING:
        return str(RunOver.INTERRUPTED.label)
    if not is_active and run.state == ImportState.WAITING:
        return str(RunOver.NEVER_BEGUN.label)
    return str(ImportState(run.state).label)


def problem_words(problem: str) -> str:
    return str(ImportProblem(problem).label) if problem else ""


def lines(results: Sequence[Result]) -> list[Line]:
    return [
        Line(
            result["code"],
            result["title"],
            result["title_before"],
            [count_text(result[name]) for name in COUNTED],
            problem_words(result["problem"]),
            result["error"],
        )
        for result in results
    ]


def totals(results: Sequence[Result]) -> list[str]:
    """Return the sums over all KPIs, in the order of COUNTED."""
    return [count_text(sum(result[name] for result in results)) for name in COUNTED]


def has_no_figures(result: Result) -> bool:
    """Whether the source has the KPI, and nothing of it for the areas asked for."""
    return not result["problem"] and not any(result[name] for name in COUNTED)


def count_text(count: int) -> str:
    return format_number(count, 0, ENGLISH if get_language() == "en" else SWEDISH)
