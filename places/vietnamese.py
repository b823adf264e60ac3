"""Vietnamese text: comparing without marks, sorting, and where the tone mark stands. Knows nothing of Django."""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Combining marks in dictionary order: huyền, hỏi, ngã, sắc, nặng (no mark comes before them all)."""

_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
"""ð and Ð are the Icelandic letters that old Vietnamese fonts left behind; they look the same."""
_SHAPES = "\u0306\u0302\u031b"  # breve (ă), circumflex (â ê ô), horn (ơ ư): part of the letter, not a tone
_WEIGHTS = {letter: chr(ord("A") + rank) for rank, letter in enumerate(LETTERS)}
_NO_BREAK = re.compile(r"['’ʼ`´]")
_NOT_WORD = re.compile(r"[\W_]+")
_OPEN_PAIR = re.compile(rf"(o)([ae])([{TONES}])(?!\w)|(?<!q)(u)(y)([{TONES}])(?!\w)", re.IGNORECASE)


def fold(text: str) -> str:
    """The text as it is compared: no marks, no capitals, single spaces; `Nguyễn  Hoà` and `nguyen hòa` meet.

    Search tokens are made from the result, so it may never change: a change makes stored tokens unfindable.
    """
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(_D))
    plain = "".join(char for char in spread if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join(plain.casefold().split())


def search_text(text: str) -> str:
    """Folded words with a space before each, so that `LIKE '% phu ly%'` finds the beginnings of words.

    Apostrophes fall away (`Ia H'Drai` is typed `ia hdrai`), other signs part words.
    """
    words = _NOT_WORD.sub(" ", fold(_NO_BREAK.sub("", text))).split()
    return "".join(f" {word}" for word in words)


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = 0
    for char in unicodedata.normalize("NFD", syllable):
        if char in TONES:
            tone = TONES.index(char) + 1
        elif char in _SHAPES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        elif unicodedata.category(char) != "Mn":
            letters.append(char)
    return "".join(_WEIGHTS.get(letter, letter) for letter in letters) + f"!{tone}"


def sort_key(text: str) -> str:
    """Compared as plain bytes, it gives the order of a Vietnamese dictionary.

    Syllable by syllable: first the letters (a ă â b ... d đ e ê ...), then the tone. Digits come before letters,
    numbers by their value (`Phường 2` before `Phường 10`).
    """
    plain = unicodedata.normalize("NFKC", _NO_BREAK.sub("", text)).casefold()
    words = _NOT_WORD.sub(" ", unicodedata.normalize("NFC", plain)).split()
    return " ".join(word.zfill(6) if word.isascii() and word.isdigit() else _syllable_key(word) for word in words)


def name_sort_key(full_name: str) -> str:
    """People are sorted by the last word of the name, then by the words before it."""
    *before, last = full_name.split() or [""]
    return f"{sort_key(last)} {sort_key(' '.join(before))}".rstrip()


def settle_tones(text: str) -> str:
    """The same word spelt one way: NFC, with the mark on the first vowel of an open oa, oe, uy.

    `hoà`, `khoẻ`, `thuỷ` become `hòa`, `khỏe`, `thủy`; `hoàn`, `quý` and everything else stay as they are.
    """
    spread = _to_tone_last(unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", _OPEN_PAIR.sub(_move_tone, spread))


def _to_tone_last(text: str) -> str:
    """Each letter composed with its shape, its tone as a mark after it (`ệ` = `ê` + dot below)."""
    result = []
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        tone = "".join(mark for mark in marks if mark in TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
        result.append(base + tone)
    return "".join(result)


def _move_tone(found: re.Match[str]) -> str:
    first, second, tone = (part for part in found.groups() if part is not None)
    return f"{first}{tone}{second}"
