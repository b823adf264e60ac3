"""Carries out the requests to erase whole records that two persons decided and whose ten days are over."""

from typing import Any

from django.core.management.base import BaseCommand

from access.erasing.requests import erase_due


class Command(BaseCommand):
    help = "Erase the records whose confirmed request is ten days old. Needs no key; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"erased: {erase_due()}")
