"""The rules of the house that a machine can see: who imports whom, how large a module is, where markup and
unreleased figures may be handled. docs/developers.md says them in words.

Every rule about imports is also tried on a line that breaks it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("hedemora_kpi", "indicators", "dashboards")

# Part of the product -> what else of the product it may import. A module is of the longest part it lies in.
MAY_IMPORT = {
    "hedemora_kpi": PRODUCT,
    "hedemora_kpi.web": (),
    "indicators": ("hedemora_kpi.web",),
    "indicators.vocabulary": (),
    "indicators.permissions": (),
    "indicators.calculations": ("indicators.vocabulary",),
    "indicators.sources": ("indicators.vocabulary",),
    "indicators.models": ("indicators.vocabulary", "indicators.calculations", "indicators.permissions"),
    "indicators.row_security": ("indicators.models",),
    "indicators.access": (
        "hedemora_kpi.web",
        "indicators.models",
        "indicators.permissions",
        "indicators.audit",
        "indicators.row_security",
    ),
    "indicators.audit": ("hedemora_kpi.web.lines", "indicators.models", "indicators.row_security"),
    "indicators.queries": (
        "indicators.vocabulary",
        "indicators.models",
        "indicators.calculations",
        "indicators.permissions",
        "indicators.access",
        # The door to unreleased figures says who was given which.
        "indicators.audit.record_access",
        "indicators.row_security",
    ),
    "indicators.actions": (
        "indicators.vocabulary",
        "indicators.models",
        "indicators.calculations",
        "indicators.permissions",
        "indicators.access",
        "indicators.audit",
        "indicators.sources.base",
    ),
    "dashboards": (
        "hedemora_kpi.web",
        "indicators.vocabulary",
        "indicators.models",
        "indicators.calculations",
        "indicators.permissions",
        "indicators.access",
        "indicators.audit.record_access",
        "indicators.queries",
    ),
    "dashboards.charts": ("indicators.vocabulary", "indicators.calculations"),
}

# What stands without Django -> what it may import besides the product and the standard library.
WITHOUT_DJANGO = {
    "indicators.vocabulary": set(),
    "indicators.calculations": {"numpy", "scipy"},
    "indicators.sources": {"httpx2", "stamina"},
    "dashboards.charts": set(),
}
# Calculations are given the time and what they work on.
NO_CLOCK_NO_FILES = {"time", "os", "io", "pathlib", "random", "secrets", "socket", "subprocess"}
# Imported where a report or an import needs them, inside the function: they take seconds.
SLOW_TO_IMPORT = {"pandas", "numpy", "scipy", "plotly"}

# Who may touch figures that are not released: the door, what enters them, and what shows them to their owner.
OWN_FIGURES = {
    "indicators/models/__init__.py",
    "indicators/models/observations.py",
    "indicators/queries/live.py",
    "indicators/queries/own_observations.py",
    "indicators/actions/own_observations.py",
    "indicators/forms/own_observations.py",
    "indicators/views/own_observations.py",
    "indicators/views/kpis.py",
    "indicators/forms/kpis.py",
    "indicators/actions/kpis.py",
}

TAKES_MARKUP_AS_IT_IS = re.compile(
    r"mark_safe|SafeString|SafeText|__html__|\bHtml\(|\|\s*safe(seq)?\b|autoescape off"
)
# These build HTML and SVG as text, and escape every word on its way in.
BUILDS_MARKUP = {
    "dashboards/charts/figure.py",
    "dashboards/markup.py",
    "dashboards/panels.py",
    "dashboards/tables.py",
}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(path for package in PRODUCT for path in (ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


MODULES = modules()


def imported(tree: ast.AST) -> Iterator[str]:
    """The full names that are imported, wherever in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_at_start(tree: ast.AST) -> Iterator[str]:
    """What is imported before any function is called; not what only types need."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not (
            isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        ):
            yield from imported_at_start(node)


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def top(name: str) -> str:
    return name.partition(".")[0]


def part_of(module: str, parts: dict) -> str | None:
    return max((part for part in parts if is_of(module, part)), key=len, default=None)


def offences(module: str, code: str) -> list[str]:
    """What the module imports and may not."""
    tree = ast.parse(code)
    names = list(imported(tree))
    part = part_of(module, MAY_IMPORT)
    found = [
        name
        for name in names
        if top(name) in PRODUCT and not any(is_of(name, one) for one in (part, *MAY_IMPORT[part]))
    ]
    if alone := part_of(module, WITHOUT_DJANGO):
        known = sys.stdlib_module_names | WITHOUT_DJANGO[alone] | set(PRODUCT)
        found += [name for name in names if top(name) not in known]
    if is_of(module, "indicators.calculations"):
        found += [name for name in names if top(name) in NO_CLOCK_NO_FILES]
    return found + [name for name in imported_at_start(tree) if top(name) in SLOW_TO_IMPORT]


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_its_part_may(module):
    assert offences(module, MODULES[module].read_text()) == []


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("hedemora_kpi.web.htmx", "from indicators.models import Goal"),
        ("hedemora_kpi.web.context", "import dashboards.words"),
        ("indicators.views.goals", "from dashboards.words import gap"),
        ("indicators.views.goals", "from hedemora_kpi import settings"),
        ("indicators.vocabulary", "from django.db import models"),
        ("indicators.calculations.gap", "from indicators.models import Kpi"),
        ("indicators.calculations.gap", "from django.utils import timezone"),
        ("indicators.calculations.gap", "def now():\n    import time"),
        ("indicators.sources.kolada.client", "from indicators.actions import imports"),
        ("indicators.sources.kolada.client", "from django.conf import settings"),
        ("indicators.models.goals", "from indicators.queries.goals import goals"),
        ("indicators.queries.goals", "from indicators.actions.goals import add_goal"),
        ("indicators.queries.goals", "from indicators.sources.base import KpiRow"),
        ("indicators.actions.imports", "from indicators.sources.registry import SOURCES"),
        ("indicators.actions.imports", "from indicators.sources import registry"),
        ("indicators.actions.goals", "from indicators.queries.goals import goals"),
        ("dashboards.views.goals", "from indicators.actions.goals import add_goal"),
        ("dashboards.views.goals", "def page():\n    from indicators import actions"),
        ("dashboards.views.goals", "from indicators.forms.goals import GoalForm"),
        ("dashboards.views.goals", "from indicators.audit import record"),
        ("indicators.queries.live", "from indicators import audit"),
        ("dashboards.downloads.csv_file", "import indicators.sources.kolada"),
        ("dashboards.charts.lines", "from indicators.queries.series import kpi_series"),
        ("dashboards.charts.lines", "from dashboards.words import gap"),
        ("dashboards.charts.lines", "from django.utils.translation import gettext"),
        ("dashboards.views.goals", "import pandas"),
        ("indicators.actions.imports", "try:\n    import plotly\nexcept ImportError:\n    pass"),
    ],
)
def test_import_that_a_part_may_not_have_is_found(module, code):
    assert offences(module, code) != []


@pytest.mark.parametrize(
    ("module", "code"),
    [
        ("indicators.actions.imports", "from indicators.sources.base import KpiSource"),
        ("indicators.views.goals", "from hedemora_kpi.web.htmx import page_or_fragment"),
        ("indicators.calculations.gap", "from math import hypot\nfrom indicators import vocabulary"),
        ("dashboards.views.goals", "def workbook():\n    import pandas"),
    ],
)
def test_import_that_a_part_may_have_is_let_through(module, code):
    assert offences(module, code) == []


def test_no_module_outgrows_its_reader():
    too_long = {
        module: lines
        for module, path in MODULES.items()
        if (lines := len(path.read_text().splitlines())) > 400
    }

    assert too_long == {}


@pytest.mark.parametrize(
    "code", ["mark_safe(text)", "{{ text|safe }}", "{{ text | safe }}", "{% autoescape off %}", "Html(text)"]
)
def test_markup_that_is_taken_as_it_is_is_found(code):
    assert TAKES_MARKUP_AS_IT_IS.search(code)


def test_markup_is_taken_as_it_is_only_where_it_is_built():
    # Templates of letters (.txt) are plain text.
    sources = [*MODULES.values(), *(ROOT / "templates").rglob("*.html")]

    taking = {
        str(path.relative_to(ROOT)) for path in sources if TAKES_MARKUP_AS_IT_IS.search(path.read_text())
    }

    assert taking == BUILDS_MARKUP


def importing(is_meant) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in MODULES.values()
        if any(is_meant(name) for name in imported(ast.parse(path.read_text())))
    }


def test_figures_that_are_not_released_are_touched_by_few():
    touching = importing(lambda name: name.endswith(".OwnObservation"))

    assert touching
    assert touching - OWN_FIGURES == set()


def test_unreleased_figures_are_read_by_the_pages_of_their_owner_alone():
    users = importing(lambda name: is_of(name, "indicators.queries.live"))

    # Those on which they are entered and published; the demonstration publishes as its controller does.
    assert users == {
        "hedemora_kpi/demonstration/organisations.py",
        "indicators/views/own_observations.py",
        "indicators/views/releases.py",
    }
