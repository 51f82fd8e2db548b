"""PostgreSQL lets through the rows of one organisation at a time (docs/adr/0015-row-security.md), and
politicians and human resources become roles."""

from django.db import migrations, models

OWNED = [
    "goal",
    "historicalgoal",
    "decision",
    "historicaldecision",
    "goalkpi",
    "kpireading",
    "membership",
    "ownobservation",
    "historicalownobservation",
    "target",
    "importrun",
    "auditevent",
    "area",
    "kpi",
    "release",
]
# Those of nobody are the installation's, and everybody's to read.
SHARED = ["area", "kpi"]
# Whose these are is said by their release, which is walled itself.
OF_RELEASE = ["releasedfigure", "releasebasis", "releasewithdrawal"]
# Null where nothing is said: then no row is let through.
SAID = "(SELECT current_setting('app.organisation', true))"
WHOSE = f"{SAID} = organisation_id::text OR {SAID} = 'all'"
OF_WHOSE_RELEASE = "EXISTS (SELECT 1 FROM indicators_release AS release WHERE release.id = release_id)"
ROLES = ["reader", "politician", "hr", "controller", "administrator", "data_protection"]


def wall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    conditions = dict.fromkeys(OWNED, WHOSE) | dict.fromkeys(OF_RELEASE, OF_WHOSE_RELEASE)
    for name, condition in conditions.items():
        table = f"indicators_{name}"
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        # The application owns the tables, and would be let past.
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY whose ON {table} USING ({condition}) WITH CHECK ({condition})")
    for name in SHARED:
        schema_editor.execute(
            f"CREATE POLICY shared ON indicators_{name} FOR SELECT USING (organisation_id IS NULL)"
        )


def no_wall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for policy, names in (("shared", SHARED), ("whose", [*OF_RELEASE, *OWNED])):
        for name in names:
            schema_editor.execute(f"DROP POLICY {policy} ON indicators_{name}")
    for name in [*OWNED, *OF_RELEASE]:
        schema_editor.execute(f"ALTER TABLE indicators_{name} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE indicators_{name} DISABLE ROW LEVEL SECURITY")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_releases")]
    operations = [
        migrations.RemoveConstraint(model_name="membership", name="membership_role_is_known"),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("reader", "reader"),
                    ("politician", "politician"),
                    ("hr", "human resources"),
                    ("controller", "controller"),
                    ("administrator", "administrator"),
                    ("data_protection", "data protection officer"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(role__in=ROLES), name="membership_role_is_known"
            ),
        ),
        migrations.RunPython(wall, no_wall),
    ]
