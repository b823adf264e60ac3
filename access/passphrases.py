"""Is a passphrase one that is tried first? Asked without the network, without rules of composition.

Django's list of 20,000 is of the world's short passwords: beside it stand what people in Vietnam type, the same
thing twice, a run of digits, and the person's own name.
"""

import unicodedata
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from places.vietnamese import fold

_WORDS: Final = (
    *("nguoidungmatkhau", "khongcomatkhau", "matkhaucuatoi", "quenmatkhau", "matkhau", "password", "passphrase"),
    *("anhyeuemnhieulam", "emyeuanhnhieulam", "anhyeuem", "emyeuanh", "toiyeuvietnam", "yeuvietnam", "iloveyou"),
    *("concaconcaconca", "motconvit", "xinchao", "chaoban", "tinhyeu", "hanhphuc", "giadinh", "giadinhtoi"),
    *("vietnam", "hanoi", "hanam", "namdinh", "ninhbinh", "phuly", "saigon", "hochiminh", "xahoi", "congan"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwerty", "abcdefghijkl", "abcdef", "admin", "antam"),
)
_LONGEST_FIRST: Final = sorted(_WORDS, key=len, reverse=True)
_OWN_PART: Final = 4
"""So many letters must be left when all that is common has been taken away."""


def settled(passphrase: str) -> str:
    """One form of the same letters: some keyboards type "ê" and its mark as one letter, some as two or three."""
    return unicodedata.normalize("NFC", passphrase)


def hashed(passphrase: str | None) -> str:
    """What the sign-in is checked against; of None, something that nothing fits."""
    return make_password(None if passphrase is None else settled(passphrase))


def is_common(passphrase: str, *names: str) -> bool:
    """Whether it is a common one, a common one twice or with digits around it, or the person's own `names`."""
    plain = "".join(char for char in fold(passphrase) if char.isalnum())
    core = _once(plain).strip("0123456789")
    listed: set[str] = CommonPasswordValidator().passwords
    return bool({passphrase.strip().lower(), plain, _once(plain), core} & listed) or _own_part(core, names) < _OWN_PART


def _once(text: str) -> str:
    """`abcabcabc` -> `abc`."""
    size = (text + text).find(text, 1) if text else 0
    return text[:size] if 0 < size < len(text) else text


def _own_part(core: str, names: tuple[str, ...]) -> int:
    """How many letters are left without common words, names and digits."""
    own = sorted(("".join(char for char in fold(name) if char.isalnum()) for name in names), key=len, reverse=True)
    for word in [*filter(None, own), *_LONGEST_FIRST]:
        core = core.replace(word, "")
    return sum(char.isalpha() for char in core)
