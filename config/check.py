"""`make check`: style, types, layers, translations and Django's own checks, each named, all of them run."""

import os
import subprocess
import sys
from collections.abc import Callable

from config import environment, translations

ROOMS = "access administration audit cases config demo places prevention_groups reporting shelters"
TESTING = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "PYTHONWARNINGS": "ignore::RuntimeWarning",
}  # no server is needed
DEPLOYED = {"DJANGO_SETTINGS_MODULE": "tests.deployed_settings"}


def command(*arguments: str, values: dict[str, str] | None = None) -> bool:
    """Run one of our tools; whether it was content."""
    done = subprocess.run(  # noqa: S603 - our own tools
        [sys.executable, "-m", *arguments], cwd=environment.ROOT, env=os.environ | (values or {}), check=False
    )
    return done.returncode == 0


def layers() -> bool:
    """Who may import whom."""
    from importlinter.cli import lint_imports

    return bool(lint_imports() == 0)


def translated() -> bool:
    """Every sentence in Vietnamese."""
    found = translations.problems()
    print("\n".join(found) or "Every sentence is translated.")
    return not found


CHECKS: dict[str, Callable[[], bool]] = {
    "style (ruff check)": lambda: command("ruff", "check", "."),
    "layout (ruff format)": lambda: command("ruff", "format", "--check", "."),
    "layers (import-linter)": layers,
    "translations": translated,
    "types (mypy)": lambda: command("mypy", *ROOMS.split()),
    "migrations (makemigrations --check)": lambda: command(
        "django", "makemigrations", "--check", "--dry-run", values=TESTING
    ),
    "deployment (check --deploy)": lambda: command(
        "django", "check", "--deploy", "--fail-level", "WARNING", values=DEPLOYED
    ),
}


def main() -> int:
    """Run all, then say which were not content."""
    failed = []
    for name, check in CHECKS.items():
        print(f"\n== {name}", flush=True)
        if not check():
            failed.append(name)
    print("\nAll is well." if not failed else "\nNot content: " + ", ".join(failed))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
