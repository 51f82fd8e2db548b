"""The addresses of the editing pages."""

from django.urls import path

from indicators.views import (
    activities,
    attendance,
    attendance_period,
    decisions,
    goals,
    imports,
    kpis,
    members,
    occasions,
    own_observations,
    projects,
    releases,
    targets,
)

app_name = "indicators"
urlpatterns = [
    path("<slug:organisation>/goals/new/", goals.goal_create, name="goal-create"),
    path("<slug:organisation>/goals/<slug:slug>/edit/", goals.goal_edit, name="goal-edit"),
    path("<slug:organisation>/goals/<slug:slug>/kpis/", goals.goal_kpis, name="goal-kpis"),
    path("<slug:organisation>/decisions/", decisions.decision_list, name="decision-list"),
    path("<slug:organisation>/decisions/new/", decisions.decision_create, name="decision-create"),
    path("<slug:organisation>/decisions/<int:number>/edit/", decisions.decision_edit, name="decision-edit"),
    path("<slug:organisation>/kpis/new/", kpis.kpi_create, name="kpi-create"),
    path("<slug:organisation>/kpis/<str:code>/edit/", kpis.kpi_edit, name="kpi-edit"),
    path("<slug:organisation>/kpis/<str:code>/targets/", targets.target_edit, name="target-edit"),
    path(
        "<slug:organisation>/kpis/<str:code>/observations/",
        own_observations.own_observation_edit,
        name="own-observation-edit",
    ),
    path("<slug:organisation>/kpis/<str:code>/release/", releases.release_create, name="release-create"),
    path(
        "<slug:organisation>/kpis/<str:code>/releases/<int:release>/withdraw/",
        releases.release_withdraw,
        name="release-withdraw",
    ),
    path("<slug:organisation>/imports/", imports.import_list, name="import-list"),
    path("<slug:organisation>/imports/<uuid:public_id>/", imports.import_detail, name="import-detail"),
    path("<slug:organisation>/members/", members.member_list, name="member-list"),
    path("<slug:organisation>/projects/", projects.project_list, name="project-list"),
    path("<slug:organisation>/projects/new/", projects.project_create, name="project-create"),
    path("<slug:organisation>/projects/<int:project>/", projects.project_detail, name="project-detail"),
    path("<slug:organisation>/projects/<int:project>/edit/", projects.project_edit, name="project-edit"),
    path(
        "<slug:organisation>/projects/<int:project>/people/", projects.project_people, name="project-people"
    ),
    path(
        "<slug:organisation>/projects/<int:project>/counts/",
        attendance_period.project_counts,
        name="project-counts",
    ),
    path(
        "<slug:organisation>/projects/<int:project>/lock/",
        attendance_period.project_lock,
        name="project-lock",
    ),
    path(
        "<slug:organisation>/projects/<int:project>/activities/new/",
        activities.activity_create,
        name="activity-create",
    ),
    path(
        "<slug:organisation>/activities/<int:activity>/edit/", activities.activity_edit, name="activity-edit"
    ),
    path(
        "<slug:organisation>/activities/<int:activity>/occasions/new/",
        occasions.occasion_create,
        name="occasion-create",
    ),
    path("<slug:organisation>/occasions/<int:occasion>/edit/", occasions.occasion_edit, name="occasion-edit"),
    path(
        "<slug:organisation>/occasions/<int:occasion>/tally/",
        attendance.occasion_tally,
        name="occasion-tally",
    ),
    path(
        "<slug:organisation>/occasions/<int:occasion>/taps/", attendance.occasion_taps, name="occasion-taps"
    ),
]
