"""`manage.py leakscan`: puts marked records in and searches everything that is stored for the marks."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import leakscan


class Command(BaseCommand):
    help = "Puts marked records in and searches dump, write-ahead log, files and logs for them; fails on any hit."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--records", type=int, default=leakscan.RECORDS)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("leakscan puts made-up records in: it runs only with ANTAM_DEMO=1.")
        results = leakscan.scan(options["records"])
        for name, result in results.items():
            told = f"{len(result.findings)} hits" if result.findings else "nothing"
            self.stdout.write(f"{name:<32}{result.places:>7} pieces{result.bytes / 1e6:>9.1f} MB   {told}")
            for finding in result.findings[:5]:
                self.stdout.write(f"    {finding.form}: {finding.place}")
        if any(result.findings for result in results.values()):
            raise CommandError("Plain text of sealed fields was found.")
        if not results["dump of every table"].seen:
            raise CommandError("The search did not see the records that it had put in: it proves nothing.")
        self.stdout.write("No mark was found in any form.")
