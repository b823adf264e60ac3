"""Rings or texts a telephone: which gateway is a setting, what it says is fixed here and never holds content."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from cases.numbers import spaced

log = logging.getLogger("antam.sending")


class SendingFailed(Exception):
    """The gateway did not take the message; `watch` tries again within seconds."""


class Sender(Protocol):
    """A gateway: an SMS service, a voice call, the console of the demo."""

    def send(self, number: str, line: str) -> None:
        """Deliver one neutral line. Raises: SendingFailed."""


class ConsoleSender:
    """The demo's gateway: one line on the server's console."""

    def send(self, number: str, line: str) -> None:
        print(f"call {number}: {line}", flush=True)


def line_for(code: str | None) -> str:
    """What a telephone says: no name, no place, no word that tells what An Tâm is for."""
    return f"code {spaced(code)} waits" if code else "an urgent call waits"


def tell(numbers: list[str], code: str | None) -> int:
    """Tell each number once; how many were reached. One dead number never stops the next."""
    sender: Sender = import_string(getattr(settings, "ANTAM_SENDER", "cases.sending.ConsoleSender"))()
    reached = 0
    for number in dict.fromkeys(numbers):
        try:
            sender.send(number, line_for(code))
            reached += 1
        except SendingFailed:
            log.warning("a gateway refused a message; it is tried again")
    return reached
