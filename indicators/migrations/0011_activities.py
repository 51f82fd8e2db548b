"""Projects, their activities and occasions, and who came; coordinators become a role."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import indicators.models.fields
import indicators.vocabulary

OWNED = [
    "project",
    "historicalproject",
    "projectmember",
    "activity",
    "historicalactivity",
    "series",
    "occasion",
    "historicaloccasion",
    "attendanceevent",
    "latedecision",
]
# As in 0007_row_security.
SAID = "(SELECT current_setting('app.organisation', true))"
WHOSE = f"{SAID} = organisation_id::text OR {SAID} = 'all'"
MESSAGE = "attendance is only added to: take back or correct with a new event"
ONLY_ADDED_TO = ("attendanceevent", "latedecision")


def wall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in [f"indicators_{name}" for name in OWNED]:
        schema_editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"CREATE POLICY whose ON {table} USING ({WHOSE}) WITH CHECK ({WHOSE})")


def no_wall(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in [f"indicators_{name}" for name in OWNED]:
        schema_editor.execute(f"DROP POLICY whose ON {table}")
        schema_editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        schema_editor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION indicators_attendance_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for name in ONLY_ADDED_TO:
            for trigger, what, each in (
                ("only_added_to", "UPDATE OR DELETE", "ROW"),
                ("not_emptied", "TRUNCATE", "STATEMENT"),
            ):
                schema_editor.execute(
                    f"CREATE TRIGGER {name}_{trigger} BEFORE {what} ON indicators_{name} "
                    f"FOR EACH {each} EXECUTE FUNCTION indicators_attendance_only_added_to()"
                )
    else:
        for name in ONLY_ADDED_TO:
            for what in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {name}_no_{what.lower()} BEFORE {what} ON indicators_{name} "
                    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION indicators_attendance_only_added_to() CASCADE")
    else:
        for name in ONLY_ADDED_TO:
            for what in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {name}_no_{what}")


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0010_membership_from_provider"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="name")),
                ("sort_key", indicators.models.fields.SortKeyField("title", editable=False, max_length=400)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "open to all"),
                            ("women_only", "for women or girls only"),
                            ("men_only", "for men or boys only"),
                            ("club", "club or association"),
                            ("course", "course"),
                            ("staff_training", "training of staff"),
                            ("youth_centre", "youth centre"),
                        ],
                        default=indicators.vocabulary.ActivityKind["OPEN"],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("association", models.CharField(blank=True, max_length=200, verbose_name="association")),
                (
                    "population",
                    models.CharField(
                        choices=[("adults", "women and men"), ("children", "girls and boys")],
                        default=indicators.vocabulary.Population["ADULTS"],
                        max_length=10,
                        verbose_name="words",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["sort_key"],
            },
        ),
        migrations.CreateModel(
            name="AttendanceEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "women"), ("M", "men"), ("X", "non-binary"), ("U", "not stated")],
                        max_length=1,
                    ),
                ),
                ("age_band", models.CharField(blank=True, max_length=7)),
                ("delta", models.IntegerField()),
                ("set_to", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("undoes", models.UUIDField(null=True)),
                ("is_late", models.BooleanField()),
                ("received_at", models.DateTimeField()),
                ("tapped_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "attendance event",
                "verbose_name_plural": "attendance events",
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="name")),
                ("sort_key", indicators.models.fields.SortKeyField("title", editable=False, max_length=400)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "open to all"),
                            ("women_only", "for women or girls only"),
                            ("men_only", "for men or boys only"),
                            ("club", "club or association"),
                            ("course", "course"),
                            ("staff_training", "training of staff"),
                            ("youth_centre", "youth centre"),
                        ],
                        default=indicators.vocabulary.ActivityKind["OPEN"],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("association", models.CharField(blank=True, max_length=200, verbose_name="association")),
                (
                    "population",
                    models.CharField(
                        choices=[("adults", "women and men"), ("children", "girls and boys")],
                        default=indicators.vocabulary.Population["ADULTS"],
                        max_length=10,
                        verbose_name="words",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical activity",
                "verbose_name_plural": "historical activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOccasion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="to")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("leaders_women", models.PositiveSmallIntegerField(default=0, verbose_name="leaders, women")),
                ("leaders_men", models.PositiveSmallIntegerField(default=0, verbose_name="leaders, men")),
                ("is_cancelled", models.BooleanField(default=False, verbose_name="cancelled")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical occasion",
                "verbose_name_plural": "historical occasions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProject",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="name")),
                ("sort_key", indicators.models.fields.SortKeyField("title", editable=False, max_length=400)),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("own", "the organisation itself"),
                            ("amif", "AMIF, the EU's asylum, migration and integration fund"),
                            ("esf", "ESF+, the European Social Fund"),
                            ("other", "somebody else"),
                        ],
                        default=indicators.vocabulary.Funder["OWN"],
                        max_length=10,
                        verbose_name="funder",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("partners", models.TextField(blank=True, verbose_name="partner organisations")),
                ("target_group", models.CharField(blank=True, max_length=300, verbose_name="target group")),
                (
                    "target_women",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="women in the target group"
                    ),
                ),
                (
                    "target_men",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="men in the target group"
                    ),
                ),
                (
                    "disclosure_class",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (
                                indicators.vocabulary.DisclosureClass["ORDINARY"],
                                "ordinary counts: visitors, participants, employees",
                            ),
                            (
                                indicators.vocabulary.DisclosureClass["EMPLOYMENT"],
                                "employment conditions: hours, employment, pay",
                            ),
                            (
                                indicators.vocabulary.DisclosureClass["SENSITIVE"],
                                "sensitive: health, rehabilitation, asylum",
                            ),
                        ],
                        default=indicators.vocabulary.DisclosureClass["ORDINARY"],
                        verbose_name="how sensitive",
                    ),
                ),
                (
                    "age_bands",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "ages are not counted"),
                            ("amif", "under 18, 18–60, over 60 (AMIF)"),
                            ("esf", "under 18, 18–29, 30–54, 55 and older (ESF+)"),
                            ("youth", "under 7, 7–12, 13–16, 17–20, 21–25, over 25 (children and youth)"),
                        ],
                        default=indicators.vocabulary.AgeBands["NONE"],
                        max_length=10,
                        verbose_name="ages",
                    ),
                ),
                ("locked_through", models.DateField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical project",
                "verbose_name_plural": "historical projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LateDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_accepted", models.BooleanField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "decision on a late registration",
                "verbose_name_plural": "decisions on late registrations",
            },
        ),
        migrations.CreateModel(
            name="Occasion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="to")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("leaders_women", models.PositiveSmallIntegerField(default=0, verbose_name="leaders, women")),
                ("leaders_men", models.PositiveSmallIntegerField(default=0, verbose_name="leaders, men")),
                ("is_cancelled", models.BooleanField(default=False, verbose_name="cancelled")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "occasion",
                "verbose_name_plural": "occasions",
                "ordering": ["date", "starts", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="name")),
                ("sort_key", indicators.models.fields.SortKeyField("title", editable=False, max_length=400)),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("own", "the organisation itself"),
                            ("amif", "AMIF, the EU's asylum, migration and integration fund"),
                            ("esf", "ESF+, the European Social Fund"),
                            ("other", "somebody else"),
                        ],
                        default=indicators.vocabulary.Funder["OWN"],
                        max_length=10,
                        verbose_name="funder",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="starts")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends")),
                ("partners", models.TextField(blank=True, verbose_name="partner organisations")),
                ("target_group", models.CharField(blank=True, max_length=300, verbose_name="target group")),
                (
                    "target_women",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="women in the target group"
                    ),
                ),
                (
                    "target_men",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="men in the target group"
                    ),
                ),
                (
                    "disclosure_class",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (
                                indicators.vocabulary.DisclosureClass["ORDINARY"],
                                "ordinary counts: visitors, participants, employees",
                            ),
                            (
                                indicators.vocabulary.DisclosureClass["EMPLOYMENT"],
                                "employment conditions: hours, employment, pay",
                            ),
                            (
                                indicators.vocabulary.DisclosureClass["SENSITIVE"],
                                "sensitive: health, rehabilitation, asylum",
                            ),
                        ],
                        default=indicators.vocabulary.DisclosureClass["ORDINARY"],
                        verbose_name="how sensitive",
                    ),
                ),
                (
                    "age_bands",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "ages are not counted"),
                            ("amif", "under 18, 18–60, over 60 (AMIF)"),
                            ("esf", "under 18, 18–29, 30–54, 55 and older (ESF+)"),
                            ("youth", "under 7, 7–12, 13–16, 17–20, 21–25, over 25 (children and youth)"),
                        ],
                        default=indicators.vocabulary.AgeBands["NONE"],
                        max_length=10,
                        verbose_name="ages",
                    ),
                ),
                ("locked_through", models.DateField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["sort_key"],
            },
        ),
        migrations.CreateModel(
            name="ProjectMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "verbose_name": "person of a project",
                "verbose_name_plural": "people of projects",
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("skips_holidays", models.BooleanField(default=True, verbose_name="skip public holidays")),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
            },
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_role_is_known",
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("reader", "reader"),
                    ("politician", "politician"),
                    ("hr", "human resources"),
                    ("coordinator", "coordinator"),
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
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "reader",
                            "politician",
                            "hr",
                            "coordinator",
                            "controller",
                            "administrator",
                            "data_protection",
                        ],
                    )
                ),
                name="membership_role_is_known",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="attendanceevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="attendanceevent",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attendance_events",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion",
            name="activity",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.activity",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicalproject",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalproject",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="latedecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="latedecision",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="indicators.attendanceevent",
            ),
        ),
        migrations.AddField(
            model_name="latedecision",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="late_decisions",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="occasion",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occasions",
                to="indicators.activity",
            ),
        ),
        migrations.AddField(
            model_name="occasion",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="occasions",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="attendanceevent",
            name="occasion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="indicators.occasion"
            ),
        ),
        migrations.AddField(
            model_name="project",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="projects",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.project",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="indicators.project",
            ),
        ),
        migrations.AddField(
            model_name="projectmember",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="project_members",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="projectmember",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="indicators.project"
            ),
        ),
        migrations.AddField(
            model_name="projectmember",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="activity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="series", to="indicators.activity"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="series",
                to="indicators.organisation",
            ),
        ),
        migrations.AddField(
            model_name="occasion",
            name="series",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="occasions",
                to="indicators.series",
            ),
        ),
        migrations.AddField(
            model_name="historicaloccasion",
            name="series",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="indicators.series",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendanceevent",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="attendance_event_once"),
        ),
        migrations.AddConstraint(
            model_name="attendanceevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sex__in",
                        (
                            indicators.vocabulary.Sex["WOMEN"],
                            indicators.vocabulary.Sex["MEN"],
                            indicators.vocabulary.Sex["NON_BINARY"],
                            indicators.vocabulary.Sex["UNKNOWN"],
                        ),
                    )
                ),
                name="attendance_sex_is_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendanceevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delta__in", (1, -1)), ("set_to__isnull", True), ("undoes__isnull", True)),
                    models.Q(
                        ("set_to__isnull", False),
                        ("undoes__isnull", True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(("delta", 0), ("set_to__isnull", True), ("undoes__isnull", False)),
                    _connector="OR",
                ),
                name="attendance_tap_correction_or_undo",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("organisation", "title"),
                name="project_title_once",
                violation_error_message="There is already a project with that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="project_ends_after_it_starts",
                violation_error_message="A project cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "funder__in",
                        [
                            indicators.vocabulary.Funder["OWN"],
                            indicators.vocabulary.Funder["AMIF"],
                            indicators.vocabulary.Funder["ESF"],
                            indicators.vocabulary.Funder["OTHER"],
                        ],
                    )
                ),
                name="project_funder_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "age_bands__in",
                        [
                            indicators.vocabulary.AgeBands["NONE"],
                            indicators.vocabulary.AgeBands["AMIF"],
                            indicators.vocabulary.AgeBands["ESF"],
                            indicators.vocabulary.AgeBands["YOUTH"],
                        ],
                    )
                ),
                name="project_ages_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "title"),
                name="activity_title_once",
                violation_error_message="The project already has an activity with that name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            indicators.vocabulary.ActivityKind["OPEN"],
                            indicators.vocabulary.ActivityKind["WOMEN_ONLY"],
                            indicators.vocabulary.ActivityKind["MEN_ONLY"],
                            indicators.vocabulary.ActivityKind["CLUB"],
                            indicators.vocabulary.ActivityKind["COURSE"],
                            indicators.vocabulary.ActivityKind["STAFF_TRAINING"],
                            indicators.vocabulary.ActivityKind["YOUTH_CENTRE"],
                        ],
                    )
                ),
                name="activity_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "population__in",
                        [
                            indicators.vocabulary.Population["ADULTS"],
                            indicators.vocabulary.Population["CHILDREN"],
                        ],
                    )
                ),
                name="activity_words_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectmember",
            constraint=models.UniqueConstraint(
                fields=("organisation", "project", "user"),
                name="project_member_once",
                violation_error_message="This person is already in the project.",
            ),
        ),
        migrations.AddConstraint(
            model_name="occasion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "activity", "date", "starts"),
                name="occasion_once",
                violation_error_message="The activity already has an occasion that starts then.",
            ),
        ),
        migrations.AddIndex(
            model_name="attendanceevent",
            index=models.Index(
                condition=models.Q(("undoes__isnull", False)),
                fields=["occasion", "undoes"],
                name="attendance_event_undone",
            ),
        ),
        migrations.RunPython(wall, no_wall),
        migrations.RunPython(refuse, allow),
    ]
