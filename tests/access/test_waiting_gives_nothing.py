"""Who waits for access passes none on, and leaves no signature behind that nobody can prove."""

import pytest
from django.urls import reverse

from access.actors import Factory
from access.change import recording
from access.models import Membership, Team, TeamKeyShare, UserKey
from access.permissions import Permission
from access.roles import Role
from tests import people
from tests.access.test_joining import invite, join
from tests.people import Person

NO_KEY = "khóa của tổ chưa được lập"


def supervising(team: Team, name: str) -> tuple[Membership, str]:
    """Somebody who is to lead the team, invited."""
    membership, secret = invite(team, name)
    membership.role = Role.CASE_SUPERVISOR
    with recording(by=Factory(), to=Permission.ACCOUNT_MANAGE, about=membership):
        membership.save()
    return membership, secret


@pytest.mark.parametrize("own", [True, False])
def test_the_newcomer_s_button_is_refused_and_the_holder_s_works(supervisor: Person, own: bool) -> None:
    first, one = supervising(supervisor.team, "mot")
    second, two = supervising(supervisor.team, "hai")
    newcomer = join(one)
    join(two)
    target = first if own else second
    give = reverse("give_access", args=[target.pk])
    assert give not in newcomer.get(reverse("members")).content.decode()
    mark = newcomer.get(give).context["mark"]
    assert newcomer.post(give, {"compared": mark}).status_code == 403
    assert not UserKey.objects.filter(user=target.user).exclude(signature=None).exists()
    holder = supervisor.client()
    assert holder.post(give, {"compared": holder.get(give).context["mark"]})["Location"] == reverse("members")
    assert TeamKeyShare.objects.filter(user_key__user=target.user).exists()


@pytest.mark.django_db
def test_a_team_without_a_key_says_who_helps() -> None:
    team = people.team("commune_case_team", people.COMMUNE)
    _, secret = supervising(team, "mot")
    page = join(secret).get(reverse("members")).content.decode()
    assert NO_KEY in page
    assert "Cấp quyền cho" not in page
