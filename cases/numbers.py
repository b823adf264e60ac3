"""Record numbers: eight digits that say nothing, the last a check digit (Damm), so that a slip of the tongue is found.

Drawn at random: counting numbers would tell how much was reported where.
"""

import secrets

_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_digit(digits: str) -> str:
    """The Damm check digit of ``digits``: finds each single wrong digit and each swap of neighbours."""
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state


def new_number() -> str:
    """Eight digits, the first not zero. The table's unique constraint refuses the rare double."""
    digits = str(secrets.randbelow(9_000_000) + 1_000_000)
    return digits + check_digit(digits)


def is_number(text: str) -> bool:
    """True for eight digits with the right check digit."""
    return len(text) == 8 and text.isascii() and text.isdigit() and check_digit(text) == "0"


def spaced(number: str) -> str:
    """`4827 3164`, as it is read aloud."""
    return f"{number[:4]} {number[4:]}"
