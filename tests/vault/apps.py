from typing import Any

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "tests.vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The chest borrows the verbs of the rooms; their rules about cases and stays do not speak of chests."""
        from access import rules

        for verb, predicate in list(rules._RULES.items()):
            rules._RULES[verb] = _not_for_chests(predicate)


def _not_for_chests(predicate: Any) -> Any:
    def answer(actor: Any, record: Any) -> bool:
        return (getattr(record, "_meta", None) is not None and record._meta.app_label == "vault") or predicate(
            actor, record
        )

    answer.__name__ = predicate.__name__
    return answer
