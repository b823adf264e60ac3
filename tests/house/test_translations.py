"""Vietnamese is the product's first language: no sentence may be missing, empty, doubtful or decomposed."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from config import messages, translations


def test_every_sentence_is_translated() -> None:
    assert translations.problems() == []


def test_sentences_of_a_template_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}\n    <p title="it\'s">{% translate "Take it" %}</p>\n'
        "  {% blocktranslate count n=n trimmed %}\n one bed\n {% plural %} {{ n }} beds\n {% endblocktranslate %}\n"
        '{% translate "Open" context "door" %}',
        encoding="utf-8",
    )
    found = [sentence for _line, sentence in translations.sentences(page)]
    assert found == [("", "Take it"), ("", "one bed"), ("door", "Open")]


def test_sentences_of_code_are_found(tmp_path: Path) -> None:
    code = tmp_path / "forms.py"
    code.write_text('label = _("Name")\nerror = pgettext_lazy("door", "Closed")\nngettext("a day", "%(n)s days", n)\n')
    assert [sentence for _line, sentence in translations.sentences(code)] == [
        ("", "Name"),
        ("door", "Closed"),
        ("", "a day"),
    ]


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Save", "Lưu", flags=["fuzzy"]), "fuzzy"),
        (Message("Save", ""), "empty"),
        (Message("Save", "Lu\u031bu"), "not in composed letters (NFC)"),
        (Message("%(n)s beds", "%(m)s giường"), "has a place that the English has not"),
        (Message(("a bed", "%(n)s beds"), ("",)), "empty"),
    ],
)
def test_faults_are_named(message: Message, fault: str) -> None:
    assert translations.faults(message) == [fault]


def test_a_good_entry_has_no_fault() -> None:
    assert translations.faults(Message(("%(n)s bed", "%(n)s beds"), ("%(n)s giường",))) == []


def test_a_source_newer_than_its_compiled_file_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locale" / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Save"\nmsgstr "Lưu"\n'
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    assert messages.compile_all() == 1
    assert "Lưu".encode() in (folder / "django.mo").read_bytes()
    assert messages.compile_all() == 0
