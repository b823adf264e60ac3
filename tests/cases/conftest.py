"""What the tests of the referral share: a gateway that only remembers."""

from typing import ClassVar

import pytest

from cases.sending import SendingFailed
from tests.factories import put_on_duty
from tests.people import Person


class Telephone:
    """Stands in for the SMS gateway: what was sent to whom."""

    calls: ClassVar[list[tuple[str, str]]] = []
    dead: ClassVar[set[str]] = set()
    broken: ClassVar[bool] = False

    def send(self, number: str, line: str) -> None:
        if self.broken:
            raise ZeroDivisionError
        if number in self.dead:
            raise SendingFailed(number)
        self.calls.append((number, line))


@pytest.fixture
def telephone(settings: object) -> type[Telephone]:
    """Replaces the gateway."""
    settings.ANTAM_SENDER = f"{__name__}.Telephone"  # type: ignore[attr-defined]
    Telephone.calls.clear()
    Telephone.dead.clear()
    return Telephone


@pytest.fixture
def receivers(worker: Person, duty_coordinator: Person) -> Person:
    """The commune's team and the province's duty team, each with a telephone tonight."""
    put_on_duty(worker.team)
    put_on_duty(duty_coordinator.team, name="Phạm Văn Minh", phone="0902 000 222")
    return worker
