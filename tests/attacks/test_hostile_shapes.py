"""The twenty shapes of a hostile request, by name, each against every page that it could meet.

`test_hostile_requests.py` looks deeper into some of them; `test_hostile_text.py` types the rest into each field.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory
from django.urls import reverse
from uuid_utils.compat import uuid7

from access import matrix
from access.models import Membership, User
from cases.models import Case, Note, Referral
from tests import people
from tests.attacks.test_hostile_text import TEXTS
from tests.cases.factories import make_active
from tests.factories import make_referral, put_on_duty
from tests.people import PASSPHRASE

NEW = "/slips/new/"
FILLED = {"danger": "no", "story": "Chuyện đêm qua", "past_commune": "no", "consent": "agreed"}
ROLES = ("worker", "supervisor", "volunteer", "administrator", "shelter_manager", "group_member")


class House:
    """A province with one case and one slip, and what must be as before when somebody has tried."""

    def __init__(self) -> None:
        self.people = {
            name: people.make(name) for name in (*ROLES, "duty_coordinator", "other_commune_worker", "auditor")
        }
        for name in ("worker", "duty_coordinator"):
            put_on_duty(self.people[name].team)
        self.slip = make_referral(self.people["volunteer"])
        self.case = make_active(self.people["worker"], self.people["worker"])
        self.users = User.objects.count()

    def client(self, name: str) -> Client:
        return self.people[name].client()

    def send(self, name: str = "volunteer", **more: object) -> Any:
        return self.client(name).post(NEW, {**FILLED, "request_key": str(uuid7()), **more})

    def is_whole(self) -> None:
        """Nothing was dropped, nobody was added or raised, and the case opens as before."""
        assert User.objects.count() == self.users
        assert not User.objects.filter(is_superuser=True).exists()
        assert self.client("worker").get(f"/cases/{self.case}/").status_code == 200
        assert Referral.objects.in_clear().filter(pk=self.slip.pk).exists()


@pytest.fixture
def house(db: None) -> House:
    return House()


def _pages(house: House) -> Iterator[tuple[str, str]]:
    """Every address that needs no id but that of the case, with somebody who may see it."""
    for path, pattern in sorted(matrix.addresses(), key=lambda pair: pair[0]):
        sign = pattern.callback.door
        address = path.replace("<uuid:pk>", str(house.case)) if sign.kind is Case else path
        who = next((n for n in ROLES if sign.verb is None or house.people[n].actor().may(sign.verb)), None)
        if who and "<" not in address and not address.startswith(("/language", "/leave")):
            yield who, address


def somebody_elses_id(house: House) -> None:
    for address in (f"/cases/{house.case}/", f"/cases/inbox/{house.slip.pk}/"):
        assert house.client("other_commune_worker").get(address).status_code == 404


def an_id_of_another_kind(house: House) -> None:
    assert house.client("worker").get(f"/cases/{house.slip.pk}/").status_code == 404
    assert house.client("worker").get(f"/cases/inbox/{house.case}/").status_code == 404


def an_id_that_is_none(house: House) -> None:
    for odd in ("0", "x", "%27", "%00", "..%2f..", "9" * 40, "' OR 1=1"):
        assert house.client("worker").get(f"/cases/{odd}/").status_code in (400, 404)


def more_fields_than_the_form_has(house: House) -> None:
    more = {"status": "taken", "is_superuser": "on", "root_epoch": 9, "version": 99, "code": "00000000"}
    assert house.send(**more, story_sealed="x", id=str(uuid7())).status_code == 302
    slip = Referral.objects.in_clear().latest("id")
    assert (slip.status, slip.root_epoch) == ("sent", 1)
    assert slip.code != "00000000"


def another_method_by_a_header(house: House) -> None:
    before = Referral.objects.in_clear().count()
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        house.client("volunteer").get(NEW, FILLED, headers={header: "POST"})
    assert Referral.objects.in_clear().count() == before


def another_method_by_a_field(house: House) -> None:
    for method in ("DELETE", "PUT"):
        house.client("worker").get(f"/cases/{house.case}/", {"_method": method})
    for method in ("put", "patch", "delete", "trace"):
        assert getattr(house.client("worker"), method)(f"/cases/{house.case}/").status_code == 405


def a_way_out_after_signing_in(house: House) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        answers = {"login": "worker", "password": PASSPHRASE, "next": target}
        for address, typed in ((reverse("account_login"), answers), (reverse("set_language"), {"next": target})):
            found = Client().post(address, {"language": "en", **typed})["Location"]
            assert found.startswith("/")
            assert not found.startswith(("//", "/\\"))


def a_foreign_host(house: House) -> None:
    for host in ("evil.example", "testserver.evil.example", "testserver:80@evil.example"):
        assert Client().get(reverse("account_login"), headers={"host": host}).status_code == 400


def a_foreign_host_that_was_forwarded(house: House) -> None:
    page = Client().get(reverse("account_login"), headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in page.content.decode()
    anonymous = Client().get(f"/cases/{house.case}/", headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in anonymous["Location"]


def a_formula_for_a_spreadsheet(house: House) -> None:
    """It is kept as text; no page answers with a file that a spreadsheet would run."""
    for formula in ('=HYPERLINK("http://evil.example","x")', "+1+1", "-1", "@SUM(1)", "\t=1"):
        assert house.send(story=formula).status_code == 302
    for name, address in _pages(house):
        kind = house.client(name).get(address).headers.get("Content-Type", "")
        assert not kind.startswith(("text/csv", "application/vnd")), address


def sql_in_the_address(house: House) -> None:
    for name, address in _pages(house):
        page = house.client(name).get(address, {"after": "' OR 1=1 --", "q": "'; DROP TABLE access_user; --"})
        assert page.status_code < 500, address


def _request(body: bytes, length: int | None = None) -> HttpRequest:
    kind = "multipart/form-data; boundary=x"
    request: HttpRequest = RequestFactory().generic("POST", NEW, body, content_type=kind)
    request.META["CONTENT_LENGTH"] = str(len(body) if length is None else length)
    return request


def _part(size: int, end: bytes = b"\r\n--x--\r\n") -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
    return head + b"\0" * size + end


def a_file_that_is_too_large(house: House) -> None:
    """`test_uploads.py` looks deeper. What is too large is refused, and nowhere, not on the disk."""
    kept = _request(_part(1000)).FILES["file"]
    assert isinstance(kept, InMemoryUploadedFile)
    with pytest.raises(RequestDataTooBig):
        assert not _request(_part(settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1)).FILES
    file = io.BytesIO(b"\0" * 3_000_000)
    file.name = "a.bin"
    assert house.send(file=file).status_code == 302, "more than Django would keep in memory, and no file on the disk"


def a_file_that_was_cut(house: House) -> None:
    for end in (b"", b"\r\n--x", b"\r\n"):
        with pytest.raises(MultiPartParserError):
            assert not _request(_part(1000, end)).FILES
    answer = house.client("volunteer").post(NEW, _part(50, b""), content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)


def another_kind_of_content(house: House) -> None:
    before = Referral.objects.in_clear().count()
    for body in ("{", "[]", '{"story": {"$ne": 1}}', "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"):
        for kind in ("application/json", "text/xml"):
            assert house.client("volunteer").post(NEW, body, content_type=kind).status_code in (200, 400, 422)
    assert Referral.objects.in_clear().count() == before


def a_form_of_somebody_elses_page(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = house.client("worker").cookies
    before = Note._base_manager.count()
    assert strict.post(f"/cases/{house.case}/timeline/new/", {"kind": "call", "text": "x"}).status_code == 403
    assert Note._base_manager.count() == before


def a_membership_of_somebody_else(house: House) -> None:
    foreign = Membership.objects.get(user=house.people["auditor"].user)
    for value in (str(foreign.pk), "' OR 1=1 --", ""):
        assert house.client("worker").post(reverse("act_as"), {"membership": value}).status_code == 404


SHAPES: dict[str, Callable[[House], None]] = {
    "the id of somebody else's record": somebody_elses_id,
    "the id of another kind of record": an_id_of_another_kind,
    "an id that is none": an_id_that_is_none,
    "more fields than the form has": more_fields_than_the_form_has,
    "another method by a header": another_method_by_a_header,
    "another method by a field": another_method_by_a_field,
    "a way out after signing in": a_way_out_after_signing_in,
    "a foreign host": a_foreign_host,
    "a foreign host that was forwarded": a_foreign_host_that_was_forwarded,
    "a formula for a spreadsheet": a_formula_for_a_spreadsheet,
    "SQL in the address": sql_in_the_address,
    "a file that is too large": a_file_that_is_too_large,
    "a file that was cut": a_file_that_was_cut,
    "another kind of content": another_kind_of_content,
    "a form of somebody else's page": a_form_of_somebody_elses_page,
    "a membership of somebody else": a_membership_of_somebody_else,
}


@pytest.mark.django_db(databases=["default", "statistics"])
@pytest.mark.parametrize("name", SHAPES)
def test_nothing_opens_and_nothing_breaks(house: House, name: str) -> None:
    SHAPES[name](house)
    house.is_whole()


def test_there_are_twenty() -> None:
    assert len(SHAPES) + len(TEXTS) >= 20
