"""A volunteer's full access, in the hands of whoever took the phone and the passphrase: no slip is read back."""

import pytest
from django.http import Http404

from access import roots
from access.door import open_record
from access.errors import KeyNotHeld, StillSealed, TamperedSeal
from access.permissions import Permission
from audit.models import Entry
from cases.models import Referral
from tests.attacks.writer import database_writer
from tests.factories import TOLD, make_referral
from tests.people import Person

pytestmark = pytest.mark.usefixtures("receivers")
SEALED = ("story", "name", "phone", "age")


def test_the_instance_closes_with_the_sending(volunteer: Person) -> None:
    slip = make_referral(volunteer)
    for name in SEALED:
        with pytest.raises(StillSealed):
            getattr(slip, name)


@pytest.mark.parametrize("verb", list(Permission))
def test_no_verb_of_the_door_opens_it(volunteer: Person, verb: Permission) -> None:
    slip = make_referral(volunteer)
    with pytest.raises(Http404):
        open_record(volunteer.actor(), Referral, slip.pk, to=verb)
    assert Entry.objects.filter(actor="volunteer", outcome="absent", record_id=slip.pk).count() == 1


def test_no_key_of_hers_opens_any_grant(volunteer: Person) -> None:
    slip = make_referral(volunteer)
    actor = volunteer.actor()
    for grant in Referral.grant_class().objects.filter(content_object=slip):
        with pytest.raises((TamperedSeal, KeyNotHeld)):
            roots.open_grant(slip, grant, actor, roots.shelf_of([slip.pk])[slip.pk])
        grant.group_id = volunteer.team.pk
        with pytest.raises((TamperedSeal, KeyNotHeld)):
            roots.open_grant(slip, grant, actor, roots.shelf_of([slip.pk])[slip.pk])


def test_a_grant_row_written_for_her_team_opens_nothing(volunteer: Person, worker: Person) -> None:
    """Even with the database in her hands she has the row, not the key."""
    slip = make_referral(volunteer)
    with database_writer():
        Referral.grant_class()._base_manager.filter(group_id=worker.team.pk).update(group_id=volunteer.team.pk)
    with pytest.raises((TamperedSeal, KeyNotHeld)):
        open_record(volunteer.actor(), Referral, slip.pk, to=Permission.REFERRAL_FOLLOW)


def test_her_pages_show_no_story(volunteer: Person) -> None:
    client = volunteer.client()
    slip = make_referral(volunteer)
    paths = ["", "state/", "add/", "card/"]
    pages = [client.get(f"/slips/{slip.code}/{path}").content.decode() for path in paths]
    pages.append(client.get("/slips/").content.decode())
    for secret in (TOLD["story"], TOLD["name"], "912 345 678", "0912345678"):
        assert not [page for page in pages if secret in page], secret


def test_a_colleagues_slip_is_absent(volunteer: Person, group_member: Person) -> None:
    """Codes are eight digits: guessing one must tell nothing, not even that it exists."""
    from cases.numbers import new_number
    from tests import people

    other = people.person("other_volunteer", people.Role.ADDRESS_VOLUNTEER, volunteer.team)
    slip = make_referral(volunteer)
    client = other.client()
    for path in ("", "state/", "card/", "add/"):
        hidden, absent = client.get(f"/slips/{slip.code}/{path}"), client.get(f"/slips/{new_number()}/{path}")
        assert (hidden.status_code, len(hidden.content)) == (absent.status_code, len(absent.content))
        assert hidden.status_code == 404
