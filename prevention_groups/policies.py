"""Who may: a member of the group, for the own group."""

from access.actors import AnyActor
from access.permissions import Permission
from access.rules import rule
from prevention_groups.models import Group, ResponseCount, Session


@rule(Permission.GROUP_READ)
@rule(Permission.SESSION_LOG)
@rule(Permission.RESPONSE_LOG)
def is_own_group(actor: AnyActor, about: Group | Session | ResponseCount) -> bool:
    """The group, session or count belongs to the acting office; the system (the demonstration) has no office."""
    if actor.user is None:
        return True
    group = about if isinstance(about, Group) else about.group
    return actor.office is not None and group.office_id == actor.office.pk
