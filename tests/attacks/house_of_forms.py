"""A province in which every page with a form can be opened: each kind of work in each state that has a page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from access.actors import Factory
from access.door import changing
from access.entry import pairing
from access.entry.session import PHONE_COOKIE
from access.models import Erasure, Passage
from access.permissions import Permission
from access.roles import Role
from access.teams import enrolment
from administration.actions.people import invite_person
from administration.actions.reenrolment import ask_for_new_keys
from cases.actions.add_to_referral import add_to_referral
from cases.actions.raise_alarm import raise_alarm
from cases.actions.take import take_referral
from cases.models import Dependant, Incident, Perpetrator, Referral
from cases.models.hiding import CaseListing, ReferralListing
from cases.sharing import share_with_shelter
from places.models import Unit
from reporting.catalogue import DATA_SETS
from reporting.models import Release
from reporting.periods import HalfYear
from reporting.releases import choose_statistics_team, continue_build, start_build
from tests import erasures, people, standing, succeeding
from tests.cases import sharings
from tests.cases.emergencies import make_held, taken
from tests.cases.factories import make_active, make_assigned, make_case, opened
from tests.cases.hidden import hide, hide_slip
from tests.factories import make_referral, put_on_duty
from tests.people import CAST, Person
from tests.prevention_groups.made import make_count, make_group, make_session
from tests.shelters import made

PIN = "482913"
NOBODY = "nobody"
MORE_PEOPLE = {
    "referrer": (Role.REFERRER, "referring_place", people.COMMUNE),
    "neighbour_lead": (Role.CASE_SUPERVISOR, "commune_case_team", people.OTHER_COMMUNE),
    "heir": (Role.CASE_SUPERVISOR, "commune_case_team", succeeding.NEW_COMMUNE),
    "inheriting": (Role.CASE_SUPERVISOR, "commune_case_team", succeeding.SECOND_NEW_COMMUNE),
    "founder": (Role.GROUP_MEMBER, "prevention_group", people.OTHER_COMMUNE),
}


class HouseOfForms:
    """`who` may look at the pages; `starts` has, for each beginning of an address, what stands for its ids."""

    def __init__(self) -> None:
        self.who = {name: people.make(name) for name in CAST}
        for name, (role, kind, code) in MORE_PEOPLE.items():
            self.who[name] = people.person(name, role, people.team(kind, code))
        self.starts: dict[str, list[str]] = {}
        for name in ("worker", "duty_coordinator"):
            self.at("/slips/roster/<uuid:pk>/", put_on_duty(self.who[name].team).pk)
        for part in (self._cases, self._slips, self._rooms, self._groups, self._figures, self._doors, self._manage):
            part()

    def __getattr__(self, name: str) -> Any:
        """The cast by name."""
        if name in self.__dict__.get("who", {}):
            return self.who[name]
        raise AttributeError(name)

    def at(self, start: str, *ids: Any) -> None:
        """Each parameter of the beginning of an address has this id, or: one more such beginning."""
        whole = start
        for value in ids:
            before, _, rest = whole.partition("<")
            whole = f"{before}{value}{rest.partition('>')[2]}"
        self.starts.setdefault(start, []).append(whole)

    def addresses(self, path: str) -> list[str]:
        """What stands for a pattern: the longest beginning counts. Empty when the house has nothing for it."""
        if "<" not in path:
            return [path]
        start = max((one for one in self.starts if path.startswith(one)), key=len, default="")
        found = [one + path[len(start) :] for one in self.starts.get(start, [])]
        return [address for address in found if "<" not in address]

    # --- cases --------------------------------------------------------------------------------------------------

    def _cases(self) -> None:
        worker, supervisor = self.worker, self.supervisor
        active = make_active(worker, worker, survivor={"agrees_to": ["shelter"]})
        waiting = make_active(worker, worker, status="waiting", waiting_since=timezone.now())
        closed = make_active(worker, worker, status="closed", closed_at=timezone.now())
        leaving = make_case(worker)
        erasures.asked(opened(worker, leaving), worker)
        due = make_case(worker)
        erasures.confirmed(opened(worker, due), worker, self.privacy_officer)
        for pk in (active, make_case(worker), make_assigned(supervisor, worker), waiting, closed, leaving, due):
            self.at("/cases/<uuid:pk>/", pk)
        for pk in (active, leaving, due):
            self.at("/cases/<uuid:pk>/remove/", pk)
        self._rows(active)
        shelter = self.shelter_manager.team
        share_with_shelter(case=opened(worker, active), team=shelter, by=worker.actor())
        self.at("/cases/<uuid:pk>/share/<int:team>/", active, shelter.pk)
        lent = make_active(worker, worker)
        sharings.shared(supervisor, lent, self.neighbour_lead.team, consent="spoken")
        self.at("/cases/<uuid:pk>/shared/", lent)
        for erasure in Erasure.objects.order_by("id"):
            self.at("/cases/removals/<uuid:pk>/", erasure.pk)

    def _rows(self, pk: UUID) -> None:
        case, by = opened(self.worker, pk), self.worker.actor()
        kinds = {"events": Incident, "people/dependants": Dependant, "people/others": Perpetrator}
        rows = {word: kind(record=case) for word, kind in kinds.items()}
        with changing(case, by=by, to=Permission.CASE_EDIT):
            for row in rows.values():
                row.save()
        for word, row in rows.items():
            self.at(f"/cases/<uuid:pk>/{word}/<uuid:row>/", pk, row.pk)
        hide(self.worker, pk, self.colleague)
        self.at("/cases/<uuid:pk>/access/keep-out/<uuid:row>/", pk, CaseListing._base_manager.get().pk)

    # --- slips --------------------------------------------------------------------------------------------------

    def _slips(self) -> None:
        slip, mine = make_referral(self.volunteer), make_referral(self.volunteer)
        add_to_referral(referral=slip, story="Thêm", by=self.volunteer.actor(), request_key=uuid7())
        take_referral(referral=Referral.objects.in_clear().get(pk=mine.pk), by=self.worker.actor())
        for one in (slip, mine):
            self.at("/cases/inbox/<uuid:pk>/", one.pk)
            self.at("/slips/<code:code>/", one.code)
        self.at("/slips/duty/<uuid:pk>/", slip.pk)
        self.at("/slips/duty/alarms/<uuid:pk>/", raise_alarm(by=self.volunteer.actor(), request_key=uuid7()).pk)
        hide_slip(self.worker, slip, self.colleague)
        self.at("/cases/inbox/<uuid:pk>/keep-out/<uuid:row>/", slip.pk, ReferralListing._base_manager.get().pk)
        access = taken(make_held(self.worker, self.duty_coordinator), self.duty_coordinator)
        self.at("/slips/duty/urgent/<uuid:pk>/", access.pk)
        self.at("/cases/urgent/<uuid:pk>/", access.pk)

    # --- rooms and groups ---------------------------------------------------------------------------------------

    def _rooms(self) -> None:
        beds = made.make_house(self.shelter_manager, beds=4)
        asked = made.make_stay(self.worker, self.shelter_manager)
        held = made.make_held(self.worker, self.shelter_manager, beds[:1])
        guest = made.make_guest(self.worker, self.shelter_manager, beds[1:2])
        for stay in (asked, held, guest):
            self.at("/rooms/stays/<uuid:pk>/", stay.pk)
            self.at("/rooms/asked/<uuid:pk>/", stay.pk)
        self.at("/rooms/ask/<uuid:pk>/", made.make_case(self.worker).pk)
        self.at("/rooms/ask/<uuid:pk>/", made.make_case(self.worker, agrees=False).pk)
        self.at("/rooms/house/beds/<int:pk>/", beds[3].pk)

    def _groups(self) -> None:
        group = make_group(self.group_member)
        self.at("/groups/sessions/<int:pk>/", make_session(group).pk)
        self.at("/groups/responses/<int:pk>/", make_count(group).pk)
        self.at("/groups/months/<month:month>/", "2026-10")

    def _figures(self) -> None:
        officer, second = self.programme_officer, self.second_officer
        province = Unit.objects.get(code="35", valid_from=None)
        choose_statistics_team(team=officer.team, province=province, by=Factory())
        for half, by in ((HalfYear(2024, 1), officer), (HalfYear(2024, 2), second)):
            draft = start_build(data_set=DATA_SETS["cases"], first=half, last=half, by=by.actor())
            self.at("/figures/office/<uuid:pk>/", draft.pk)
        continue_build(release=Release.objects.get(pk=draft.pk), by=second.actor(), seconds=60)
        self.at("/figures/<slug:data_set>/half-year/<slug:period>/", "cases", "2024-H1")
        self.at("/figures/<slug:data_set>/area/<slug:area>/", "cases", "347")

    # --- doors --------------------------------------------------------------------------------------------------

    def _doors(self) -> None:
        membership = self.volunteer.membership
        link = pairing.find_link(pairing.make_link(by=self.supervisor.actor(), membership=membership))
        assert link
        phone, self.phone_secret = pairing.pair(link=link, pin=PIN)
        self.at("/phones/<uuid:pk>/", phone.pk)
        self.at("/phones/<uuid:membership>/", membership.pk)
        again = people.person("second_volunteer", Role.ADDRESS_VOLUNTEER, self.volunteer.team).membership
        self.at("/phone/<str:token>/", pairing.make_link(by=self.supervisor.actor(), membership=again))
        newcomer = self._without_key()
        self.at("/members/<uuid:pk>/", newcomer.pk)
        self.at("/members/<uuid:pk>/", self.colleague.membership.pk)
        standing.name(self.supervisor, self.neighbour_lead.team)
        self.at("/stand-in/<int:pk>/", self.supervisor.team.pk)
        self.at("/stand-in/<uuid:pk>/", standing.ask(self.neighbour_lead, self.supervisor.team).pk)

    def _without_key(self) -> Any:
        """Somebody who has a passphrase, but to whom nobody has given access yet."""
        factory = Factory()
        user = enrolment.create_user(by=factory, username="newcomer", full_name="Người mới")
        member = enrolment.add_member(by=factory, user=user, team=self.supervisor.team, role=Role.CASE_WORKER)
        enrolment.enrol(by=factory, user=user, passphrase=people.PASSPHRASE)
        return member

    # --- administration -----------------------------------------------------------------------------------------

    def _manage(self) -> None:
        by, team = self.administrator.actor(), self.group_member.team
        today = timezone.localdate()
        invitation, secret = invite_person(
            by=by, username="lan", full_name="Lan", phone="", team=team, role=Role.GROUP_MEMBER, starts_on=today,
            ends_on=today + timedelta(days=90),
        )  # fmt: skip
        self.at("/join/<str:token>/", secret)
        for user in (self.worker.user, self.colleague.user, invitation.user):
            self.at("/manage/accounts/<uuid:pk>/", user.pk)
        asked = ask_for_new_keys(by=by, person=self.colleague.user, reason="forgotten")
        self.at("/manage/memberships/<uuid:pk>/", self.worker.membership.pk)
        self.at("/manage/new-keys/<uuid:pk>/", asked.pk)
        self.at("/manage/offices/<uuid:pk>/", team.office.pk)
        self.at("/manage/units/<int:pk>/", team.office.unit.pk)
        self.at("/manage/teams/<int:pk>/", team.pk)
        self.at("/manage/teams/<int:pk>/", self.heir.team.pk)
        succession = succeeding.planned(self.administrator, self.heir.team, heirs=[self.inheriting.team])
        self.at("/manage/successions/<uuid:pk>/", succession.pk)
        self.at("/manage/successions/teams/<uuid:pk>/", Passage.objects.get().pk)

    # --- browsers -----------------------------------------------------------------------------------------------

    def browsers(self) -> dict[str, Client]:
        """Everybody's browser, signed in; one that is not, a paired phone, and one between its two steps."""
        signed_in = {name: self._browser(person) for name, person in self.who.items()}
        phone, between = Client(), Client()
        phone.cookies[PHONE_COOKIE] = self.phone_secret
        careful, carrying = self.second_officer.user, self.labour_viewer.user
        secret = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
        Authenticator.objects.create(user=careful, type="totp", data={"secret": secret})
        key = Authenticator.objects.create(user=carrying, type="webauthn", data={"name": "x", "credential": {}})
        self.at("/second-step/keys/<int:pk>/", key.pk)
        between.post(reverse("account_login"), {"login": careful.username, "password": people.PASSPHRASE})
        return {**signed_in, NOBODY: Client(), "a paired phone": phone, "between two steps": between}

    def _browser(self, person: Person) -> Client:
        cache.clear()  # so many sign-ins in a minute would be too many
        return person.client()
