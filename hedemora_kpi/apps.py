from django.apps import AppConfig


class HedemoraKpiConfig(AppConfig):
    name = "hedemora_kpi"
    verbose_name = "hedemora_kpi"
