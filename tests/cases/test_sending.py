"""Ringing a telephone: a neutral line, and no failure that stops the next call."""

import sys

import pytest
from django.core.checks import run_checks

from cases.sending import CommandSender, ConsoleSender, SendingFailed, line_for, tell
from tests.cases.conftest import Telephone


def test_the_line_tells_nothing() -> None:
    assert line_for("48273164") == "code 4827 3164 waits"
    assert line_for(None) == "an urgent call waits"


def test_the_console_writes_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send("0901 000 111", "code 4827 3164 waits")
    assert capsys.readouterr().out == "call 0901 000 111: code 4827 3164 waits\n"


def test_a_dead_number_does_not_stop_the_next(telephone: type[Telephone], caplog: pytest.LogCaptureFixture) -> None:
    telephone.dead.add("1")
    assert tell(["1", "2", "2"], "48273164") == 1
    assert telephone.calls == [("2", "code 4827 3164 waits")]
    assert "tried again" in caplog.text and "1:" not in caplog.text


def test_a_command_gets_number_and_line_as_two_words(settings: object, tmp_path: object) -> None:
    out = tmp_path / "sent"  # type: ignore[operator]
    code = f"import sys; open({str(out)!r}, 'w').write('|'.join(sys.argv[1:]))"
    settings.ANTAM_SENDER_COMMAND = f'{sys.executable} -c "{code}" {{number}} {{line}}'  # type: ignore[attr-defined]
    CommandSender().send("0901; rm -rf /", "code 4827 3164 waits")
    assert out.read_text() == "0901; rm -rf /|code 4827 3164 waits"


@pytest.mark.parametrize("command", ["", "/no/such/program {number}", "false"])
def test_a_command_that_fails_says_so(settings: object, command: str) -> None:
    settings.ANTAM_SENDER_COMMAND = command  # type: ignore[attr-defined]
    with pytest.raises(SendingFailed):
        CommandSender().send("1", "x")


def test_a_server_without_a_way_to_ring_does_not_start(settings: object) -> None:
    settings.ANTAM_SENDER = "cases.sending.CommandSender"  # type: ignore[attr-defined]
    settings.ANTAM_SENDER_COMMAND = ""  # type: ignore[attr-defined]
    assert "antam.E102" in {message.id for message in run_checks()}
