"""`manage.py reconcile`: does every row stand as the logbook says? Ends with 1 when one does not."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand

from access.reconcile import reconcile, snapshot


class Command(BaseCommand):
    help = "Compares every recorded row with the logbook; names rows that were changed past it. Opens nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        begun, counted, found = time.monotonic(), [0], 0
        with snapshot():
            for finding in reconcile(counted=counted):
                found += 1
                self.stdout.write(str(finding))
        took = time.monotonic() - begun
        self.stdout.write(f"{counted[0]} rows and old versions compared in {took:.1f} s: {found} differ.")
        if found:
            sys.exit(1)
