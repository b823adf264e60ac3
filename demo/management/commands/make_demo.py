"""`manage.py make_demo`: the demonstration province, once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from access.models import User
from demo import casefiles, evening
from demo.cast import PASSPHRASE, PEOPLE
from demo.founding import found_province


class Command(BaseCommand):
    help = "Makes the demonstration province with an account for every role and about 300 made-up cases. Once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cases", type=int, default=casefiles.FILES)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("make_demo makes accounts with a known passphrase: it runs only with ANTAM_DEMO=1.")
        if User.objects.exists():
            self.stdout.write("The demonstration province is there already.")
            return
        with translation.override("vi"):
            province = found_province()
            made = casefiles.make_files(province, count=options["cases"])
            evening.prepare(province)
        _write_accounts(Path(settings.VAR, "demo-accounts.txt"))
        self.stdout.write(f"Made the demonstration province: {len(province.people)} accounts, {made} cases.")


def _write_accounts(path: Path) -> None:
    lines = [f"Demo accounts (passphrase for all: {PASSPHRASE})", ""]
    lines += [f"  {part.username:<16} {part.role.value:<22} {part.full_name}" for part in PEOPLE]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
