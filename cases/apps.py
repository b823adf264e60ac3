from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class CasesConfig(AppConfig):
    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.signals import left_quickly, record_family
        from cases import abandoned, checks, policies, retention  # noqa: F401  (importing declares checks and rules)

        for leaving in (left_quickly, user_logged_out):
            leaving.connect(abandoned.drop_and_call_for_help, dispatch_uid="cases: abandoned slip")
        record_family.connect(retention.family, dispatch_uid="cases: family")
