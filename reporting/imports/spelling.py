"""Two spellings that differ by case, marks or spaces are one spelling."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def folded(text: str) -> str:
    """`Córdoba`, `CORDOBA` and ` cordoba ` meet here; nothing else is guessed."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("đ", "d").split())


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known spelling most like the text, for a suggestion to a human; never used to read a value."""
    by_fold = {folded(spelling): spelling for spelling in known}
    found = get_close_matches(folded(text), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None
