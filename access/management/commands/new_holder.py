"""`manage.py new_holder TEAM USERNAME`: at a team's first meeting, and at the recovery ceremony before `recover`."""

import base64
import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.errors import KeyNotHeld, UntrustedKey
from access.forms import NewPassphraseForm
from access.models import Team
from access.safekeeping import ceremony


class Command(BaseCommand):
    help = "Enrols a person with the founding key and makes the first key of a team, or the first after all were lost."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("team", type=int, help="number of the team, as on the page of teams")
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="full name, for an account that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        team = Team.objects.filter(pk=options["team"]).first()
        if team is None:
            raise CommandError("There is no team with this number.")
        try:
            _actor, code = ceremony.install_holder(
                team=team,
                username=options["username"],
                full_name=options["name"] or options["username"],
                passphrase=_new_passphrase(),
                founding_private=base64.b64decode(getpass.getpass("Private half of the founding key, base64: ")),
            )
        except (KeyNotHeld, UntrustedKey) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{options['username']} holds the new key of {team.name}. Recovery code, shown once: {code}")


def _new_passphrase() -> str:
    answers = {"passphrase": getpass.getpass("The person's new passphrase: "), "again": getpass.getpass("Once more: ")}
    form = NewPassphraseForm(answers)
    if not form.is_valid():
        raise CommandError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    return str(form.cleaned_data["passphrase"])
