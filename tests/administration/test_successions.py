"""Merging and splitting teams, the administrator's part: the plan, the checklist, people, places and ends."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.actors import Factory
from access.change import recording
from access.entry.pairing import make_link, pair
from access.models import Membership, Passage, Succession, Team
from access.permissions import Permission
from access.roles import Role
from administration.queries.successions import default_among, likely_companions, likely_heirs, passage_states
from audit.models import Entry
from places.models import Office, Unit
from tests import people
from tests.administration.doors import check_door, check_methods, forget_proof
from tests.chests import make_chest
from tests.people import Person
from tests.succeeding import SECOND_NEW_COMMUNE, move_all, newcomer, planned


@pytest.fixture
def new(db: None) -> Person:
    return newcomer()


def page_of(succession: Succession) -> str:
    return reverse("administration:succession", args=[succession.pk])


def only_passage() -> Passage:
    return Passage.objects.get()


def press(person: Person, name: str, **data: Any) -> Any:
    return person.client().post(reverse(f"administration:{name}", args=[only_passage().pk]), data)


def prefix(letter: str) -> str:
    return f"{letter}{str(only_passage().pk)[-6:]}"


def test_who_comes_in(administrator: Person, worker: Person, auditor: Person, new: Person) -> None:
    address = reverse("administration:new_succession", args=[worker.team.pk])
    check_door(address, allowed=administrator, refused=[worker, auditor], event="OFFICE_CHANGED")
    check_methods(address, administrator, "put", "delete")
    succession = planned(administrator, worker.team, heirs=[new.team])
    check_door(page_of(succession), allowed=administrator, refused=[worker, auditor], event="OFFICE_CHANGED")
    check_methods(page_of(succession), administrator, "post", "delete")
    for name, pk in [
        ("invite_all", only_passage().pk),
        ("plan_all_ends", only_passage().pk),
        ("move_all_addresses", only_passage().pk),
        ("call_off_succession", succession.pk),
    ]:
        act = reverse(f"administration:{name}", args=[pk])
        assert Client().post(act).status_code == 302
        assert worker.client().post(act).status_code == 403
        check_methods(act, administrator, "get", "put")
        assert forget_proof(administrator).post(act).status_code == 401, "the passphrase is asked again"


def test_a_plan_from_the_page(administrator: Person, worker: Person, other_commune_worker: Person, new: Person) -> None:
    address = reverse("administration:new_succession", args=[worker.team.pk])
    client = administrator.client()
    assert client.post(address, {"other_heir": ""}).context["form"].non_field_errors()
    answer = client.post(address, {"other_heir": new.team.pk, "other_companion": other_commune_worker.team.pk})
    succession = Succession.objects.get()
    assert answer["Location"] == page_of(succession)
    assert (succession.kind, succession.planned_by_id) == ("merge", administrator.user.pk)
    assert set(Passage.objects.values_list("team", flat=True)) == {worker.team.pk, other_commune_worker.team.pk}
    assert Entry.objects.filter(event="SUCCESSION_PLANNED", record_id=succession.pk, outcome="done").exists()
    again = client.post(address, {"other_heir": new.team.pk})
    assert again.status_code == 200
    assert again.context["form"].non_field_errors(), "it goes somewhere already"
    assert f'value="{new.team.pk}" selected' in again.content.decode(), "what was chosen stays chosen"


def test_what_is_offered_follows_the_map(db: None) -> None:
    """Old Phường Quang Trung went to two wards of today, the larger part to one of them."""
    split = Unit.objects.filter(successions__is_default=False, level="commune", successions__isnull=False).first()
    assert split is not None
    heirs = [row.new for row in split.successions.order_by("is_default")]
    teams = [_team_at(unit) for unit in [split, *heirs]]
    assert set(likely_heirs(teams[0])) == set(teams[1:])
    assert default_among(teams[0], teams[1:]) == teams[-1], "the default heir of the commune"
    assert default_among(teams[0], teams[:0:-1]) == teams[-1]
    beside = heirs[-1].origins.exclude(old=split).first()
    assert beside is not None
    assert _team_at(beside.old) in likely_companions(teams[0])


def _team_at(unit: Unit) -> Team:
    from access.teams.enrolment import create_team

    office = Office.objects.create(kind="commune_case_team", unit=unit, name=unit.name, valid_from=people.SINCE)
    return create_team(by=Factory(), office=office, name=unit.name)


def test_people_are_added_without_access(
    administrator: Person, worker: Person, supervisor: Person, new: Person, other_commune_worker: Person
) -> None:
    planned(administrator, worker.team, heirs=[new.team])
    press(administrator, "invite_all", **{f"{prefix('i')}-heir": new.team.pk})
    made = Membership.objects.filter(team=new.team).exclude(user=new.user)
    assert {(m.user_id, m.role) for m in made} == {
        (worker.user.pk, "case_worker"),
        (supervisor.user.pk, "case_supervisor"),
    }
    assert {m.access_given_at for m in made} == {None}
    press(administrator, "invite_all", **{f"{prefix('i')}-heir": new.team.pk})
    assert made.count() == 2, "twice is once"
    assert press(administrator, "invite_all", **{f"{prefix('i')}-heir": 999}).status_code == 200
    assert not Membership.objects.filter(user=other_commune_worker.user, team=new.team).exists()


def test_neighbours_do_not_keep_neighbours(administrator: Person, worker: Person, new: Person) -> None:
    """The administrator of the same commune is refused for each person, and told how many."""
    local = people.person("local_admin", Role.ADMINISTRATOR, worker.team)
    succession = planned(administrator, worker.team, heirs=[new.team])
    press(local, "invite_all", **{f"{prefix('i')}-heir": new.team.pk})
    press(local, "plan_all_ends", **{f"{prefix('e')}-last_day": timezone.localdate().isoformat()})
    assert not Membership.objects.filter(team=new.team).exclude(user=new.user).exists()
    assert not Membership.objects.filter(team=worker.team).exclude(ends_on=None).exists()
    assert "2 người" in local.client().get(page_of(succession)).content.decode()


def test_ends_are_planned_for_all(administrator: Person, worker: Person, colleague: Person, new: Person) -> None:
    planned(administrator, worker.team, heirs=[new.team])
    day = timezone.localdate() + datetime.timedelta(days=5)
    late = press(administrator, "plan_all_ends", **{f"{prefix('e')}-last_day": "2020-01-01"})
    assert "2020-01-01" in late.content.decode(), "what was typed stays"
    press(administrator, "plan_all_ends", **{f"{prefix('e')}-last_day": day.isoformat()})
    ends = Membership.objects.filter(team=worker.team).values_list("ends_on", flat=True)
    assert set(ends) == {day}
    assert Entry.objects.filter(event="MEMBERSHIP_END_PLANNED", outcome="done").count() == 2


def test_places_go_along_with_their_phones(
    administrator: Person, supervisor: Person, volunteer: Person, new: Person
) -> None:
    """The address keeps its team, its people and the paired phone; only its commune is another one."""
    phone, _secret = pair(link=_link(supervisor, volunteer), pin="123456")
    planned(administrator, supervisor.team, heirs=[new.team])
    old = volunteer.team.office
    assert old is not None
    press(administrator, "move_all_addresses", **{f"{prefix('a')}-office-{old.pk}": new.team.pk})
    team = Team.objects.get(pk=volunteer.team.pk)
    assert team.office is not None
    assert new.team.office is not None
    assert (team.office.unit_id, team.office.name) == (new.team.office.unit_id, old.name)
    old.refresh_from_db()
    assert old.valid_to is not None
    phone.refresh_from_db()
    assert (phone.is_open, phone.membership_id) == (True, volunteer.membership.pk)
    assert Entry.objects.filter(event="OFFICE_MOVED", outcome="done").count() == 1


def _link(supervisor: Person, volunteer: Person) -> Any:
    from access.entry.pairing import find_link

    found = find_link(make_link(by=supervisor.actor(), membership=volunteer.membership))
    assert found is not None
    return found


def test_a_place_can_wait(administrator: Person, supervisor: Person, volunteer: Person, new: Person) -> None:
    planned(administrator, supervisor.team, heirs=[new.team])
    assert volunteer.team.office is not None
    press(administrator, "move_all_addresses", **{f"{prefix('a')}-office-{volunteer.team.office.pk}": ""})
    assert Team.objects.get(pk=volunteer.team.pk).office == volunteer.team.office


def test_the_checklist_shows_by_itself_what_is_done(
    administrator: Person, worker: Person, new: Person, other_commune_worker: Person
) -> None:
    make_chest(worker)
    succession = planned(administrator, worker.team, heirs=[new.team])
    (state,) = passage_states(succession)
    assert (state.people_done, state.records_done, state.ends_done, state.office_has_end) == (False,) * 4
    page = administrator.client().get(page_of(succession))
    assert not page.context["heirs"][0].is_ready, "one holder is not enough"
    assert "0 trên 1" in page.content.decode()
    press(administrator, "invite_all", **{f"{prefix('i')}-heir": new.team.pk})
    press(administrator, "plan_all_ends", **{f"{prefix('e')}-last_day": timezone.localdate().isoformat()})
    move_all(worker)
    page = administrator.client().get(page_of(succession))
    (state,) = [state for state, _forms in page.context["rows"]]
    assert (state.people_done, state.records_done, state.rest_done, state.ends_done) == (True,) * 4
    assert not page.context["may_call_off"]


def test_after_30_days_it_is_red(administrator: Person, worker: Person, new: Person) -> None:
    succession = planned(administrator, worker.team, heirs=[new.team])
    home = reverse("administration:home")
    page = administrator.client().get(home).content.decode()
    assert page_of(succession) in page
    assert "quá 30 ngày chưa xong" not in page
    succession.planned_at = timezone.now() - datetime.timedelta(days=31)
    with recording(by=Factory(), to=Permission.OFFICE_MANAGE):
        succession.save()
    assert "quá 30 ngày chưa xong" in administrator.client().get(home).content.decode()
    assert "alert-danger" in administrator.client().get(page_of(succession)).content.decode()


def test_a_plan_is_called_off(administrator: Person, worker: Person, new: Person) -> None:
    succession = planned(administrator, worker.team, heirs=[new.team])
    address = reverse("administration:call_off_succession", args=[succession.pk])
    assert administrator.client().post(address)["Location"] == reverse("administration:teams")
    assert administrator.client().post(address).status_code == 404
    assert administrator.client().get(page_of(succession)).status_code == 200
    team = administrator.client().get(reverse("administration:team", args=[worker.team.pk])).content.decode()
    assert reverse("administration:new_succession", args=[worker.team.pk]) in team


def test_nothing_private_in_page_or_logbook(administrator: Person, worker: Person, new: Person) -> None:
    from tests.chests import NAME

    chest = make_chest(worker, code="48273164")
    succession = planned(administrator, worker.team, heirs=[new.team])
    page = administrator.client().get(page_of(succession)).content.decode()
    assert NAME not in page
    assert chest.code not in page
    assert "<title>An Tâm – Tổ đang sáp nhập, chia tách</title>" in page


def test_the_checklist_takes_few_queries(
    administrator: Person, worker: Person, new: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    succession = planned(administrator, worker.team, heirs=[new.team])
    client = administrator.client()
    with django_assert_max_num_queries(32):
        client.get(page_of(succession))


def test_a_split_page_asks_where_to(administrator: Person, worker: Person, new: Person) -> None:
    second = newcomer("second_supervisor", SECOND_NEW_COMMUNE)
    address = reverse("administration:new_succession", args=[worker.team.pk])
    client = administrator.client()
    client.post(address, {"other_heir": second.team.pk, "second_heir": new.team.pk})
    succession = Succession.objects.get()
    assert [heir.team for heir in only_passage().heirs.order_by("-is_default")] == [second.team, new.team]
    page = administrator.client().get(page_of(succession)).content.decode()
    assert f'<option value="{second.team.pk}"' in page
