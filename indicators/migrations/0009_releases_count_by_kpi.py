"""A release's number counts its KPI's releases: of all the organisation's it said how many drafts have."""

from itertools import count

from django.db import migrations, models

# SQLite makes the table anew, and its triggers go with the old one (migrations 0006 and 0008).
TRIGGERS = {
    "release_unchanged": ("UPDATE", "a release is never changed: publish a new one, or withdraw it"),
    "release_stays": ("DELETE", "a release is never removed: withdraw it"),
}


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE indicators_release DISABLE TRIGGER USER")
    else:
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE indicators_release ENABLE TRIGGER USER")
    else:
        for name, (what, message) in TRIGGERS.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {what} ON indicators_release "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )


def number_by(*whose):
    def number(apps, schema_editor):
        numbers = {}
        for release in apps.get_model("indicators", "Release").objects.order_by("pk"):
            counted = numbers.setdefault(tuple(getattr(release, one) for one in whose), count(1))
            release.number = next(counted)
            release.save(update_fields=["number"])

    return number


class Migration(migrations.Migration):
    dependencies = [("indicators", "0008_releases_stay")]
    operations = [
        migrations.RunPython(lift, guard),
        migrations.RemoveConstraint(model_name="release", name="release_number_once"),
        migrations.RemoveIndex(model_name="release", name="release_of_kpi"),
        migrations.RunPython(number_by("organisation_id", "kpi_id"), number_by("organisation_id")),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kpi", "number"), name="release_number_once"
            ),
        ),
        migrations.RunPython(guard, lift),
    ]
