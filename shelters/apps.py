from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheltersConfig(AppConfig):
    name = "shelters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access import signals
        from access.permissions import Permission
        from cases.extensions import CaseTab, add_case_tab
        from shelters import policies, succession  # noqa: F401  registers the rules
        from shelters.models import Site, Stay

        add_case_tab(CaseTab(_("Stays"), "shelters:ask", Permission.BED_REQUEST))
        signals.record_succeeding.connect(succession.name_new_team_of_stay, sender=Stay)
        signals.record_succeeding.connect(succession.name_new_team_of_site, sender=Site)
        signals.team_succeeding.connect(succession.move_rooms)
        signals.team_remainder.connect(succession.rooms_left)
