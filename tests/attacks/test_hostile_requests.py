"""Hostile request shapes against real pages: nothing opens, nothing breaks, nothing comes back as code."""

import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from access.door import open_record
from access.models import Membership, User
from access.permissions import Permission
from audit.models import Entry
from cases.models import Referral
from tests.factories import make_referral
from tests.people import PASSPHRASE, Person

pytestmark = pytest.mark.usefixtures("receivers")
NEW = "/slips/new/"
FILLED = {"danger": "no", "story": "Chồng đánh từ tối qua", "past_commune": "no", "consent": "agreed"}


def _filled(**more: object) -> dict[str, object]:
    return {**FILLED, "request_key": str(uuid7()), **more}


def _send(who: Person, /, **more: object) -> tuple[HttpResponse, Referral | None]:
    response = who.client().post(NEW, _filled(**more))
    return response, Referral.objects.in_clear().order_by("-id").first()


NASTY = {
    "SQL": "'; DROP TABLE cases_referral; --",
    "SQL union": "x' UNION SELECT password FROM access_user --",
    "a script": "<script>alert(1)</script>",
    "an image": '<img src=x onerror="alert(1)">',
    "a template": "{{ 7*7 }}{% debug %}${7*7}",
    "a formula": '=HYPERLINK("http://evil.example","x")',
    "bidi": "an\u202etoàn\u2066\u2069",
    "zero width": "a\u200b\u200d\ufeffb",
    "percent": "100% %s %(x)s",
    "back slashes": "\\x00 \\' \\u0000",
    "combining": "a" + "\u0301" * 200,
    "emoji": "👩‍👩‍👧",
    "a header": "x\r\nSet-Cookie: a=b",
}


@pytest.mark.parametrize("name", NASTY)
def test_text_is_kept_as_text(volunteer: Person, receivers: Person, name: str) -> None:
    """1 to 13: whatever is typed is sealed and comes back letter by letter, escaped where it is shown."""
    text = NASTY[name]
    response, slip = _send(volunteer, story=text, name=text[:60])
    assert response.status_code == 302, response.content[:400]
    assert slip is not None
    read = open_record(receivers.actor(), Referral, slip.pk, to=Permission.REFERRAL_READ)
    plain = str(read.story)
    assert plain.replace("\n", "").replace("\r", "") == _stored(text)
    assert "a=b" not in str(response.cookies)
    page = receivers.client().get(f"/cases/inbox/{slip.pk}/").content.decode()
    for code in ("<script>alert", "<img src=x", "49}", 'onerror="alert'):
        assert code not in page


def _stored(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text.strip()).replace("\n", "").replace("\r", "")


def test_a_null_character_is_refused_not_stored(volunteer: Person) -> None:
    """14"""
    response, slip = _send(volunteer, story="a\x00b")
    assert response.status_code in (302, 422)
    assert slip is None or response.status_code == 302


def test_fields_that_nobody_asked_for_change_nothing(volunteer: Person, receivers: Person) -> None:
    """15: mass assignment."""
    more = {"status": "taken", "team": receivers.team.pk, "sender": str(receivers.user.pk), "id": str(uuid.uuid4())}
    more |= {"code": "00000000", "version": 99, "story_sealed": "x", "root_epoch": 9, "is_superuser": "on"}
    response, slip = _send(volunteer, **more)
    assert response.status_code == 302
    assert slip is not None
    assert (slip.status, slip.sender_id, slip.root_epoch) == ("sent", volunteer.user.pk, 1)
    assert slip.code != "00000000"
    assert str(slip.pk) != more["id"]
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_cannot_be_overridden(volunteer: Person, header: str) -> None:
    """16: a GET stays a GET, a POST stays a POST."""
    client = volunteer.client()
    before = Referral.objects.in_clear().count()
    client.get(NEW, {**_filled(), "_method": "POST"}, headers={header: "POST"})
    assert Referral.objects.in_clear().count() == before
    for method in ("put", "patch", "delete", "trace"):
        assert getattr(client, method)(NEW).status_code == 405


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(worker: Person, target: str) -> None:
    """17: open redirect."""
    answers = {"login": worker.user.username, "password": PASSPHRASE, "next": target}
    response = Client().post(reverse("account_login"), answers)
    assert response.status_code == 302
    assert response["Location"].startswith("/")
    assert not response["Location"].startswith(("//", "/\\"))
    response = Client().post(reverse("set_language"), {"language": "en", "next": target})
    assert response["Location"].startswith("/")
    assert "evil" not in response["Location"]


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", ""])
def test_a_foreign_host_is_refused(worker: Person, host: str) -> None:
    """18"""
    assert Client().get(reverse("account_login"), headers={"host": host or "[::]"}).status_code == 400
    response = Client().get(reverse("account_login"), headers={"x-forwarded-host": host})
    assert "evil" not in response.content.decode()


def test_ids_of_others_are_absent(other_commune_worker: Person, volunteer: Person) -> None:
    """19: every address with an id answers a stranger as if there were nothing."""
    from access import matrix

    slip = make_referral(volunteer)
    client = other_commune_worker.client()
    tried = 0
    for path, pattern in matrix.addresses():
        if pattern.callback.door.kind is not Referral or "<uuid:pk>" not in path or path.count("<") > 1:
            continue
        address, absent = path.replace("<uuid:pk>", str(slip.pk)), path.replace("<uuid:pk>", str(uuid7()))
        for method in (client.get, client.post):
            one, other = method(address), method(absent)
            assert one.status_code in (404, 405), path
            assert (one.status_code, len(one.content)) == (other.status_code, len(other.content)), path
        tried += 1
    assert tried
    assert Entry.objects.filter(outcome="absent", record_id=slip.pk, actor="other_commune_worker").exists()


def test_another_persons_membership_is_not_taken(worker: Person, auditor: Person) -> None:
    """20: acting under a membership that is not one's own."""
    client = worker.client()
    foreign = Membership.objects.get(user=auditor.user)
    for value in (str(foreign.pk), "x", "", "' OR 1=1 --", str(uuid.uuid4())):
        assert client.post(reverse("act_as"), {"membership": value}).status_code == 404
    session = client.session
    session["membership"] = str(foreign.pk)
    session.save()
    assert client.get("/manage/logbook/").status_code == 403


@pytest.mark.parametrize("body", ["{", "[]", '{"story": {"$ne": 1}}', "\x00\xff", json.dumps(FILLED)])
def test_another_content_type_sends_nothing(volunteer: Person, body: str) -> None:
    """21"""
    response = volunteer.client().post(NEW, body, content_type="application/json")
    assert response.status_code in (200, 400, 422)  # 200: the empty page again
    assert not Referral.objects.in_clear().exists()


@pytest.mark.parametrize(
    "more",
    [
        {"danger": "perhaps"},
        {"age": "-1"},
        {"age": "1e9"},
        {"children": "9" * 30},
        {"request_key": "nonsense"},
        {"needs": ["no such need"]},
        {"story": "x" * 60_000},
        {"danger": ["yes", "no"]},
    ],
)  # fmt: skip
def test_values_outside_the_form_are_told(volunteer: Person, more: dict[str, Any]) -> None:
    """22: an answer or a slip, never an error page, and nothing typed disappears."""
    response = volunteer.client().post(NEW, _filled(**more))
    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert FILLED["story"] in response.content.decode() or "story" in more


def test_too_much_is_refused_before_it_is_read(volunteer: Person) -> None:
    """23: more than a megabyte of fields, more than a thousand fields, or a truncated upload."""
    client = volunteer.client()
    assert client.post(NEW, _filled(story="x" * 1_200_000)).status_code in (400, 413)
    assert client.post(NEW, {f"f{i}": "1" for i in range(1100)}).status_code == 400
    cut = '--x\r\nContent-Disposition: form-data; name="story"\r\n\r\nhalf'
    assert client.post(NEW, cut, content_type="multipart/form-data; boundary=x").status_code in (400, 422)
    assert client.post(NEW, "x", content_type="multipart/form-data; boundary=").status_code in (400, 422)
    assert not Referral.objects.in_clear().exists()


def test_without_the_token_of_the_form_nothing_is_done(volunteer: Person) -> None:
    """24: a page of somebody else's makes the browser send."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = volunteer.client().cookies
    assert strict.post(NEW, _filled()).status_code == 403
    assert strict.post("/slips/alarm/", {}).status_code == 403
    assert not Referral.objects.in_clear().exists()


NOWHERE = ["/slips/../manage/", "/static/../manage.py", "/static/..%2fmanage.py", "/%00", "/slips/%ff/", "/cases/%27/"]
NOWHERE += ["/.git/config", "/admin/", "/accounts/signup/", "/sign-up/", "/password/reset/"]


@pytest.mark.parametrize("path", NOWHERE)
def test_addresses_that_do_not_exist(worker: Person, path: str) -> None:
    """25"""
    assert worker.client().get(path).status_code in (400, 404)
    assert Client().get(path).status_code in (400, 404)


def test_a_cookie_of_nonsense_is_no_error() -> None:
    """26"""
    for value in ("x", "A" * 44, "%00", "{}", "é" * 10, "a" * 4000):
        client = Client()
        client.cookies["antam_key"] = client.cookies["s"] = value
        assert client.get("/acting-as/").status_code == 302


def test_somebody_without_an_account_learns_nothing(worker: Person) -> None:
    """27: the same answer for a wrong passphrase and for an unknown name."""
    answers = [
        Client().post(reverse("account_login"), {"login": name, "password": "sai mật khẩu rồi"})
        for name in (worker.user.username, "nobodyy")
    ]
    texts = [answer.content.decode().replace("nobodyy", "worker") for answer in answers]
    assert len({answer.status_code for answer in answers}) == 1
    assert len({len(text) for text in texts}) == 1
