"""`manage.py create_recovery_key`: the ceremony of the paper shares."""

import base64
import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from access import trust
from access.errors import KeyNotHeld
from access.safekeeping import recovery


class Command(BaseCommand):
    help = "Makes the recovery key and prints its shares, once. Each share goes to another person, on paper."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--shares", type=int, default=3)
        parser.add_argument("--threshold", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        shares, threshold = options["shares"], options["threshold"]
        if not 2 <= threshold <= shares <= 16:
            raise CommandError("The threshold is at least 2 and at most the number of shares, of which there are 16.")
        private = base64.b64decode(getpass.getpass("Private half of the founding key, base64: "))
        try:
            words = recovery.create_recovery_key(founding_private=private, shares=shares, threshold=threshold)
        except KeyNotHeld as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("On every sheet, to check and to restore by:")
        self.stdout.write(f"  founding key, public: {settings.FOUNDING_KEY}")
        self.stdout.write(f"  server's key, public: {base64.b64encode(trust.sender_public_keys()[0]).decode()}")
        for number, share in enumerate(words, start=1):
            self.stdout.write(f"\nShare {number} of {shares} ({threshold} are needed):\n  {share}")
