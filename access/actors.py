"""Who acts: a person in one of his teams, or the system. Never nobody."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from access import cipher, trust
from access.errors import KeyNotHeld
from access.permissions import Permission
from access.roles import CASE_ROLES, NEEDS_ACCESS, PHONE_VERBS, ROLES, Role

if TYPE_CHECKING:
    from access.keys import Keyring
    from access.models import Membership, PairedPhone, Team, User
    from places.models import Office


@dataclass(frozen=True)
class Trace:
    """Where an act came from, for the logbook: hashes and random ids, nothing readable."""

    session: str = ""
    request: str = ""


@dataclass(repr=False)
class Actor:
    """A signed-in person, acting under one membership at a time."""

    user: "User"
    membership: "Membership | None" = None
    keyring: "Keyring | None" = None
    trace: Trace = field(default_factory=Trace)
    # Records opened so far in this request: their fields that were really read are logged at its end.
    opened: list[Any] = field(default_factory=list)
    # Inside a view that only polls: nothing may be opened, since nothing would be in the logbook.
    polling: bool = False
    # A paired phone acts for its owner, but can only send: it has no key.
    phone: "PairedPhone | None" = None
    # What hidden records he may see: worked out once (`access.hiding.sight`).
    sight: Any = None

    def __repr__(self) -> str:
        return f"<actor {self.user.username}>"

    @property
    def name(self) -> str:
        return self.user.username

    @property
    def user_id(self) -> UUID:
        return self.user.pk

    @property
    def role(self) -> Role | None:
        return Role(self.membership.role) if self.membership else None

    @property
    def team(self) -> "Team | None":
        return self.membership.team if self.membership else None

    @property
    def office(self) -> "Office | None":
        return self.team.office if self.team else None

    @property
    def waits_for_access(self) -> bool:
        """Whether the role opens records and no holder of the team's key has given access yet."""
        return self.role in CASE_ROLES and self.membership is not None and self.membership.access_given_at is None

    @property
    def has_access(self) -> bool:
        """Whether a holder of the team's key has given access to this membership."""
        return self.membership is not None and self.membership.access_given_at is not None

    def may(self, verb: Permission) -> bool:
        """Whether the acting role has the verb (its rule is asked by `access.rules.allows`)."""
        if (self.phone is not None and verb not in PHONE_VERBS) or (verb in NEEDS_ACCESS and self.waits_for_access):
            return False
        return self.role is not None and verb in ROLES[self.role].verbs

    def sign(self, message: bytes) -> tuple[UUID | None, bytes]:
        """Who signs and the signature: the person, or the server for who acts without a key."""
        if self.keyring is None:
            return None, cipher.sign(trust.sender_private_key(), message)
        return self.user_id, cipher.sign(self.keyring.sign_private, message)

    def team_private(self, epoch: int) -> bytes:
        """The acting team's private key. Raises: KeyNotHeld."""
        return self._team_keyring().team_private(self.team.pk, epoch)  # type: ignore[union-attr]

    def private_of(self, grant: Any) -> bytes:
        """The private key that a grant was sealed to: the acting team's, or that of a circle of it.
        Raises: KeyNotHeld.
        """
        return self._team_keyring().team_private(grant.group_id, grant.team_epoch)

    def _team_keyring(self) -> "Keyring":
        """Raises: KeyNotHeld."""
        if self.keyring is None or self.membership is None:
            raise KeyNotHeld("no key is unlocked in this session")
        if self.membership.access_given_at is None:  # another role of the same person may hold the team's key
            raise KeyNotHeld("access has not been given to this membership")
        return self.keyring


@dataclass(frozen=True)
class System:
    """A command or a clock. It has no key: it may end, delete and count, never open."""

    task: str
    user: None = None
    user_id: None = None
    team: None = None
    office: None = None
    role: None = None
    membership: None = None
    keyring: None = None
    trace: Trace = field(default_factory=Trace)

    @property
    def name(self) -> str:
        return f"system:{self.task}"

    def may(self, verb: Permission) -> bool:
        return True

    def sign(self, message: bytes) -> tuple[None, bytes]:
        return None, cipher.sign(trust.sender_private_key(), message)

    def team_private(self, epoch: int) -> bytes:
        raise KeyNotHeld("the system holds no keys")

    def private_of(self, grant: Any) -> bytes:
        raise KeyNotHeld("the system holds no keys")


class Factory(System):
    """Tests and the demonstration province: makes records as the system would."""

    def __init__(self, task: str = "factory") -> None:
        super().__init__(task)


AnyActor = Actor | System
