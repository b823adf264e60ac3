"""Looks at the clocks every 15 seconds until it is stopped. Part of what must always run."""

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from access.erasing.requests import lapse_forgotten
from access.sweeping import sweep_once
from cases.actions.escalate import escalate_once
from cases.escalation import WATCH_SECONDS
from cases.retention import erase_old_slips

SWEEP_EVERY = 20
"""Looks between two sweeps: about five minutes."""

log = logging.getLogger("antam.watch")


class Command(BaseCommand):
    help = "Escalate what nobody takes, one look every 15 seconds, and end what has run out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rounds", type=int, default=0, help="Stop after this many looks; 0 goes on.")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = 0
        while True:
            look(sweep=rounds % SWEEP_EVERY == 0)
            rounds += 1
            if rounds == options["rounds"]:
                return
            time.sleep(WATCH_SECONDS)


def look(*, sweep: bool = False) -> None:
    """One look; a database that is away for a moment does not end the watch."""
    close_old_connections()
    try:
        escalate_once()
        if sweep:
            sweep_once()
            erase_old_slips()
            lapse_forgotten()
    except Error:
        log.exception("the database did not answer; the watch goes on")
