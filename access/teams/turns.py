"""One at a time: who changes a team's key or its members waits for who is before him, and reads again what he has read.

Inside one change: first the team, then the membership, so that nobody waits in a circle.
"""

from typing import Any

from django.db.models import Q

from access.models import Membership, Team


def take_turn(team_id: Any) -> Team:
    """The team as it is now, held until the change is done.

    With it those that left their key with it: its next key is written down there too, and two neighbours that stand
    in for one another would else wait for one another.
    """
    held = Team.objects.select_for_update(no_key=True, of=("self",)).select_related("office").order_by("pk")
    found: dict[Any, Team] = {team.pk: team for team in held.filter(Q(pk=team_id) | Q(stand_in=team_id))}
    return found[team_id]


def read_again(membership: Membership) -> Membership:
    """The membership as it is now, held until the change is done; what was read before may have changed meanwhile."""
    held = Membership.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "team__office")
    found: Membership = held.get(pk=membership.pk)
    return found
