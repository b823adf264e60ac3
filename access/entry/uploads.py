"""Files on their way in: in memory only, 20 MB together at most; more is refused and said, never dropped in silence.

This runs before the door: the token of a form is read from the same body as its files, so it knows neither the
person nor the page. What it lets through is plain until the action seals it; therefore nothing here may touch a disk.
"""

from io import BytesIO
from typing import Any, Final, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views import defaults

READ_AWAY: Final = 64 * 1024 * 1024  # bytes


class MemoryOnly(FileUploadHandler):
    """Keeps the files of one request in memory. It is the only handler: no other one may see a byte.

    Raises: RequestDataTooBig over the limit; MultiPartParserError when a file did not arrive whole.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.file = BytesIO()
        self._total = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        *args: Any,
    ) -> None:
        """What says itself that it is too large is not kept for a moment; what it says is not believed otherwise."""
        self._body = input_data
        if content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            self._refuse()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. The length that its own header gives is not looked at."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Count over all files of the request: a hundred files of a megabyte are a hundred megabytes."""
        self._total += len(raw_data)
        if self._total > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._refuse()
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file, from its beginning."""
        self.file.seek(0)
        kind, extra = self.content_type, self.content_type_extra
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, kind, file_size, self.charset, extra
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        """The network broke off: a form without its file must not go through as if there had been none."""
        self.file.close()
        raise MultiPartParserError("a file did not arrive whole")

    def _refuse(self) -> NoReturn:
        """Read on and throw away, as a browser that still sends does not show the answer; not without end, though."""
        self.file.close()
        for _ in range(READ_AWAY // self.chunk_size):
            if not self._body.read(self.chunk_size):
                break
        raise RequestDataTooBig("more than may be kept in memory")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The page for what cannot be read; what was too large gets its own, which says how much may be sent."""
    if isinstance(exception, RequestDataTooBig):
        return HttpResponse(render_to_string("413.html"), status=413)
    return defaults.bad_request(request, exception)
