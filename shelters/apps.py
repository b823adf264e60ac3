from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheltersConfig(AppConfig):
    name = "shelters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access.permissions import Permission
        from access.signals import erasure_asked, record_family
        from cases.extensions import CaseTab, add_case_tab, add_file_opener
        from shelters import erasing, policies  # noqa: F401  registers the rules
        from shelters.file import open_stays

        add_case_tab(CaseTab(_("Stays"), "shelters:ask", Permission.BED_REQUEST))
        add_file_opener(open_stays)
        erasure_asked.connect(erasing.refuse_while_running, dispatch_uid="shelters: a stay runs")
        record_family.connect(erasing.family, dispatch_uid="shelters: family")
