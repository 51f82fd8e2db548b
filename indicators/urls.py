"""The addresses of the editing pages."""

from django.urls import path

from indicators.views import decisions, goals, imports, kpis, members, own_observations, releases, targets

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
]
