"""The trace becomes a chain that the database lets nobody change; whoever looks after data protection reads it."""

from django.db import migrations, models

from indicators.models.audit import GENESIS, hash_after

MESSAGE = "the trace is only added to"
REFUSED = {
    "indicators_auditevent": ("UPDATE", "DELETE"),
    "indicators_audithead": ("DELETE",),
}


def chain(apps, schema_editor):
    """Number the events that are there without gaps, and link them."""
    AuditEvent = apps.get_model("indicators", "AuditEvent")
    AuditHead = apps.get_model("indicators", "AuditHead")
    number, previous = 0, GENESIS
    for old in list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True)):
        number += 1
        event = AuditEvent.objects.get(pk=old)
        event.pk = number
        previous = hash_after(previous, event)
        AuditEvent.objects.filter(pk=old).update(id=number, hash=previous)
    AuditHead.objects.create(pk=1, number=number, hash=previous)


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION indicators_trace_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for table, refused in REFUSED.items():
            schema_editor.execute(
                f"CREATE TRIGGER trace_only_added_to BEFORE {' OR '.join(refused)} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION indicators_trace_only_added_to()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER trace_not_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION indicators_trace_only_added_to()"
            )
    else:
        for table, refused in REFUSED.items():
            for what in refused:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_{what.lower()} BEFORE {what} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION indicators_trace_only_added_to() CASCADE")
    else:
        for table, refused in REFUSED.items():
            for what in refused:
                schema_editor.execute(f"DROP TRIGGER {table}_{what.lower()}")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_what_django_cannot_say")]
    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.CharField(default=GENESIS, max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="audit_head_is_one")
                ]
            },
        ),
        migrations.AlterField("auditevent", "at", models.DateTimeField()),
        migrations.AddField(
            "auditevent", "hash", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RemoveConstraint("membership", "membership_role_is_known"),
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(
                choices=[
                    ("reader", "reader"),
                    ("controller", "controller"),
                    ("administrator", "administrator"),
                    ("data_protection", "data protection officer"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["reader", "controller", "administrator", "data_protection"])
                ),
                name="membership_role_is_known",
            ),
        ),
        migrations.RunPython(chain, migrations.RunPython.noop),
        migrations.RunPython(refuse, allow),
    ]
