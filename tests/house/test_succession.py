"""When teams merge, no column goes on naming the old one unnoticed: every model that names a team says what happens."""

from django.apps import apps

from access.guard import Record
from access.models import Team
from access.signals import record_succeeding

ALONG: dict[str, str] = {
    "cases.Alarm": "moved after the last record, while a page still shows it",
    "cases.RosterEntry": "moved after the last record, from now on",
    "cases.Sharing": "a row of its case: moved with it",
    "reporting.Release": "who built it stays who built it",
    "reporting.SealedFact": "its team does not close before another one is chosen",
    "reporting.StatisticsTeam": "its team does not close before another one is chosen",
    "shelters.Room": "moved after the last record",
}
"""Models with a team that are no records, and what becomes of them (those of the door's own room are its business)."""


def _named() -> list[type]:
    """Models outside `access` with a relation to a team, without history tables."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label not in {"access", "vault"}
        and not model.__name__.startswith("Historical")
        and any(field.related_model is Team for field in model._meta.concrete_fields)
    ]


def test_each_record_that_names_a_team_is_told() -> None:
    records = [model for model in _named() if issubclass(model, Record)]
    assert {model.__name__ for model in records} >= {"Case", "Referral", "Stay", "Site"}
    assert [model for model in records if not record_succeeding.has_listeners(model)] == []


def test_every_other_model_says_what_becomes_of_it() -> None:
    others = {model._meta.label for model in _named() if not issubclass(model, Record)}
    assert others == set(ALONG), "what becomes of it when its team goes over into another?"
