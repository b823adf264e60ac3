"""Write the tables of who may what into docs/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from access import matrix


class Command(BaseCommand):
    help = "Write docs/url-roles.md and docs/role-verbs.md from the code."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, text in (
            (matrix.ADDRESSES_FILE, matrix.table_of_addresses()),
            (matrix.VERBS_FILE, matrix.table_of_verbs()),
        ):
            path = settings.BASE_DIR / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"wrote {name}")
