"""Reading a sealed field of a record that nobody opened raises, wherever it is tried."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import serializers
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from access.door import Limited, open_record
from access.errors import NotShared, StillSealed, TamperedSeal
from access.middleware import ActorMiddleware
from access.permissions import Permission
from tests.chests import FILLED, NAME, make_chest, opened
from tests.people import Person
from tests.vault.models import Chest, Letter


def _in_template(chest: Chest) -> Any:
    return Template("{{ chest.name }}").render(Context({"chest": chest}))


def _column_in_template(chest: Chest) -> Any:
    return Template("{{ chest.name_sealed }}").render(Context({"chest": chest}))


def _loop_in_template(chest: Chest) -> Any:
    return Template("{% for s in chest.signs %}{{ s }}{% endfor %}").render(Context({"chest": chest}))


READS: dict[str, Callable[[Chest], Any]] = {
    "attribute": lambda chest: chest.name,
    "template": _in_template,
    "template, the column": _column_in_template,
    "template, a loop": _loop_in_template,
    "JSON serializer": lambda chest: serializers.serialize("json", [chest]),
    "XML serializer": lambda chest: serializers.serialize("xml", [chest]),
    "str": lambda chest: str(chest.name_sealed),
    "format": lambda chest: f"{chest.name_sealed}",
    "model_to_dict": model_to_dict,
    "display of a choice": lambda chest: chest.get_mood_display(),
    "a letter's text": lambda chest: chest.letters.get().text,
    "a letter fetched by its record": lambda chest: Letter.objects.select_related("record").get(record=chest).text,
    "an old version": lambda chest: chest.history.first().name,
    "an old version turned into an instance": lambda chest: chest.history.first().instance.name,
    "a copy": lambda chest: copy.deepcopy(chest).name,
    "deferred": lambda chest: Chest.objects.only("code").get(pk=chest.pk).name,
    "raw SQL": lambda chest: Chest.objects.raw("SELECT * FROM vault_chest")[0].name,
    "shares": lambda chest: chest.shares("identity"),
    "a version through the record": lambda chest: chest.versions()[0].name,
    "filter": lambda chest: Chest.objects.filter(name=NAME).exists(),
    "contains": lambda chest: Chest.objects.filter(name__contains="Hoa").exists(),
    "in": lambda chest: Chest.objects.filter(name__in=[NAME]).exists(),
}


@pytest.mark.parametrize("name", READS)
def test_unopened_raises(worker: Person, name: str) -> None:
    chest = make_chest(worker, **FILLED)
    with pytest.raises(StillSealed):
        READS[name](chest)


def test_what_can_be_moved_shows_nothing(worker: Person) -> None:
    chest = make_chest(worker)
    shown = [
        repr(chest),
        repr(chest.name_sealed),
        repr(Chest.objects.values()),
        repr(Chest.objects.values_list("name")),
    ]
    shown += [repr(vars(chest)), repr(pickle.dumps(chest.name_sealed))]
    assert not [text for text in shown if "Hoa" in text or "Nguy" in text]
    with pytest.raises(TypeError):
        json.dumps(list(Chest.objects.values_list("name", flat=True)))


def test_an_opened_record_is_not_serialised_either(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    with pytest.raises(StillSealed):
        serializers.serialize("json", [chest])


def test_what_is_not_shared_raises(worker: Person, shelter_manager: Person) -> None:
    chest = make_chest(worker, Limited(shelter_manager.team, ["identity"]))
    limited = open_record(shelter_manager.actor(), Chest, chest.pk, to=Permission.STAY_READ_CASE)
    assert limited.name == NAME
    assert not limited.shares("narrative")
    for read in (lambda: limited.story, lambda: limited.letters.get().text, lambda: limited.versions()[0].story):
        with pytest.raises(NotShared):
            read()
    with pytest.raises(NotShared):
        limited.story = "nothing goes in either"


def test_the_shell_and_the_query_need_the_door(worker: Person) -> None:
    """Visible in a queue does not mean open."""
    make_chest(worker)
    (seen,) = Chest.objects.visible_to(worker.actor())
    with pytest.raises(StillSealed):
        _ = seen.name
    assert Chest.objects.filter(name__isnull=False).count() == 1


def test_a_template_cannot_swallow_the_error(worker: Person, rf: RequestFactory) -> None:
    """Django's `if` answers False when an operand raises: the middleware finds out and the page fails."""
    chest = make_chest(worker)
    template = Template("{% if chest.name == 'x' %}yes{% else %}no{% endif %}")
    assert template.render(Context({"chest": chest})) == "no"

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    page = ActorMiddleware(lambda request: HttpResponse(template.render(Context({"chest": chest}))))
    with pytest.raises(StillSealed):
        page(request)


def test_a_template_cannot_swallow_tampering(worker: Person, rf: RequestFactory) -> None:
    chest = opened(worker, make_chest(worker))
    chest.name_sealed = chest.story_sealed
    template = Template("{% if not chest.name %}nobody{% endif %}")
    assert template.render(Context({"chest": chest})) == ""

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    with pytest.raises(TamperedSeal):
        ActorMiddleware(lambda request: HttpResponse(template.render(Context({"chest": chest}))))(request)
