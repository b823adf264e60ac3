from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class CasesConfig(AppConfig):
    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases import abandoned, checks, policies  # noqa: F401  (importing them declares checks and rules)

        user_logged_out.connect(abandoned.raise_alarm_for_draft, dispatch_uid="cases: abandoned slip")
