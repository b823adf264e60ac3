"""What is done before serving: `python -m config.prepare owner`, then `... app`. Each step is instant when it was done.

Two processes, since a process keeps the role it signed in with.
"""

import os
import sys
from typing import Any

import django
from django.core.management import call_command, get_commands

from config import messages

OWNER: list[tuple[str, dict[str, Any]]] = [
    ("migrate", {"verbosity": 0, "interactive": False}),
    ("collectstatic", {"verbosity": 0, "interactive": False}),
    ("load_units", {}),
]
APP: list[tuple[str, dict[str, Any]]] = [("make_demo", {})]


def main(role: str) -> None:
    """Run the steps of one role, those that exist."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    messages.compile_all()
    django.setup()
    known = get_commands()
    for command, options in OWNER if role == "owner" else APP:
        if command in known:
            call_command(command, **options)


if __name__ == "__main__":
    main(sys.argv[1])
