"""Giving another team a part of a case, for a purpose, until a day; offered to the rooms above (shelters)."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.door import changing, end_grant, share
from access.hiding.circles import NobodyLeft
from access.models import Team
from access.permissions import Permission
from audit.queries import first_key_at
from cases.file import hand_over_file, open_file
from cases.models import Case, Note, Sharing
from cases.queries.access import other_holders
from cases.queries.case import unit_of
from cases.queries.routing import duty_team_for
from cases.workflow import CASE_MOVES, after

#: What a shelter reads of a guest's case: who she is, how to reach her, and whom not to let in.
SHELTER_COMPARTMENTS = ("identity", "contact", "safety")
#: The longest stay of people in need of urgent protection. Law: Decree 20/2021/NĐ-CP.
SHELTER_DAYS = 90
LONGEST_DAYS = 366
#: How old the second person's look at the danger may be when a case is shared unasked.
SECOND_LOOK = timedelta(days=7)


class NoConsent(ValidationError):
    """She has not agreed to this purpose, and it is not decided as danger to life."""


def share_case(
    *,
    case: Case,
    team: Team,
    purpose: str,
    compartments: Iterable[str],
    until: datetime,
    by: Any,
    consent: str = "",
    words: str = "",
    to: Permission = Permission.CASE_SHARE,
) -> None:
    """Seal the named compartments to ``team`` until ``until``, and write down why.

    ``consent`` is empty when her own sheet names the purpose; "danger" needs a reason in
    ``words`` and two people: the supervisor, and somebody else who found the danger high.

    Raises:
        NoConsent: her sheet does not name the purpose and no other ground is given, or nobody
            else has found the danger high in the last seven days.
    """
    ground = _ground(case, purpose, consent, words, by)
    names = sorted(compartments)
    verb = Permission.CASE_SHARE if ground == "danger" else to
    with changing(case, by=by, to=verb, event="CASE_SHARED"):
        case.save()
        _end_rows(case, team)
        share(case, with_team=team, compartments=names, expires_at=until, by=by)
        Sharing(
            record=case,
            team=team,
            shared_by=by.user,
            until=until,
            purpose=purpose,
            consent=ground,
            compartments=names,
            words=words,
        ).save()


def share_with_shelter(
    *, case: Case, team: Team, by: Any, until: datetime | None = None, consent: str = "", words: str = ""
) -> None:
    """Let a shelter read who comes, how to reach her and whom not to let in; for 90 days unless told otherwise.

    A worker may do it alone, for a bed cannot wait for the supervisor; with consent only.

    Raises:
        NoConsent: as in ``share_case``.
    """
    share_case(
        case=case,
        team=team,
        purpose="shelter",
        compartments=SHELTER_COMPARTMENTS,
        until=until or timezone.now() + timedelta(days=SHELTER_DAYS),
        by=by,
        consent=consent,
        words=words,
        to=Permission.CASE_EDIT,
    )


def end_sharing(*, case: Case, team: Team, by: Any, to: Permission = Permission.CASE_SHARE) -> None:
    """Take the grant of another team back; what was shared stays written down.

    The system does it too, under its own verb (GRANT_SWEEP), when a stay has ended.
    """
    with changing(case, by=by, to=to, event="CASE_SHARING_ENDED"):
        case.save()
        end_grant(case, team=team, by=by)
        _end_rows(case, team)


def transfer_case(*, case: Case, team: Team, words: str, by: Any) -> None:
    """Hand the whole case with its file to another case team: it begins there as new, and this team cannot open
    any of it any more.

    The duty team of the province holds the part that it holds of every case, locked.

    Raises:
        WrongState: the case is closed.
    """
    status = after(CASE_MOVES, "transfer", case.status)
    file = open_file(by, case, to=Permission.CASE_TRANSFER)
    with changing(case, *file, by=by, to=Permission.CASE_TRANSFER):
        Note(record=case, author=by.user, kind="office", text=words).save()
        case.team, case.status, case.worker = team, status, None
        case.assigned_at = case.waiting_since = None
        case.due_on = timezone.localdate()
        case.save()
        _end_rows(case, team)
        share(case, with_team=team, by=by)
        end_grant(case, team=by.team, by=by)
        _end_part_of_old_province(case, by)
        lock_for_duty_team(case, by)
        hand_over_file(file, team=team, by=by)


def end_for_others(case: Case, by: Any) -> None:
    """Only the case's own team and the recovery shares keep a key; inside ``changing`` only."""
    for team in other_holders(case):
        end_grant(case, team=team, by=by)
        _end_rows(case, team)


def lock_for_duty_team(case: Case, by: Any) -> None:
    """The province's duty team holds its locked part of an open case; inside ``changing`` only."""
    duty = duty_team_for(unit_of(case.team), timezone.localdate())
    if duty is not None and duty.pk != case.team_id:
        with suppress(NobodyLeft):  # everybody there must not see it: then nobody there holds a part
            share(case, with_team=duty, compartments=SHELTER_COMPARTMENTS, locked=True, by=by)


def _end_part_of_old_province(case: Case, by: Any) -> None:
    """The locked part of another province's duty team ends when the case leaves that province."""
    old, new = (duty_team_for(unit_of(team), timezone.localdate()) for team in (by.team, case.team))
    if old is not None and old not in (new, case.team):
        end_grant(case, team=old, by=by)


def _ground(case: Case, purpose: str, consent: str, words: str, by: Any) -> str:
    """On which ground the sharing stands."""
    survivor = case.survivor
    if survivor is not None and purpose in (survivor.agrees_to or []):
        return consent or survivor.consent_way or "spoken"
    if consent in ("spoken", "written"):
        return consent
    if consent == "danger" and words.strip():
        if _another_found_it_high(case, by):
            return consent
        raise NoConsent(
            _("Danger to life takes two people: first somebody else looks at the danger anew and finds it high.")
        )
    raise NoConsent(_("First ask the person and write down that they agree, or give the reason for danger to life."))


def _another_found_it_high(case: Case, by: Any) -> bool:
    """Whether the newest look of somebody else, of the last days, says so: the second person of a sharing unasked."""
    since = first_key_at(timezone.now() - SECOND_LOOK)
    looks = case.assessments.filter(pk__gte=since).exclude(assessed_by=by.user)
    newest = looks.order_by("-pk").first()
    return newest is not None and newest.level == "high"


def _end_rows(case: Case, team: Team) -> None:
    """The earlier sharings with this team have ended; inside ``changing`` only."""
    for sharing in case.sharings.filter(team=team, ended_at=None):
        sharing.ended_at = timezone.now()
        sharing.save()
