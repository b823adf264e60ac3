"""Rewrites the grant tables, so that a deleted key is not left in a page of the disk. As the owner of the tables."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from access.safekeeping.backup import grant_tables


class Command(BaseCommand):
    help = "Rewrite the tables of grants without what was deleted (VACUUM FULL). Run it as antam_owner, once a night."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            for table in grant_tables():
                cursor.execute(
                    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(%s)", [table]
                )
                if not cursor.fetchone()[0]:
                    raise CommandError("Only the owner of the tables (antam_owner) can rewrite them.")
                cursor.execute(f'VACUUM (FULL) "{table}"')
        self.stdout.write(f"rewritten: {len(grant_tables())} tables")
