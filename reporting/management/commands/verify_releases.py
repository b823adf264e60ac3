"""Checks the chain of published releases: `manage.py verify_releases`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.chain import broken_links
from reporting.models import PublishedPeriod


class Command(BaseCommand):
    help = "Checks that no published figure was changed, removed or added. Ends with an error when one was."

    def handle(self, *args: Any, **options: Any) -> None:
        if problems := broken_links():
            raise CommandError("\n".join(problems))
        self.stdout.write(f"The chain holds: {PublishedPeriod.objects.count()} published half-years.")
