"""Somebody on duty, so that slips can be sent."""

import pytest

from tests.factories import put_on_duty
from tests.people import Person


@pytest.fixture
def receivers(worker: Person, duty_coordinator: Person) -> Person:
    """The commune's team and the province's duty team, each with a telephone tonight."""
    put_on_duty(worker.team)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")
    return worker
