"""The rules of the house that a machine can see: who imports whom, how large a module is, where markup and
unreleased figures may be handled. docs/developers.md says them in words."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("hedemora_kpi", "indicators", "dashboards")

# folder -> the only parts of the product that its modules may import
ALLOWED = {
    "hedemora_kpi/web": {"hedemora_kpi.web"},
    "indicators/calculations": {"indicators.vocabulary", "indicators.calculations"},
    "indicators/models": {
        "indicators.vocabulary", "indicators.models", "indicators.calculations", "indicators.permissions",
    },
    "indicators/sources": {"indicators.vocabulary", "indicators.sources"},
    "indicators/queries": {
        "indicators.vocabulary", "indicators.models", "indicators.calculations", "indicators.queries",
        "indicators.permissions", "indicators.access",
    },
    "indicators/actions": {
        "indicators.vocabulary", "indicators.models", "indicators.calculations", "indicators.actions",
        "indicators.sources", "indicators.audit", "indicators.permissions", "indicators.access",
        "indicators.queries",
    },
    "dashboards/charts": {"dashboards.charts", "indicators.vocabulary", "indicators.calculations"},
}  # fmt: skip

# folder -> what its modules must not import
FORBIDDEN = {
    "indicators": {"dashboards", "hedemora_kpi.demonstration"},
    "indicators/calculations": {"django"},
    "indicators/sources": {"django"},
    "dashboards": {"indicators.actions", "indicators.sources", "indicators.audit"},
    "dashboards/charts": {"django"},
    # Imported where a report or an import needs them, inside the function: they take seconds.
    ".": {"pandas", "numpy", "scipy", "plotly"},
}

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


def modules(folder: str = ".") -> list[Path]:
    roots = [ROOT / name for name in PRODUCT] if folder == "." else [ROOT / folder]
    return sorted(path for root in roots for path in root.rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> set[str]:
    """The full names that a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("folder", ALLOWED)
def test_folder_imports_only_what_lies_below_it(folder):
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(folder)
        for name in imported(path)
        if any(is_of(name, package) for package in PRODUCT)
        if not any(is_of(name, package) for package in ALLOWED[folder])
    ]

    assert offences == []


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_folder_does_not_import_what_is_forbidden(folder):
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(folder)
        for name in imported(path)
        if any(is_of(name, package) for package in FORBIDDEN[folder])
    ]

    assert offences == []


def test_no_module_outgrows_its_reader():
    too_long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > 400
    ]

    assert too_long == []


def test_markup_is_never_declared_safe():
    sources = [*modules(), *sorted((ROOT / "templates").rglob("*.html"))]

    offences = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sources
        for word in ("mark_safe", "|safe", "autoescape off", "SafeString")
        if word in path.read_text()
    ]

    assert offences == []


def test_figures_that_are_not_released_are_touched_by_few():
    touching = {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(name.endswith(".OwnObservation") for name in imported(path))
    }

    assert touching - OWN_FIGURES == set()


def test_public_pages_reach_unreleased_figures_through_their_door_alone():
    users = {
        str(path.relative_to(ROOT))
        for path in modules()
        if any(is_of(name, "indicators.queries.live") for name in imported(path))
    }

    # The other is the page on which the owner enters them.
    assert users == {"indicators/queries/series.py", "indicators/views/own_observations.py"}
