"""What is looked at before a database is migrated."""

import pytest
from django.db import connection

from indicators import checks


@pytest.fixture
def as_superuser(db, monkeypatch):
    superuser = connection.copy()
    superuser.settings_dict["USER"] = "postgres"
    superuser.settings_dict["OPTIONS"].pop("pool", None)  # whose connections are the other role's
    monkeypatch.setattr(checks, "connections", {"default": superuser})
    yield
    superuser.close()


@pytest.mark.django_db
def test_role_of_the_tests_is_one_that_row_security_holds():
    assert checks.row_security_holds(["default"]) == []


def test_superuser_is_refused_on_postgresql(as_superuser):
    found = checks.row_security_holds(["default"])

    if connection.vendor == "postgresql":
        assert [one.id for one in found] == ["indicators.E001"]
        assert "postgres is a superuser" in found[0].msg
    else:
        assert found == []
