"""The demonstration province is founded through the same doors as a real one."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from access.models import Membership, User
from access.roles import Role
from audit.models import Entry
from cases.models import Case
from demo.cast import PASSPHRASE
from tests.people import sign_in


@pytest.fixture
def province(db: None, settings: object, tmp_path: object) -> None:
    settings.DEMO, settings.VAR = True, tmp_path  # type: ignore[attr-defined]
    call_command("make_demo", cases=12, verbosity=0)


def test_every_role_has_an_account_that_can_sign_in(province: None) -> None:
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles >= set(Role) - {Role.REFERRER}
    for user in User.objects.all():
        sign_in(user.username, PASSPHRASE)


def test_cases_are_there_and_each_was_recorded(province: None) -> None:
    assert Case.objects.count() == 12
    assert Entry.objects.filter(event="CASE_CREATED").count() == 12
    assert Case.objects.filter(grants__group__team__kind="recovery").count() == 12


def test_a_second_run_changes_nothing(province: None) -> None:
    before = Entry.objects.count()
    call_command("make_demo", verbosity=0)
    assert Entry.objects.count() == before
    assert connection.connection is not None


def test_without_the_demo_setting_it_refuses(db: None) -> None:
    with pytest.raises(CommandError, match="ANTAM_DEMO"):
        call_command("make_demo")
