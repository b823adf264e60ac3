"""Logs without content: the kind of an error and where it happened, never its message and never a local variable.

An error's message often quotes the value that caused it (`invalid literal for int(): …`).
"""

import logging
import traceback
from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter


class WithoutContent(logging.Formatter):
    """One line for what happened; an error is its class and the lines of code it came through."""

    def formatException(self, ei: Any) -> str:
        error: BaseException | None = ei[1]
        return "\n".join(_lines(error)) if error is not None else ""

    def formatStack(self, stack_info: str) -> str:
        return ""


class NothingShown(SafeExceptionReporterFilter):
    """No local variable, no form field, no header and no cookie in any report."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()

    def get_safe_settings(self) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}


class BareReporter(ExceptionReporter):
    """A report of the class and the place of an error only, should anybody set ADMINS."""

    def get_traceback_data(self) -> dict[str, Any]:
        return {"frames": [], "exception_type": getattr(self.exc_type, "__name__", "error")}

    def get_traceback_text(self) -> SafeString:
        return SafeString("\n".join(_lines(self.exc_value)) if self.exc_value else "")

    def get_traceback_html(self) -> SafeString:
        return SafeString("")


def _lines(error: BaseException) -> list[str]:
    """The chain of causes, each as its class and its places."""
    lines: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        lines += [type(cause).__qualname__, *_places(cause.__traceback__)]
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return lines


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "config.logs.WithoutContent", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.db.backends": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
