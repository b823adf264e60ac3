"""Demo accounts are usable in one step under `make run`, and only there: asked in both directions."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from access.models import User
from demo.cast import PASSPHRASE
from tests.config.test_settings import settings as settings_of
from tests.people import Person


def test_under_make_run_one_step_is_enough() -> None:
    assert settings_of("DEMO SECOND_FACTOR_REQUIRED", ANTAM_FOUNDING_KEY="", ANTAM_DEMO="1") == {
        "DEMO": True,
        "SECOND_FACTOR_REQUIRED": False,
    }


@pytest.mark.parametrize("value", ["", "0", "true", "yes"])
def test_on_a_real_server_two_steps_are_required(value: str) -> None:
    assert settings_of("DEMO SECOND_FACTOR_REQUIRED", ANTAM_DEMO=value) == {
        "DEMO": False,
        "SECOND_FACTOR_REQUIRED": True,
    }


def test_a_demo_account_opens_its_page_in_one_step(db: None, settings: Any, tmp_path: Any) -> None:
    settings.DEMO, settings.VAR, settings.SECOND_FACTOR_REQUIRED = True, tmp_path, False
    call_command("make_demo", cases=1, verbosity=0)
    for user in User.objects.all():
        client = Client()
        client.post(reverse("account_login"), {"login": user.username, "password": PASSPHRASE})
        assert client.get(reverse("act_as")).status_code == 200, user.username


def test_the_same_people_on_a_real_server_get_no_further_than_the_second_step(worker: Person, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert worker.client().get(reverse("act_as"))["Location"] == reverse("mfa_index")
    with pytest.raises(CommandError, match="ANTAM_DEMO"):
        call_command("make_demo")
