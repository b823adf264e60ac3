from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheltersConfig(AppConfig):
    name = "shelters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.permissions import Permission
        from cases.extensions import CaseTab, add_case_relatives, add_case_tab
        from shelters import policies  # noqa: F401  registers the rules
        from shelters.relatives import stays_of_the_person

        add_case_tab(CaseTab(_("Stays"), "shelters:ask", Permission.BED_REQUEST))
        add_case_relatives(stays_of_the_person)
