"""Chests that hide from somebody."""

from typing import Any

from access.door import changing, open_record, share
from access.hiding.listing import hide_from
from access.models import Team, TeamKeyShare
from access.permissions import Permission
from tests.people import Person
from tests.vault.models import Chest, ChestGrant


def hide(by: Person, chest: Chest, *from_whom: Person) -> Chest:
    """List people on an opened chest; the actor sees it still, unless it is the actor."""
    actor = by.actor()
    chest = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=actor, to=Permission.CASE_HIDE):
        chest.save()
        for person in from_whom:
            hide_from([chest], person.user.pk, actor)
    return chest


def give(by: Person, chest: Chest, team: Team, **terms: Any) -> None:
    actor = by.actor()
    chest = open_record(actor, Chest, chest.pk, to=Permission.CASE_READ)
    with changing(chest, by=actor, to=Permission.CASE_EDIT):
        chest.save()
        share(chest, with_team=team, by=actor, **terms)


def sees(person: Person, chest: Chest) -> bool:
    return bool(Chest.objects.visible_to(person.actor()).filter(pk=chest.pk).exists())


def grants(chest: Chest) -> dict[str, ChestGrant]:
    """By the name of the team, circles marked with a star."""
    rows = ChestGrant.objects.filter(content_object=chest).select_related("group__team")
    return {row.group.team.name + ("*" if row.group.team.circle_of_id else ""): row for row in rows}


def holders(chest: Chest, team: Team) -> set[str]:
    circles = Team.objects.filter(circle_of=team, closed_at=None, group__in=ChestGrant.objects.values("group"))
    return set(
        TeamKeyShare.objects.filter(team_key__team__in=circles).values_list("user_key__user__username", flat=True)
    )
