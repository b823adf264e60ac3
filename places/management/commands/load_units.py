from django.core.management.base import BaseCommand

from places import unit_lists


class Command(BaseCommand):
    help = "Loads the administrative units of Việt Nam (before and after 1 July 2025). A second run does nothing."

    def handle(self, *args: object, **options: object) -> None:
        loaded = unit_lists.load()
        if loaded is None:
            self.stdout.write("The administrative units are loaded already.")
        else:
            self.stdout.write(f"Loaded {loaded.units:,} administrative units and {loaded.successions:,} successions.")
