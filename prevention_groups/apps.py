from django.apps import AppConfig


class PreventionGroupsConfig(AppConfig):
    name = "prevention_groups"
    default_auto_field = "django.db.models.BigAutoField"
