import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = "Xk3v9_QpL2mZr7TnB5cYw8HdJf4GsA6eUqVxRtNoMiKbPz1CyEh0WjDgSa"
PRODUCTION = {
    "HEDEMORA_ENVIRONMENT": "production",
    "HEDEMORA_SECRET_KEY": KEY,
    "HEDEMORA_ALLOWED_HOSTS": "nyckeltal.hedemora.example",
    "DATABASE_URL": "postgresql://kpi:password@127.0.0.1:5432/kpi",
}


def start(*command: str, **environment: str | None) -> subprocess.CompletedProcess:
    """Run Python with only these variables, those that are None left out."""
    # Browser tests let Django work beside Playwright's event loop; an installation does not.
    unlike = ("HEDEMORA_", "DJANGO_ALLOW_ASYNC_UNSAFE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(unlike)}
    given = {name: value for name, value in (inherited | environment).items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )


def test_installation_starts_with_the_settings_of_production():
    started = start("-c", "import hedemora_kpi.settings", **PRODUCTION)

    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"HEDEMORA_SECRET_KEY": None}, "HEDEMORA_SECRET_KEY is missing or weak"),
        ({"HEDEMORA_SECRET_KEY": "development-only-not-a-secret"}, "HEDEMORA_SECRET_KEY is missing or weak"),
        ({"HEDEMORA_SECRET_KEY": KEY[:49]}, "HEDEMORA_SECRET_KEY is missing or weak"),
        ({"HEDEMORA_SECRET_KEY": "abc" * 20}, "HEDEMORA_SECRET_KEY is missing or weak"),
        ({"HEDEMORA_DEBUG": "true"}, "HEDEMORA_DEBUG is true: not in production"),
        ({"HEDEMORA_DEBUG": "flase"}, "HEDEMORA_DEBUG is 'flase': write true or false"),
        ({"HEDEMORA_ALLOWED_HOSTS": None}, "HEDEMORA_ALLOWED_HOSTS must name the hosts"),
        ({"HEDEMORA_ALLOWED_HOSTS": ""}, "HEDEMORA_ALLOWED_HOSTS must name the hosts"),
        ({"HEDEMORA_ALLOWED_HOSTS": "*"}, "HEDEMORA_ALLOWED_HOSTS must name the hosts"),
        ({"HEDEMORA_ALLOWED_HOSTS": "https://a.example"}, "write the name alone"),
        ({"HEDEMORA_ENVIRONMENT": "prod"}, "write one of development, production"),
        ({"DATABASE_URL": "postgres"}, "DATABASE_URL is not understood"),
        ({"HEDEMORA_SECOND_FACTOR": "off"}, "HEDEMORA_SECOND_FACTOR is 'off': write one of required"),
        ({"HEDEMORA_SMTP_URL": "mail.example"}, "HEDEMORA_SMTP_URL is not understood"),
    ],
)
def test_start_in_production_is_refused_and_says_why(environment, message):
    started = start("-c", "import hedemora_kpi.settings", **(PRODUCTION | environment))

    assert started.returncode != 0
    assert message in started.stderr


@pytest.mark.parametrize(
    ("environment", "is_required"),
    [
        (PRODUCTION, "True"),
        (PRODUCTION | {"HEDEMORA_SECOND_FACTOR": "optional"}, "False"),
        ({}, "False"),
        ({"HEDEMORA_SECOND_FACTOR": "required"}, "True"),
    ],
)
def test_second_factor_is_demanded_in_production_unless_it_is_said_otherwise(environment, is_required):
    asked = "from hedemora_kpi import settings; print(settings.SECOND_FACTOR_REQUIRED)"

    assert start("-c", asked, **environment).stdout.strip() == is_required


def test_all_web_processes_share_a_cache_with_room_for_the_counters_of_many_guesses():
    asked = (
        "from hedemora_kpi.settings import CACHES; cache = CACHES['default'];"
        "print(cache['BACKEND'].rsplit('.', 1)[1], cache['OPTIONS']['MAX_ENTRIES'])"
    )

    assert start("-c", asked, **PRODUCTION).stdout.split() == ["DatabaseCache", "100000"]


def test_check_for_deployment_has_nothing_to_say_about_the_settings_of_production():
    checked = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_production_logs_lines_of_json_and_mails_nothing():
    script = (
        "import django, logging; django.setup()\n"
        "logging.getLogger('any').warning('first\\nstill first')\n"
        "logging.getLogger('django.request').warning('a line of its own for this request')\n"
        "logging.getLogger('hedemora_kpi.requests').info('GET 200')\n"
        "assert not logging.getLogger('django').handlers\n"
    )

    started = start("-c", script, **(PRODUCTION | {"DJANGO_SETTINGS_MODULE": "hedemora_kpi.settings"}))

    assert started.returncode == 0, started.stderr
    told = [json.loads(line)["message"] for line in started.stderr.splitlines()]
    assert told == ["first\nstill first", "GET 200"]


def test_every_variable_that_is_read_is_in_the_table_of_the_deployment_guide():
    reader = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"')
    readers = ("settings.py", "oidc/configuration.py")
    read = {name for one in readers for name in reader.findall((ROOT / "hedemora_kpi" / one).read_text())}
    table = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "how-to" / "deploy.md").read_text(), re.MULTILINE)

    assert len(table) == len(set(table))
    # gunicorn reads its own; the files are the other way to give a secret.
    files = {"HEDEMORA_SECRET_KEY_FILE", "HEDEMORA_OIDC_CLIENT_SECRET_FILE"}
    assert set(table) - files - {"WEB_CONCURRENCY"} == read
