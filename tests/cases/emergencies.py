"""Emergency accesses for tests, taken through the real action."""

from typing import Any
from uuid import UUID

from access.door import Locked
from access.models import EmergencyAccess
from cases.actions.emergency import open_in_emergency
from cases.models import Case, Referral
from cases.sharing import SHELTER_COMPARTMENTS
from tests.cases.factories import make_active
from tests.people import PASSPHRASE, Person

WHY = "Chị gọi, anh ấy đang phá cửa"
URL = "/slips/duty/urgent/"
LIST = "/cases/urgent/"


def make_held(worker: Person, duty: Person, **values: Any) -> Case:
    """A case in work of the commune, of which the duty team holds identity, contact and safety, locked; in clear."""
    pk = make_active(worker, worker, Locked(duty.team, SHELTER_COMPARTMENTS), **values)
    return Case.objects.in_clear().get(pk=pk)


def typed(record: Case | Referral, **values: str) -> dict[str, str]:
    """What the form sends, with the passphrase of the page that asks for it."""
    return {"code": record.code, "reason": "danger", "words": WHY, "proof_passphrase": PASSPHRASE, **values}


def taken(record: Case | Referral, by: Person, **values: str) -> EmergencyAccess:
    """An emergency access of this person to this record."""
    return open_in_emergency(**{"code": record.code, "reason": "danger", "words": WHY, **values}, by=by.actor())


def read_url(access: EmergencyAccess) -> str:
    return f"{URL}{access.pk}/"


def review_url(access: EmergencyAccess | UUID) -> str:
    return f"{LIST}{access.pk if isinstance(access, EmergencyAccess) else access}/"
