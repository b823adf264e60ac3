from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportingConfig(AppConfig):
    name = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.signals import record_changed, team_closing
        from reporting import policies  # noqa: F401  declares the rules
        from reporting.store import keep_fact, keep_statistics_team

        record_changed.connect(keep_fact, dispatch_uid="antam facts")
        team_closing.connect(keep_statistics_team, dispatch_uid="antam statistics team")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="antam window walls")


def _after_migrate(using: str, **kwargs: object) -> None:
    from reporting.walls import build_walls

    build_walls(using=using)
