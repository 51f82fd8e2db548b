"""What is vendored is what VENDOR.toml says, and fits what it is used with."""

import gzip
import hashlib
import runpy
import tomllib
from pathlib import Path

import django_htmx
import plotly

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDOR.toml").read_text())
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
PLOTLY = [VENDOR / "plotly/plotly-basic.min.js", VENDOR / "plotly/plotly-locale-sv.js"]


def compressed_bytes(paths):
    # Fonts are compressed already.
    return sum(
        path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes()))
        for path in paths
    )


def first_visit():
    return [
        HTMX,
        *STATIC.glob("css/*.css"),
        *STATIC.glob("js/*.js"),
        *VENDOR.glob("designsystemet/*.css"),
        *VENDOR.glob("*/*.woff2"),
    ]


def test_every_vendored_file_has_the_hash_that_is_written_down():
    written = {name: digest for package in PACKAGES.values() for name, digest in package["sha256"].items()}
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
    }

    assert found == written


def test_every_vendored_package_has_its_licence_beside_it():
    for package in PACKAGES.values():
        folders = {Path(name).parent for name in package["sha256"]}
        assert package["licence"]
        assert all((VENDOR / folder / "LICENSE").is_file() for folder in folders)


def test_plotly_js_is_the_version_that_the_python_package_ships():
    script = Path(plotly.__file__).parent / "package_data/plotly.min.js"
    with script.open(encoding="utf-8") as file:
        banner = file.read(100)

    for package in ("plotly-basic", "plotly-locales"):
        assert f"plotly.js v{PACKAGES[package]['version']}\n" in banner
    assert f"v{PACKAGES['plotly-basic']['version']}" in PLOTLY[0].read_text(encoding="utf-8")[:200]


def test_the_plotly_style_sheet_holds_the_66_rules_of_the_bundle():
    stylesheet = runpy.run_path(str(VENDOR / "extract_plotly_css.py"))["stylesheet"]

    rules = stylesheet(PLOTLY[0].read_text(encoding="utf-8"))

    assert rules == (VENDOR / "plotly/plotly.css").read_text(encoding="utf-8")
    assert len(rules.splitlines()) == 66


def test_style_script_and_font_of_a_first_visit_fit_in_90_kb_and_with_plotly_in_500():
    assert compressed_bytes(first_visit()) < 90_000
    assert compressed_bytes([*first_visit(), *PLOTLY, VENDOR / "plotly/plotly.css"]) < 500_000


def test_nothing_served_points_at_another_host():
    for path in STATIC.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert "@import" not in text
        assert "url(http" not in text.replace('"', "")
        assert "url(//" not in text.replace('"', "")
