import pytest
from django.core.exceptions import ImproperlyConfigured

from hedemora_kpi import environment


@pytest.mark.parametrize(("given", "value"), [("true", True), ("false", False)])
def test_boolean_reads_true_and_false(monkeypatch, given, value):
    monkeypatch.setenv("SWITCH", given)

    assert environment.boolean("SWITCH", default=not value) is value


@pytest.mark.parametrize("given", ["True", "1", "yes", "ture", ""])
def test_boolean_refuses_everything_else(monkeypatch, given):
    monkeypatch.setenv("SWITCH", given)

    with pytest.raises(ImproperlyConfigured, match=r"SWITCH is .*: write true or false"):
        environment.boolean("SWITCH", default=True)


def test_boolean_that_is_not_set_is_its_default(monkeypatch):
    monkeypatch.delenv("SWITCH", raising=False)

    assert environment.boolean("SWITCH", default=True) is True


def test_choice_is_the_first_when_not_set_and_refuses_what_is_not_among_them(monkeypatch):
    assert environment.choice("WHERE", ["development", "production"]) == "development"

    monkeypatch.setenv("WHERE", "prod")
    with pytest.raises(ImproperlyConfigured, match="WHERE is 'prod': write one of development, production"):
        environment.choice("WHERE", ["development", "production"])


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("HOSTS", "nyckeltal.hedemora.se, www.hedemora.se,")

    assert environment.words("HOSTS", default=[]) == ["nyckeltal.hedemora.se", "www.hedemora.se"]


def test_secret_key_is_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("a key of the installation\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    assert environment.secret_key("KEY", production=False) == "a key of the installation"


def test_secret_key_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "none"))

    with pytest.raises(ImproperlyConfigured, match="KEY_FILE cannot be read"):
        environment.secret_key("KEY", production=True)


def test_database_is_a_file_of_its_own_when_not_set(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    settings = environment.database("DATABASE_URL", default=tmp_path / "var" / "kpi.sqlite3")

    assert settings["NAME"] == str(tmp_path / "var" / "kpi.sqlite3")
    assert (tmp_path / "var").is_dir()


def test_database_address_gives_every_part_of_a_postgresql(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://kpi:p%40ss@db.example:5433/kpi?sslmode=verify-full")

    settings = environment.database("DATABASE_URL", default=tmp_path / "none")

    assert (settings["USER"], settings["PASSWORD"]) == ("kpi", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "kpi")
    assert settings["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    ("address", "file"),
    [("sqlite:///kpi.sqlite3", "kpi.sqlite3"), ("sqlite:////srv/kpi.sqlite3", "/srv/kpi.sqlite3")],
)
def test_database_address_names_an_sqlite_file(monkeypatch, tmp_path, address, file):
    monkeypatch.setenv("DATABASE_URL", address)

    assert environment.database("DATABASE_URL", default=tmp_path / "none")["NAME"] == file


@pytest.mark.parametrize(
    "address",
    ["", "mysql://kpi@db/kpi", "postgresql://kpi:secret@db:port/kpi", "postgresql://kpi@db", "sqlite://kpi"],
)
def test_database_address_that_is_not_understood_is_refused_without_its_password(
    monkeypatch, tmp_path, address
):
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not understood") as refusal:
        environment.database("DATABASE_URL", default=tmp_path / "none")

    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [
        ("smtps://kpi:p%40ss@mail.example", None, True, False),
        ("smtp+tls://kpi:p%40ss@mail.example:587", 587, False, True),
    ],
)
def test_mail_server_is_read_with_its_encryption(monkeypatch, address, port, ssl, tls):
    monkeypatch.setenv("SMTP", address)

    options = environment.mailer("SMTP", production=True)["OPTIONS"]

    assert (options["host"], options["port"]) == ("mail.example", port)
    assert (options["username"], options["password"]) == ("kpi", "p@ss")
    assert (options["use_ssl"], options["use_tls"]) == (ssl, tls)


def test_mail_server_that_is_not_set_is_the_machine_itself_in_production(monkeypatch):
    monkeypatch.delenv("SMTP", raising=False)

    assert environment.mailer("SMTP", production=True)["OPTIONS"]["host"] == "localhost"
    assert "console" in environment.mailer("SMTP", production=False)["BACKEND"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mail.example", "SMTP is not understood"),
        ("https://mail.example", "SMTP is not understood"),
        ("smtps://mail.example:many", "SMTP is not understood"),
        ("smtp://kpi:secret@mail.example", "SMTP would send a password unencrypted"),
    ],
)
def test_mail_server_that_is_not_understood_is_refused(monkeypatch, address, words):
    monkeypatch.setenv("SMTP", address)

    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        environment.mailer("SMTP", production=True)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "given", ["", "mailto:it@hedemora.se", "https://hedemora.se/it", "tel:+46-225-34000"]
)
def test_contact_is_an_address_to_write_to(monkeypatch, given):
    monkeypatch.setenv("CONTACT", given)

    assert environment.contact("CONTACT") == given


@pytest.mark.parametrize(
    "given",
    [
        "it@hedemora.se",
        "mailto:it",
        "http://hedemora.se",
        "https://",
        "tel:0225",
        "mailto:a@b.se\nContact: x",
        "x",
    ],
)
def test_contact_that_is_not_understood_is_refused(monkeypatch, given):
    monkeypatch.setenv("CONTACT", given)

    with pytest.raises(ImproperlyConfigured, match=r"CONTACT is .*: write mailto:"):
        environment.contact("CONTACT")
