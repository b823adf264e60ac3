"""Each role: one sentence for people, its home page and its verbs. Roles live in code, who holds
one is a row (`Membership`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access import permissions

StrOrPromise = str | Promise
P = permissions.Permission


class Role(StrEnum):
    """The names under which memberships are stored."""

    ADDRESS_VOLUNTEER = "address_volunteer"
    REFERRER = "referrer"
    GROUP_MEMBER = "group_member"
    CASE_WORKER = "case_worker"
    CASE_SUPERVISOR = "case_supervisor"
    PROVINCE_COORDINATOR = "province_coordinator"
    SHELTER_MANAGER = "shelter_manager"
    SHELTER_STAFF = "shelter_staff"
    PROGRAMME_OFFICER = "programme_officer"
    STATISTICS_VIEWER = "statistics_viewer"
    PRIVACY_OFFICER = "privacy_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleCard:
    """What a role is called, what it is for, where it starts and what it may."""

    name: StrOrPromise
    sentence: StrOrPromise
    home: str
    verbs: frozenset[P]
    opens_records: bool = False


EVERYBODY: Final = frozenset({P.HOME_READ, P.ROLE_CHANGE, P.KEY_KEEP})
# What a paired phone may: send, alarm, see whether it was taken. Never what a key would open.
PHONE_VERBS: Final = frozenset({P.HOME_READ, P.REFERRAL_SEND, P.REFERRAL_FOLLOW, P.REFERRAL_ADD, P.ALARM_RAISE})
_SENDS: Final = EVERYBODY | {P.REFERRAL_SEND, P.REFERRAL_FOLLOW, P.REFERRAL_ADD, P.ALARM_RAISE}
_WORKS: Final = _SENDS | {
    P.REFERRAL_QUEUE,
    P.REFERRAL_TAKE,
    P.REFERRAL_READ,
    P.REFERRAL_TRIAGE,
    P.REFERRAL_HIDE,
    P.ALARM_TAKE,
    P.MESSAGE_SEND,
    P.ROSTER_READ,
    P.CASE_LIST,
    P.CASE_READ,
    P.CASE_READ_SHARED,
    P.CASE_OPEN,
    P.CASE_EDIT,
    P.CASE_CLOSE,
    P.CASE_REOPEN,
    P.CASE_ACCESS_READ,
    P.CASE_HIDE,
    P.CASE_ERASE_ASK,
    P.BED_REQUEST,
    P.PHONE_END,
    P.STAND_IN_READ,
    P.STAND_IN_APPROVE,  # a team of two: the supervisor asks, the worker is the second person
    P.RECORD_RESEAL,
}
_LEADS: Final = _WORKS | {
    P.REFERRAL_UNHIDE,
    P.CASE_ASSIGN,
    P.CASE_SHARE,
    P.CASE_TRANSFER,
    P.CASE_UNHIDE,
    P.ACCESS_GIVE,
    P.ACCESS_END,
    P.ROSTER_KEEP,
    P.PHONE_PAIR,
    P.EMERGENCY_REVIEW,
    P.STAND_IN_ASK,
}
_STAFFS: Final = EVERYBODY | {
    P.BED_BOARD,
    P.STAY_LIST,
    P.STAY_READ,
    P.STAY_EDIT,
    P.SITE_READ,
    P.STAND_IN_READ,
    P.RECORD_RESEAL,
}

ROLES: Final[dict[Role, RoleCard]] = {
    Role.ADDRESS_VOLUNTEER: RoleCard(
        _("Trusted address"),
        _("Sends a slip when somebody needs help, and sees whether it was taken."),
        "cases:sender_home",
        _SENDS,
    ),
    Role.REFERRER: RoleCard(
        _("Referring place"),
        _("Sends a slip and sees whether it was taken."),
        "cases:sender_home",
        _SENDS,
    ),
    Role.GROUP_MEMBER: RoleCard(
        _("Prevention group"),
        _("Logs the sessions and responses of the own group as counts."),
        "prevention_groups:home",
        EVERYBODY | {P.GROUP_READ, P.SESSION_LOG, P.RESPONSE_LOG},
    ),
    Role.CASE_WORKER: RoleCard(
        _("Case worker"),
        _("Takes slips and works the cases of the own team."),
        "cases:worker_home",
        _WORKS,
        opens_records=True,
    ),
    Role.CASE_SUPERVISOR: RoleCard(
        _("Case supervisor"),
        _("Leads a case team: assigns, shares, gives access and keeps the roster."),
        "cases:supervisor_home",
        _LEADS | {P.STAND_IN},  # the duty team leaves its key with nobody
        opens_records=True,
    ),
    Role.PROVINCE_COORDINATOR: RoleCard(
        _("Province coordinator"),
        _("Sees every waiting slip as a clock and opens those that were passed up."),
        "cases:duty",
        # erasing and approving new keys: the second person for a team of two
        _LEADS | {P.EMERGENCY_OPEN, P.EMERGENCY_READ, P.ACCOUNT_APPROVE, P.CASE_ERASE},
        opens_records=True,
    ),
    Role.SHELTER_MANAGER: RoleCard(
        _("Shelter manager"),
        _("Runs rooms, beds and stays of the own shelter."),
        "shelters:board",
        _STAFFS
        | {
            P.BED_HOLD,
            P.BED_REFUSE,
            P.STAY_READ_CASE,
            P.STAY_ADMIT,
            P.STAY_DISCHARGE,
            P.SHELTER_KEEP,
            P.SITE_KEEP,
            P.ACCESS_GIVE,
            P.ACCESS_END,
            P.STAND_IN,
        },
        opens_records=True,
    ),
    Role.SHELTER_STAFF: RoleCard(
        _("Shelter staff"),
        _("Receives arrivals, sees departures and reads the gate card."),
        "shelters:board",
        _STAFFS | {P.STAY_ADMIT},  # at night the manager is at home, and a hold that runs out frees the bed
        opens_records=True,
    ),
    Role.PROGRAMME_OFFICER: RoleCard(
        _("Programme officer"),
        _("Plans, reports and builds or publishes statistics; sees no case."),
        "reporting:officer_home",
        EVERYBODY
        | {P.RELEASE_READ, P.RELEASE_BUILD, P.RELEASE_PUBLISH, P.STATISTICS_READ, P.GROUP_READ, P.ACCESS_GIVE},
    ),
    Role.STATISTICS_VIEWER: RoleCard(
        _("Statistics viewer"),
        _("Sees published statistics and nothing else."),
        "reporting:home",
        EVERYBODY | {P.STATISTICS_READ},
    ),
    Role.PRIVACY_OFFICER: RoleCard(
        _("Privacy officer"),
        _("Answers for the rights of the people in the records."),
        "administration:logbook",
        EVERYBODY | {P.LOGBOOK_READ, P.EMERGENCY_REVIEW, P.CASE_ERASE},
    ),
    Role.AUDITOR: RoleCard(
        _("Auditor"),
        _("Reads the logbook and its proofs, never a record."),
        "administration:logbook",
        EVERYBODY | {P.LOGBOOK_READ},
    ),
    Role.ADMINISTRATOR: RoleCard(
        _("Administrator"),
        _("Keeps accounts, teams, offices and settings; holds no key."),
        "administration:home",
        EVERYBODY
        | {P.ACCOUNT_READ, P.ACCOUNT_MANAGE, P.ACCOUNT_APPROVE, P.OFFICE_READ, P.OFFICE_MANAGE, P.SYSTEM_READ},
    ),
}

GIVING_ROLES: Final = frozenset({role for role, card in ROLES.items() if P.ACCESS_GIVE in card.verbs})
CASE_ROLES: Final = frozenset({role for role, card in ROLES.items() if card.opens_records})


# Who opens records, keeps accounts or publishes proves himself twice; who only sends or logs counts does not.
SECOND_FACTOR_ROLES: Final = CASE_ROLES | {
    Role.PROGRAMME_OFFICER,
    Role.PRIVACY_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}


# What weighs on others: not for who waits for access, whom only an administrator has named so far. The rest of his role
# he may: be on the roster, take slips, see codes and clocks.
NEEDS_ACCESS: Final = frozenset(
    {
        *(P.ACCESS_END, P.ROSTER_KEEP, P.PHONE_PAIR, P.ACCOUNT_APPROVE, P.CASE_ERASE),
        *(P.EMERGENCY_OPEN, P.EMERGENCY_REVIEW, P.STAND_IN, P.STAND_IN_ASK, P.STAND_IN_APPROVE),
    }
)


def role_choices() -> list[tuple[str, StrOrPromise]]:
    """All roles with their names, for forms and models."""
    return [(role.value, card.name) for role, card in ROLES.items()]
