"""Words that must not stand in an address, a title or a file name: they would tell whoever looks over a shoulder."""

import re
import unicodedata

TELLING = (
    "bao luc", "bao hanh", "nan nhan", "thu pham", "tam lanh", "nha an toan", "xam hai", "danh dap", "cong an",
    "violence", "violent", "abuse", "victim", "survivor", "perpetrator", "shelter", "refuge", "rape", "gbv", "police",
    "domestic", "harass", "assault", "referral", "emergency", "escape", "batter",
)  # fmt: skip


def bare(text: str) -> str:
    """Lower case without marks: `Bạo lực` and `bao-luc` are the same word."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in letters if not unicodedata.combining(sign)))


def telling_words(text: str) -> list[str]:
    """The telling words in a text, with or without marks and in any case."""
    return [word for word in TELLING if word in bare(text)]
