"""Where the browser is, and how it is started: quiet, without its own traffic."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = "No Chromium is installed (Debian: apt install chromium): the browser tests cannot run."


def path() -> str | None:
    """The installed browser, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)
