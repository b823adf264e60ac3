"""The logs say what happened and where, never what somebody wrote."""

import io
import logging

from django.test import RequestFactory
from django.views.debug import ExceptionReporter, get_exception_reporter_class, get_exception_reporter_filter

from config.logs import LOGGING, BareReporter, NothingShown, WithoutContent

SECRET = "MARKED-17"


def failure() -> BaseException:
    name = SECRET  # noqa: F841 - a local variable that a report might show
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise LookupError(SECRET) from error
    except LookupError as error:
        return error


def test_an_error_is_logged_without_its_message() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutContent("%(message)s"))
    error = failure()
    record = logging.makeLogRecord({"msg": "it failed", "exc_info": (type(error), error, error.__traceback__)})
    handler.emit(record)
    assert SECRET not in stream.getvalue()
    assert stream.getvalue().startswith("it failed\nLookupError\n")
    assert "ValueError" in stream.getvalue()
    assert "test_logs.py" in stream.getvalue()


def test_a_report_shows_neither_fields_nor_variables() -> None:
    request = RequestFactory().post(f"/slips/?q={SECRET}", {"name": SECRET}, headers={"cookie": SECRET})
    assert get_exception_reporter_class(request) is BareReporter
    assert isinstance(get_exception_reporter_filter(request), NothingShown)
    error = failure()
    reporter = BareReporter(request, type(error), error, error.__traceback__)
    assert SECRET not in reporter.get_traceback_text()
    assert "LookupError" in reporter.get_traceback_text()
    assert SECRET not in reporter.get_traceback_html()
    assert SECRET not in str(reporter.get_traceback_data())


def test_the_filter_alone_would_hide_them_too() -> None:
    request = RequestFactory().post("/slips/", {"name": SECRET}, headers={"cookie": SECRET})
    error = failure()
    reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    data = reporter.get_traceback_data()
    assert [list(frame["vars"]) for frame in data["frames"]] == [[] for _frame in data["frames"]]
    assert not data["filtered_POST_items"]
    assert SECRET not in str(data["request_meta"])


def test_every_logger_writes_through_it() -> None:
    assert LOGGING["root"]["handlers"] == ["console"]
    assert {name for logger in LOGGING["loggers"].values() for name in logger["handlers"]} == {"console"}
    assert LOGGING["handlers"]["console"]["formatter"] == "plain"
