"""`manage.py restore DATA KEYS`: into an empty database, with the offline key."""

import base64
import getpass
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from access.errors import TamperedSeal
from access.safekeeping import backup


class Command(BaseCommand):
    help = "Restores a backup into an empty database. Asks for the offline key's private half."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("data", type=Path)
        parser.add_argument("keys", type=Path)
        parser.add_argument("--into", required=True, help="address of the empty database, as its owner")

    def handle(self, *args: Any, **options: Any) -> None:
        private = base64.b64decode(getpass.getpass("Private half of the backup key: "))
        with tempfile.TemporaryDirectory(prefix="antam-") as folder:
            try:
                backup.restore(options["into"], options["data"], options["keys"], private, Path(folder))
            except (backup.BackupFailed, TamperedSeal) as failure:
                raise CommandError(str(failure)) from None
        self.stdout.write("Restored. Run manage.py migrate as the owner, then sign in.")
