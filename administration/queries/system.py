"""The state of the system, for who keeps it: each line says in words whether it is as it should be."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from access.models import TeamKey, TeamKind
from access.teams.holders import teams_short_of_holders
from audit.models import Entry
from audit.queries import first_key_at
from places import unit_lists
from places.models import UnitList

LEAST_FREE_GIGABYTES: Final = 5
OLDEST_POSTGRESQL: Final = 150000
LOOKED_BACK: Final = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One thing that is watched. `advice` says what to do when it is not well."""

    name: str
    value: str
    is_well: bool
    advice: str = ""


def system_state() -> list[Line]:
    """Every line, in the order in which things break."""
    return [line() for line in _WATCHED]


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _database() -> Line:
    is_well = int(_setting("server_version_num")) >= OLDEST_POSTGRESQL
    return Line(
        _("Database"), f"PostgreSQL {_setting('server_version')}", is_well, _("PostgreSQL 15 or newer is needed.")
    )


def _safe_writing() -> Line:
    is_on = _setting("fsync") == "on" and _setting("full_page_writes") == "on"
    advice = _("Switch fsync and full_page_writes on, or a power cut can destroy records.")
    return Line(_("Writing that survives a power cut"), _("on") if is_on else _("off"), is_on, advice)


def _role() -> Line:
    """The serving role must not own the tables: an owner can take the walls away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)")
        name, owns_tables = cursor.fetchone()
    return Line(_("Database role"), name, not owns_tables, _("The pages must be served by the role antam_app."))


def _tables() -> Line:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    value = (
        ngettext("%(n)d step missing", "%(n)d steps missing", missing) % {"n": missing} if missing else _("up to date")
    )
    return Line(_("Tables"), value, not missing, _("Run manage.py migrate as the owner of the tables."))


def _disk() -> Line:
    free = shutil.disk_usage(settings.VAR).free // 10**9
    value = _("%(n)d GB free") % {"n": free}
    return Line(_("Disk"), value, free >= LEAST_FREE_GIGABYTES, _("Make room, or saving will soon fail."))


def _units() -> Line:
    is_well = UnitList.objects.filter(fingerprint=unit_lists.fingerprint()).exists()
    value = _("loaded") if is_well else _("not loaded")
    return Line(_("Administrative units"), value, is_well, _("Run manage.py load_units."))


def _founding() -> Line:
    is_well = bool(settings.FOUNDING_KEY)
    advice = _("Without it nothing can be sealed: set ANTAM_FOUNDING_KEY.")
    return Line(_("Founding key of the province"), _("known") if is_well else _("missing"), is_well, advice)


def _recovery() -> Line:
    is_well = TeamKey.objects.filter(team__kind=TeamKind.RECOVERY, team__closed_at=None).exists()
    advice = _("Hold the ceremony of the recovery key: without it, lost keys mean lost records.")
    return Line(_("Recovery key"), _("made") if is_well else _("missing"), is_well, advice)


def _teams() -> Line:
    short = teams_short_of_holders().count()
    value = ngettext("%(n)d team", "%(n)d teams", short) % {"n": short}
    advice = _(
        "See the teams: each needs two people who hold its key and signed in during the last 30 days, "
        "and one who gives access."
    )
    return Line(_("Teams short of key holders"), value, not short, advice)


def _signatures() -> Line:
    """A key that somebody has changed in the database seals nothing more; people must hear of it."""
    since = first_key_at(timezone.now() - LOOKED_BACK)
    seen = Entry.objects.filter(event="UNTRUSTED_KEY", id__gte=since).count()
    value = ngettext("%(n)d time in 30 days", "%(n)d times in 30 days", seen) % {"n": seen}
    advice = _(
        "Somebody may have changed a key in the database. The auditor sees when and to whom it happened; "
        "manage.py reconcile says what differs."
    )
    return Line(_("Keys that lacked their signature"), value, not seen, advice)


_WATCHED: Final[list[Callable[[], Line]]] = [
    _database,
    _safe_writing,
    _role,
    _tables,
    _disk,
    _units,
    _founding,
    _recovery,
    _teams,
    _signatures,
]
