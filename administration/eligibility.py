"""Which roles fit which office. What is seen at a police post or a department must never be a case."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from access.models import Team, User
from access.roles import CASE_ROLES, Role, StrOrPromise
from administration.queries.people import lasting_of, teams_of
from places.models import KINDS_WITHOUT_CASE_ROLES, OfficeKind

_DEPARTMENTS: Final = KINDS_WITHOUT_CASE_ROLES - {OfficeKind.POLICE}
_KEEPERS: Final = frozenset({Role.PRIVACY_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR})
_CASEWORK: Final = frozenset({Role.CASE_WORKER, Role.CASE_SUPERVISOR})

ROLES_OF: Final[dict[str, frozenset[Role]]] = {
    OfficeKind.COMMUNE_CASE_TEAM: _CASEWORK | {Role.PROGRAMME_OFFICER},
    OfficeKind.PROVINCE_DUTY_TEAM: _CASEWORK | _KEEPERS | {Role.PROVINCE_COORDINATOR},
    OfficeKind.TRUSTED_ADDRESS: frozenset({Role.ADDRESS_VOLUNTEER}),
    OfficeKind.SHELTER: frozenset({Role.SHELTER_MANAGER, Role.SHELTER_STAFF}),
    OfficeKind.PREVENTION_SITE: frozenset({Role.GROUP_MEMBER, Role.PROGRAMME_OFFICER}),
    OfficeKind.PREVENTION_GROUP: frozenset({Role.GROUP_MEMBER}),
    OfficeKind.POLICE: frozenset({Role.STATISTICS_VIEWER}),
    **dict.fromkeys(_DEPARTMENTS, _KEEPERS | {Role.PROGRAMME_OFFICER, Role.STATISTICS_VIEWER}),
    OfficeKind.REFERRING_PLACE: frozenset({Role.REFERRER}),
    OfficeKind.HOTLINE: frozenset({Role.REFERRER}),
    OfficeKind.SERVICE_PROVIDER: frozenset(),
}
"""Roles that an administrator can give at an office of this kind."""


class NotEligible(Exception):
    """A membership that the rules of the roles refuse; the message is for the administrator."""

    def __init__(self, message: StrOrPromise) -> None:
        super().__init__(message)
        self.message = message


def check_role(*, person: User | None, team: Team, role: Role) -> None:
    """Raises: NotEligible. `person` is None for a newcomer, who has no other membership."""
    kind = team.office.kind if team.office else ""
    if role not in ROLES_OF.get(kind, frozenset()):
        raise NotEligible(_("This role does not exist at an office of this kind."))
    others = teams_of(person) if person else []
    if role in CASE_ROLES and any(_is_barred(other) for other in others):
        raise NotEligible(_("Somebody whose office is the police or a department cannot hold a role with records."))
    if _is_barred(team) and person is not None and holds_case_role(person):
        raise NotEligible(_("Somebody with a role with records cannot join the police or a department."))


def _is_barred(team: Team) -> bool:
    return team.office is not None and team.office.kind in KINDS_WITHOUT_CASE_ROLES


def holds_case_role(person: User) -> bool:
    """Whether one of the person's memberships that have not ended opens records."""
    return any(membership.role_enum in CASE_ROLES for membership in lasting_of(person))
