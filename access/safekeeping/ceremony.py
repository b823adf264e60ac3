"""When a team has lost all its keys: a new holder, the team's new key, and proof that everything is read again."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from access import checks, cipher
from access.actors import Actor, System
from access.door import open_record
from access.errors import KeyNotHeld, NotShared, UntrustedKey
from access.fields import SealedField
from access.guard import Record, Row
from access.models import Membership, Team, TeamKey, User, UserKey
from access.openable import openable_grants
from access.permissions import Permission
from access.rules import allows
from access.safekeeping.recovery import record_kinds
from access.teams import enrolment

_SYSTEM = System("recovery")


def install_holder(
    *, team: Team, username: str, full_name: str, passphrase: str, founding_private: bytes
) -> tuple[Actor, str]:
    """Enrol a person (an account that exists gets new keys), vouch with the founding key, make the team's new key.

    Whoever held the team's key before holds it no more; old records open after `recovery.recover`. Returns the
    person, keys unlocked, and the recovery code, which is shown once. Raises: UntrustedKey, KeyNotHeld.
    """
    if base64.b64encode(cipher.sign_public(founding_private)).decode() != settings.FOUNDING_KEY:
        raise UntrustedKey("this is not the founding key that the server knows")
    user = User.objects.filter(username=username).first()
    user = user or enrolment.create_user(by=_SYSTEM, username=username, full_name=full_name)
    membership = _membership(user, team)
    keyring, code = enrolment.enrol(by=_SYSTEM, user=user, passphrase=passphrase)
    mine = UserKey.objects.get(pk=keyring.user_key_id)
    enrolment.vouch_as_founder(by=_SYSTEM, newcomer=mine, founding_private=founding_private)
    enrolment.found_team_key(by=_SYSTEM, team=team, keyring=keyring, lost=TeamKey.objects.filter(team=team).exists())
    return Actor(user, Membership.objects.select_related("team__office__unit").get(pk=membership.pk), keyring), code


def _membership(user: User, team: Team) -> Membership:
    """The person's own, or one with the role of an earlier holder. Raises: KeyNotHeld for a team that holds no key."""
    able = [m for m in Membership.objects.filter(team=team).order_by("-id") if enrolment.may_hold_key(m)]
    if not able:
        raise KeyNotHeld("nobody of this team ever held its key: there is nothing to recover")
    own = Membership.objects.current().filter(pk__in=[m.pk for m in able], user=user).first()
    return own or enrolment.add_member(by=_SYSTEM, user=user, team=team, role=able[0].role_enum)


@dataclass
class Reading:
    """What a person could read: counts only."""

    records: int = 0
    values: int = 0
    old_values: int = 0
    not_opened: int = 0


def read_everything(actor: Actor) -> Reading:
    """Open each record that the acting team's grants let in, as the pages would, and read each sealed value.

    Raises: TamperedSeal for a value that is not what was sealed.
    """
    reading = Reading()
    for kind in record_kinds():
        for grant in openable_grants(kind, actor).select_related("content_object").order_by("content_object_id"):
            verb = next((v for v in _verbs(kind) if actor.may(v) and allows(actor, v, grant.content_object)), None)
            if verb is None:
                reading.not_opened += 1
            else:
                _read(open_record(actor, kind, grant.content_object_id, to=verb), reading)
                actor.opened.clear()
    return reading


def _verbs(kind: type[Record]) -> list[Permission]:
    """With which the pages open this kind of record."""
    signs = [getattr(pattern.callback, "door", None) for _, pattern in checks.views()]
    return [sign.verb for sign in signs if sign and sign.word == "opens" and sign.kind is kind and sign.verb]


def _read(record: Record, reading: Reading) -> None:
    reading.records += 1
    rows = [row for model in _rows_of(type(record)) for row in record.rows(model._default_manager.all())]
    for instance in (record, *rows):
        reading.values += sum(1 for _ in _values(instance))
        for version in record.versions(instance):
            reading.old_values += sum(1 for _ in _values(version))


def _rows_of(kind: type[Record]) -> list[Any]:
    rows: list[Any] = [model for model in apps.get_models() if issubclass(model, Row)]
    return [model for model in rows if model._meta.get_field("record").related_model is kind]


def _values(instance: Any) -> Iterator[Any]:
    for field in instance._meta.concrete_fields:
        if isinstance(field, SealedField):
            try:
                value = getattr(instance, field.name)
            except NotShared:
                continue
            if value is not None:
                yield value
