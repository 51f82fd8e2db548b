from django.urls import path

from dashboards.views import audit, goals, kpis, organisations, releases

app_name = "dashboards"
urlpatterns = [
    path("", organisations.organisation_list, name="organisation-list"),
    path("<slug:organisation>/", goals.goal_list, name="goal-list"),
    path("<slug:organisation>/audit/", audit.audit_list, name="audit-list"),
    path("<slug:organisation>/audit/events.csv", audit.audit_csv, name="audit-csv"),
    path("<slug:organisation>/goals/<slug:slug>/", goals.goal_detail, name="goal-detail"),
    path("<slug:organisation>/goals/<slug:slug>/charts.json", goals.goal_charts, name="goal-charts"),
    path("<slug:organisation>/kpis/<str:code>/", kpis.kpi_detail, name="kpi-detail"),
    path("<slug:organisation>/kpis/<str:code>/charts.json", kpis.kpi_charts, name="kpi-charts"),
    path("<slug:organisation>/kpis/<str:code>.csv", kpis.kpi_csv, name="kpi-csv"),
    path("<slug:organisation>/kpis/<str:code>.svg", kpis.kpi_svg, name="kpi-svg"),
    path(
        "<slug:organisation>/kpis/<str:code>/releases/<int:release>/",
        releases.release_detail,
        name="release-detail",
    ),
]
