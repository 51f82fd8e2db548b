"""Two things that models cannot say: the key of observations carries their value, and a target is
never changed."""

from django.db import migrations

TARGET_MESSAGE = "a target is never changed: a new decision supersedes it"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # A cold read of a series costs one look in the index instead of one in the table for each figure.
        schema_editor.execute(
            "ALTER TABLE indicators_observation DROP CONSTRAINT indicators_observation_pkey"
        )
        schema_editor.execute(
            "ALTER TABLE indicators_observation ADD CONSTRAINT indicators_observation_pkey "
            "PRIMARY KEY (area_id, kpi_id, sex, period) INCLUDE (value, status, members)"
        )
        schema_editor.execute(
            "CREATE FUNCTION indicators_target_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{TARGET_MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER target_unchanged BEFORE UPDATE ON indicators_target "
            "FOR EACH ROW EXECUTE FUNCTION indicators_target_unchanged()"
        )
    else:
        schema_editor.execute(
            "CREATE TRIGGER target_unchanged BEFORE UPDATE ON indicators_target "
            f"BEGIN SELECT RAISE(ABORT, '{TARGET_MESSAGE}'); END"
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER target_unchanged ON indicators_target")
        schema_editor.execute("DROP FUNCTION indicators_target_unchanged()")
        schema_editor.execute(
            "ALTER TABLE indicators_observation DROP CONSTRAINT indicators_observation_pkey"
        )
        schema_editor.execute(
            "ALTER TABLE indicators_observation ADD CONSTRAINT indicators_observation_pkey "
            "PRIMARY KEY (area_id, kpi_id, sex, period)"
        )
    else:
        schema_editor.execute("DROP TRIGGER target_unchanged")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
