from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access import checks  # noqa: F401  registers checks
        from access.entry import signing_in  # noqa: F401  registers receivers

        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="antam walls")


def _after_migrate(using: str, **kwargs: object) -> None:
    from access.walls import build_walls

    build_walls(using=using)
