"""What other teams share with the acting one: clear columns, for a list that opens nothing."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from access.openable import openable_grants
from cases.models import Case, Sharing


def sharings_with(actor: Any) -> QuerySet[Sharing]:
    """Living sharings through which the actor can read a part of another team's case now, the newest first.

    The row says that it was shared and the grant that it can be opened: neither is enough alone. A case that hides
    from the actor has no grant for him, so it is in no list and no count.
    """
    part = openable_grants(Case, actor).filter(compartments__len__gt=0, content_object_id=OuterRef("record_id"))
    living = Sharing.objects.in_clear().filter(team_id=actor.team.pk, ended_at=None, until__gt=timezone.now())
    others = living.filter(Exists(part)).exclude(record__team_id=actor.team.pk)
    return others.select_related("record__team").order_by("-pk")
