"""`manage.py recover TEAM`: a team reads its records again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.errors import KeyNotHeld, UntrustedKey
from access.models import Team
from access.safekeeping import recovery


class Command(BaseCommand):
    help = "Seals a team's records to its newest key with k paper shares. The loudest event in the logbook."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("team", type=int, help="number of the team, as on the page of teams")
        parser.add_argument("--threshold", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        team = Team.objects.filter(pk=options["team"]).first()
        if team is None:
            raise CommandError("There is no team with this number.")
        words = [input(f"Share {number + 1}: ").strip() for number in range(options["threshold"])]
        try:
            done = recovery.recover(team=team, words=words)
        except (recovery.WrongShares, KeyNotHeld, UntrustedKey) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{done.sealed} records of {team.name} open again for its holders.")
        if done.refused:
            self.stdout.write(f"{done.refused} were passed over: RECOVERY_REFUSED in the logbook names them.")
