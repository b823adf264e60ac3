"""`manage.py journey`: plays the main job through the running server with the demo accounts."""

import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.journey import Journey, steps
from demo.visitor import StepFailed


class Command(BaseCommand):
    help = "Plays the way of a slip to a published figure through the running server; fails when a step fails."

    def add_arguments(self, parser: Any) -> None:
        here = f"http://127.0.0.1:{os.environ.get('ANTAM_PORT') or 8000}"  # as `make run` remembered it
        parser.add_argument("--address", default=here, help="where the server answers")

    def handle(self, *args: Any, **options: Any) -> None:
        journey = Journey(options["address"])
        begun = time.monotonic()
        for title, step in steps():
            started = time.monotonic()
            try:
                told = step(journey)
            except StepFailed as failure:
                raise CommandError(f"{title}: {failure}") from None
            self.stdout.write(f"{time.monotonic() - started:6.2f} s  {title:<36} {told}")
        self.stdout.write(f"{time.monotonic() - begun:6.2f} s  in all")
