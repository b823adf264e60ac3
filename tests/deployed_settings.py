"""The settings of a real server, for Django's own `check --deploy`: as `tests.settings`, without their softening."""

import os
import secrets

from tests import settings as _softened  # noqa: F401 - sets the environment

os.environ["ANTAM_SECRET_KEY"] = secrets.token_urlsafe(64)
os.environ["ANTAM_HOSTS"] = "antam.example"
os.environ["ANTAM_SENDER_COMMAND"] = "gammu-smsd-inject TEXT {number} -text {line}"

import importlib
import sys

sys.modules.pop("config.settings", None)
globals().update(vars(importlib.import_module("config.settings")))
