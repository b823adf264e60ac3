"""Look at the clocks of waiting slips and alarms once, and go up a step where it is due."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.actions.escalate import escalate_once


class Command(BaseCommand):
    help = "Tell the next person of each slip or alarm that nobody has taken in time. Safe to run often."

    def handle(self, *args: Any, **options: Any) -> None:
        done = escalate_once()
        self.stdout.write(f"told: {len(done.told)}, passed up: {len(done.escalated)}")
