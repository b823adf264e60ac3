"""Open a record of another team in an emergency, and tell its people at once."""

from access.actors import Actor, System
from access.change import entry_for
from access.emergency import NothingToOpen, refuse, take
from access.hiding.marks import hides
from access.models import EmergencyAccess, User
from audit import log
from audit.models import Outcome
from cases.models import Case, Referral
from cases.queries.duty import members_with_numbers
from cases.queries.emergency import records_held_locked
from cases.sending import tell

LEADERS = ("case_supervisor",)


def open_in_emergency(*, code: str, reason: str, words: str, by: Actor) -> EmergencyAccess:
    """For two hours, this one record, this one person. Whoever has the record and leads its team is told.

    Raises:
        NothingToOpen: no record of this number is held locked by the acting team (logged; the same for all causes).
    """
    for record, owner in records_held_locked(code, by):
        try:
            access = take(record=record, owner=owner, reason=reason, words=words, by=by)
        except NothingToOpen:
            continue
        _tell_its_people(record, access)
        return access
    refuse(code=code, by=by)
    raise NothingToOpen


def _tell_its_people(record: Case | Referral, access: EmergencyAccess) -> None:
    """A neutral line to the assigned worker and the supervisors; a gateway that fails takes nothing back.

    Where the record hides from anybody, only who works on it is told: the system cannot tell from which leader.
    """
    holder: User | None = record.worker if isinstance(record, Case) else record.taken_by
    numbers = [holder.phone] if holder is not None and holder.phone else []
    if not hides([record.pk]):
        numbers += [leader.number for leader in members_with_numbers(access.owner_team, LEADERS)]
    outcome = Outcome.DONE if tell(numbers, access.record_code) else Outcome.FAILED
    log.write_at_once([entry_for(System("tell"), "EMERGENCY_ACCESS_TOLD", about=record, outcome=outcome)])
