from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class CasesConfig(AppConfig):
    name = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from access import signals
        from cases import abandoned, checks, policies, retention, succession  # noqa: F401  (some declare checks and rules)
        from cases.models import Case, Referral

        for leaving in (signals.left_quickly, user_logged_out):
            leaving.connect(abandoned.drop_and_call_for_help, dispatch_uid="cases: abandoned slip")
        signals.record_family.connect(retention.family, dispatch_uid="cases: family")
        signals.record_succeeding.connect(succession.name_new_team_of_case, sender=Case)
        signals.record_succeeding.connect(succession.name_new_team_of_referral, sender=Referral)
        signals.team_succeeding.connect(succession.move_watches_and_alarms)
        signals.team_remainder.connect(succession.watches_left)
