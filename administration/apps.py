from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "administration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from administration import policies  # noqa: F401  declares the rules
