from django.apps import AppConfig


class PreventionGroupsConfig(AppConfig):
    name = "prevention_groups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from prevention_groups import policies  # noqa: F401  registers the rules
