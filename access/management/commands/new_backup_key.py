"""`manage.py new_backup_key`: on an offline machine."""

import base64
from typing import Any

from django.core.management.base import BaseCommand

from access import cipher


class Command(BaseCommand):
    help = "Prints a new key pair for backups. Run it on an offline machine; only the public half comes here."

    def handle(self, *args: Any, **options: Any) -> None:
        private, public = cipher.new_box_keys()
        self.stdout.write(f"private (stays offline, on paper): {base64.b64encode(private).decode()}")
        self.stdout.write(f"public  (for manage.py backup):    {base64.b64encode(public).decode()}")
