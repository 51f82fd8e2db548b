"""What has to agree across the files of the project."""

import re
import subprocess
import tomllib
from pathlib import Path

import polib
import pytest

from indicators import models
from tests import services

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHON = (ROOT / ".python-version").read_text().strip()
# An absolute path of somebody's machine, and hosts that packages come from.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|root|home|Users)/[\w.-]+")
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org")


def text(name: str) -> str:
    return (ROOT / name).read_text()


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_python_is_the_same_everywhere():
    assert f"FROM python:{PYTHON}-slim" in text("Dockerfile")
    assert PROJECT["tool"]["mypy"]["python_version"] == PYTHON


def test_postgresql_of_the_composition_is_supported():
    version = int(re.search(r"image: postgres:(\d+)", text("docker-compose.yml"))[1])

    assert version >= services.OLDEST_POSTGRESQL


def test_every_service_of_the_composition_that_stays_tells_whether_it_is_well():
    services_of = text("docker-compose.yml").partition("\nservices:\n")[2].partition("\nvolumes:\n")[0]
    staying = [one for one in re.split(r"\n(?=  \w)", services_of) if 'restart: "no"' not in one]

    assert [one.split(":")[0].strip() for one in staying] == ["database", "web", "worker"]
    assert all("healthcheck:" in one for one in staying)


def test_dependencies_are_pinned():
    everything = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]

    assert [one for one in everything if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", one)] == []


def test_no_file_names_a_machine_or_a_registry():
    offences = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if "vendor" not in path.parts
        and path.suffix not in {".mo", ".png", ".woff2"}
        and path.name != Path(__file__).name
        if (found := MACHINE_PATH.search(path.read_text()) or REGISTRY.search(path.read_text()))
    ]

    assert offences == []


def test_glossary_has_every_noun_of_the_model():
    glossary = text("docs/glossary.md")

    assert [noun for noun in models.__all__ if f"`{noun}`" not in glossary] == []


def test_map_in_the_readme_names_what_is_there():
    places = re.findall(r"^\| `([\w./-]+)` \|", text("README.md"), re.MULTILINE)

    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / "locale/sv/LC_MESSAGES/django.po"))


def test_everything_is_translated_into_swedish(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()] == []


def test_compiled_catalogue_says_what_the_readable_one_says(catalogue):
    compiled = polib.mofile(str(ROOT / "locale/sv/LC_MESSAGES/django.mo"))

    def meanings(entries):
        return {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries}

    assert meanings(compiled) == meanings(entry for entry in catalogue if entry.translated())


def test_placeholders_are_the_same_in_both_languages(catalogue):
    placeholder = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")

    def names(message: str) -> set[str]:
        return set(placeholder.findall(message))

    offences = [
        entry.msgid
        for entry in catalogue
        for translated in [entry.msgstr, *entry.msgstr_plural.values()]
        if translated and not names(translated) <= names(entry.msgid) | names(entry.msgid_plural)
    ]

    assert offences == []
