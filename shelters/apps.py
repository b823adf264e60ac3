from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheltersConfig(AppConfig):
    name = "shelters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access import signals
        from access.permissions import Permission
        from cases.extensions import CaseTab, add_case_tab, add_file_opener, add_part_readers
        from shelters import erasing, policies, succession  # noqa: F401  registers the rules
        from shelters.file import open_stays
        from shelters.models import Site, Stay
        from shelters.queries import houses_of

        add_case_tab(CaseTab(_("Stays"), "shelters:ask", Permission.BED_REQUEST))
        add_file_opener(open_stays)
        add_part_readers(houses_of)
        signals.erasure_asked.connect(erasing.refuse_while_running, dispatch_uid="shelters: a stay runs")
        signals.record_family.connect(erasing.family, dispatch_uid="shelters: family")
        signals.record_succeeding.connect(succession.name_new_team_of_stay, sender=Stay)
        signals.record_succeeding.connect(succession.name_new_team_of_site, sender=Site)
        signals.team_succeeding.connect(succession.move_rooms)
        signals.team_remainder.connect(succession.rooms_left)
