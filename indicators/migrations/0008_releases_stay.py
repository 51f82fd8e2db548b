"""The database refuses to remove what has been published, as it refuses to change it."""

import django.db.models.deletion
from django.db import migrations, models

MESSAGE = "a release is never removed: withdraw it"
TABLES = ("release", "releasedfigure", "releasebasis", "releasewithdrawal")


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION indicators_release_stays() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for table in TABLES:
            for name, what in (("stays", "DELETE"), ("not_emptied", "TRUNCATE")):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_{name} BEFORE {what} ON indicators_{table} "
                    f"FOR EACH {'ROW' if what == 'DELETE' else 'STATEMENT'} "
                    "EXECUTE FUNCTION indicators_release_stays()"
                )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE DELETE ON indicators_{table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION indicators_release_stays() CASCADE")
    else:
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_stays")


def of_release(model):
    one = models.OneToOneField if model == "releasewithdrawal" else models.ForeignKey
    name = {"releasedfigure": "figures", "releasebasis": "basis", "releasewithdrawal": "withdrawal"}[model]
    return migrations.AlterField(
        model_name=model,
        name="release",
        field=one(on_delete=django.db.models.deletion.PROTECT, related_name=name, to="indicators.release"),
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_row_security")]
    operations = [
        migrations.AlterField(
            model_name="release",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="indicators.organisation",
            ),
        ),
        *[of_release(model) for model in TABLES[1:]],
        migrations.RunPython(refuse, allow),
    ]
