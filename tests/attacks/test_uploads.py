"""Hostile uploads: too large, cut, many, and with lengths that lie. Nothing plain ever touches a disk.

No page takes files yet. The form that sends a slip meets every upload anyway, before the door.
"""

import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory
from django.test.client import MULTIPART_CONTENT
from uuid_utils.compat import uuid7

from access.entry import uploads
from cases.models import Referral
from tests.people import Person

NEW = "/slips/new/"
KIND = "multipart/form-data; boundary=x"
LIMIT = 20 * 1024 * 1024
MEGABYTE = 1024 * 1024
END = b"\r\n--x--\r\n"
FILLED = {"danger": "no", "story": "Chuyện đêm qua", "past_commune": "no", "consent": "agreed"}


@pytest.fixture(autouse=True)
def no_temporary_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants one finds no folder for it, and the request fails."""
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")


@pytest.fixture
def sender(receivers: Person, volunteer: Person) -> Client:
    return volunteer.client()


def part(name: str, data: bytes, more: str = "") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.bin"\r\n{more}\r\n'
    return head.encode() + data


def field(name: str, value: str) -> bytes:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def slip() -> bytes:
    """The fields of a slip that would be sent."""
    return b"".join(field(name, value) for name, value in {**FILLED, "request_key": str(uuid7())}.items())


class Endless(io.RawIOBase):
    """A body that is made while it is read, so that the test itself holds none of it."""

    def __init__(self, start: bytes, length: int) -> None:
        self.start, self.length, self.taken = start, length, 0

    def read(self, size: int = -1) -> bytes:
        """The start first, then zeros, up to the length."""
        size = min(size if size >= 0 else 65536, self.length - self.taken)
        piece = self.start[self.taken : self.taken + size].ljust(size, b"\0")
        self.taken += size
        return piece


def request_of(body: Any, length: int) -> HttpRequest:
    request = RequestFactory().post(NEW)
    environ = {**request.META, "CONTENT_TYPE": KIND, "CONTENT_LENGTH": str(length), "wsgi.input": body}
    return type(request)(environ)


def test_as_much_as_may_be_kept_arrives_whole(sender: Client) -> None:
    data = bytes(range(256)) * (LIMIT // 256)
    body = part("file", data) + END
    file = request_of(io.BytesIO(body), len(body)).FILES["file"]
    assert file is not None and file.size == LIMIT == settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert file.read() == data
    assert not hasattr(file, "temporary_file_path")
    assert sender.post(NEW, slip() + body, content_type=KIND).status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_byte_more_is_refused_in_a_clear_sentence(sender: Client, language: str) -> None:
    sender.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = sender.post(NEW, slip() + part("file", b"\0" * (LIMIT + 1)) + END, content_type=KIND)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert f'<html lang="{language}">' in page
    assert f"{LIMIT // MEGABYTE} MB" in page and f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE} MB" in page
    assert 'id="leave-now"' in page and "113" in page
    assert "Nothing was saved" in page or "Chưa có gì được lưu" in page
    assert not Referral.objects.in_clear().exists()


def test_it_is_refused_before_the_form_is_believed(sender: Client) -> None:
    """A browser's own form: the token stands in the same body, and is read first."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sender.cookies
    strict.get(NEW)
    token = field("csrfmiddlewaretoken", strict.cookies[settings.CSRF_COOKIE_NAME].value)
    answer = strict.post(NEW, token + part("file", b"\0" * (LIMIT + 1)) + END, content_type=KIND)
    assert answer.status_code == 413


def test_text_that_is_too_long_gets_the_same_page(sender: Client) -> None:
    for kind in (MULTIPART_CONTENT, "application/x-www-form-urlencoded"):
        data: Any = {**FILLED, "story": "x" * (MEGABYTE + 1)}
        body = data if kind == MULTIPART_CONTENT else "story=" + data["story"]
        assert sender.post(NEW, body, content_type=kind).status_code == 413


def test_what_is_too_large_is_not_held(sender: Client) -> None:
    """It is read away for the browser's sake, in pieces; a body without end is not read to its end."""
    for length in (LIMIT + 2 * MEGABYTE, 40 * LIMIT):
        body = Endless(part("file", b""), length)
        tracemalloc.start()
        with pytest.raises(RequestDataTooBig):
            assert request_of(body, length).FILES
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 2 * MEGABYTE, f"{most} bytes were held of {length}"
        assert body.taken == min(length, uploads.READ_AWAY)


def test_many_files_count_together(sender: Client) -> None:
    half = b"".join(part(f"f{n}", b"\0" * MEGABYTE + b"\r\n") for n in range(19))
    assert sender.post(NEW, slip() + half + b"--x--\r\n", content_type=KIND).status_code == 302
    before = Referral.objects.in_clear().count()
    more = half + b"".join(part(f"g{n}", b"\0" * 400_000 + b"\r\n") for n in range(3))
    assert len(more) < LIMIT + MEGABYTE, "or the length alone would be refused"
    assert sender.post(NEW, slip() + more + b"--x--\r\n", content_type=KIND).status_code == 413
    assert Referral.objects.in_clear().count() == before


def test_a_thousand_small_files_are_not_read(sender: Client) -> None:
    body = b"".join(part(f"f{n}", b"\r\n") for n in range(1000)) + b"--x--\r\n"
    assert sender.post(NEW, slip() + body, content_type=KIND).status_code == 400
    assert not Referral.objects.in_clear().exists()


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\r\n--x", b"\r\n--y--\r\n"])
def test_a_cut_file_is_not_taken_for_none(sender: Client, end: bytes) -> None:
    """The form would else go through without what was meant to be sent."""
    answer = sender.post(NEW, slip() + part("file", b"\0" * 5000) + end, content_type=KIND)
    assert answer.status_code == 400
    assert not Referral.objects.in_clear().exists()


def lies() -> Iterator[tuple[str, int, bool]]:
    body = part("file", b"\0" * 5000) + END
    yield "shorter than the body: it is cut there", len(body) - 100, False
    yield "longer than the body", len(body) + 100_000, True


@pytest.mark.parametrize(("lie", "length", "whole"), list(lies()))
def test_a_length_that_lies(lie: str, length: int, whole: bool) -> None:
    body = part("file", b"\0" * 5000) + END
    request = request_of(io.BytesIO(body), length)
    if whole:
        assert [file.size for file in request.FILES.values()] == [5000], lie
        return
    with pytest.raises(MultiPartParserError):
        assert not request.FILES, lie


def test_lengths_that_are_none(sender: Client) -> None:
    body = slip() + part("file", b"\0" * 5000) + END
    for length in ("-1", "abc", "", "1e9"):
        answer = sender.post(NEW, body, content_type=KIND, CONTENT_LENGTH=length)
        assert answer.status_code in (400, 422), length
    assert not Referral.objects.in_clear().exists()
    with pytest.raises(RequestDataTooBig):
        assert request_of(io.BytesIO(body), 10**30).FILES


def test_the_length_of_a_part_is_not_believed() -> None:
    """Each file may name a length of its own; neither a small nor a huge one changes what is kept."""
    for told in ("1", "99999999999", "-5"):
        body = part("file", b"\1" * 5000, more=f"Content-Length: {told}\r\n") + END
        assert request_of(io.BytesIO(body), len(body)).FILES["file"].size == 5000  # type: ignore[union-attr]
    body = part("file", b"\0" * (LIMIT + 1), more="Content-Length: 1\r\n") + END
    with pytest.raises(RequestDataTooBig):
        assert request_of(io.BytesIO(body), len(body)).FILES


class Curious(FileUploadHandler):
    """A handler that a page might add one day, one that writes."""

    seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Keeps count."""
        self.seen += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Has nothing."""


def test_no_later_handler_sees_a_byte() -> None:
    body = part("file", b"\0" * 5000) + END
    request = request_of(io.BytesIO(body), len(body))
    curious = Curious(request)
    request.upload_handlers.append(curious)
    assert request.FILES["file"].size == 5000  # type: ignore[union-attr]
    assert curious.seen == 0
