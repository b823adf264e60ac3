"""What every page of the administration is asked: who may come in, and does it only show on GET?"""

from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tests.people import Person


def check_door(address: str, *, allowed: Person, refused: list[Person], event: str) -> None:
    """Anonymous people go to sign in; the wrong role gets 403 and a line in the logbook."""
    anonymous = Client().get(address)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith(reverse("account_login"))
    for person in refused:
        assert person.client().get(address).status_code == 403
        assert Entry.objects.filter(actor_id=person.user.pk, event=event, outcome="forbidden").exists()
    response = allowed.client().get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def check_methods(address: str, person: Person, *refused: str) -> None:
    for method in refused:
        assert person.client().generic(method.upper(), address).status_code == 405


def forget_proof(person: Person) -> Client:
    """The person's browser, more than five minutes after the passphrase was typed."""
    client = person.client()
    session = client.session
    session["proved"] = 0
    session.save()
    return client
