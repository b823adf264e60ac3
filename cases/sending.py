"""Rings or texts a telephone: which gateway is a setting, what it says is fixed here and never holds content."""

import logging
import shlex
import subprocess
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from cases.numbers import spaced

log = logging.getLogger("antam.sending")


GATEWAY_SECONDS = 10


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


class CommandSender:
    """Hands number and line to a program of the machine (`ANTAM_SENDER_COMMAND`, for example gammu with a modem).

    The words {number} and {line} in the command are replaced; no shell is involved.
    """

    def send(self, number: str, line: str) -> None:
        words = [word.format(number=number, line=line) for word in shlex.split(settings.ANTAM_SENDER_COMMAND)]
        try:
            subprocess.run(words, check=True, capture_output=True, timeout=GATEWAY_SECONDS)  # noqa: S603 - the operator's own command
        except (OSError, subprocess.SubprocessError, IndexError) as problem:
            raise SendingFailed(type(problem).__name__) from None


def line_for(code: str | None) -> str:
    """What a telephone says: no name, no place, no word that tells what An Tâm is for."""
    return f"code {spaced(code)} waits" if code else "an urgent call waits"


def tell(numbers: list[str], code: str | None) -> int:
    """Tell each number once; how many were reached. One dead number never stops the next."""
    sender: Sender = import_string(settings.ANTAM_SENDER)()
    reached = 0
    for number in dict.fromkeys(numbers):
        try:
            sender.send(number, line_for(code))
            reached += 1
        except SendingFailed:
            log.warning("a gateway refused a message; it is tried again")
    return reached
