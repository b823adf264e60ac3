"""Django's command line for An Tâm; beside a running `make run` it uses the same database."""

import os
import sys

from django.core.management import execute_from_command_line

from config import environment

if __name__ == "__main__":
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        environment.load()
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    execute_from_command_line(sys.argv)
