"""The demonstration's shelter is in use from the first minute."""

import pytest
from django.core.management import call_command

from shelters.models import Stay


@pytest.mark.slow
def test_a_guest_a_journey_and_a_request(db: None, settings: object, tmp_path: object) -> None:
    settings.DEMO, settings.VAR = True, tmp_path  # type: ignore[attr-defined]
    call_command("make_demo", cases=300, verbosity=0)
    assert set(Stay.objects.values_list("status", flat=True)) == {"admitted", "held", "asked"}
