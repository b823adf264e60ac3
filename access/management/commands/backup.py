"""`manage.py backup FOLDER --key PUBLIC`."""

import base64
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from access.safekeeping import backup


class Command(BaseCommand):
    help = "Writes two sealed files: the data, and apart from them the grants (keep those seven days only)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--key", required=True, help="public half of the offline key, base64")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"antam-{timezone.localtime():%Y%m%d-%H%M%S}"
        try:
            files = backup.back_up(
                os.environ["DATABASE_URL"], options["folder"], name, base64.b64decode(options["key"])
            )
        except backup.BackupFailed as failure:
            raise CommandError(str(failure)) from None
        for path in files:
            self.stdout.write(f"{path} ({path.stat().st_size:,} bytes)")
