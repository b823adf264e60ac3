"""What others would try first is refused; what a person puts together is not, and no composition is asked for."""

import pytest

from access.forms import NewPassphraseForm
from access.passphrases import is_common

NAMES = ("hoa.nt", "Nguyễn Thị Hòa")


@pytest.mark.parametrize(
    "passphrase",
    [
        "qwerty123456",
        "passwordpassword",
        "Mật khẩu 123456",
        "anh yêu em nhiều lắm",
        "Nguyễn Thị Hòa 1990",
        "hoa.nt hoa.nt hoa.nt",
        "12345678901234",
        "iloveyou iloveyou",
        "Ninh Bình 2025!!",
        "dragondragon",
        "  motherfucker ",
        "............",
    ],
)
def test_common(passphrase: str) -> None:
    assert is_common(passphrase, *NAMES)


@pytest.mark.parametrize(
    "passphrase",
    [
        "đêm nay trăng sáng quá",
        "con đường rợp bóng tre",
        "correct horse battery staple",
        "trời xanh mây trắng bay",
        "wk3v9xq2mzpt",
    ],
)
def test_not_common(passphrase: str) -> None:
    assert not is_common(passphrase, *NAMES)


@pytest.mark.parametrize(
    ("passphrase", "refused"), [("wkkqwwkqqkwkkqw", True), ("wkkqwwkqqkwkkqz", True), ("wkkqwxkqqkzkkqw", False)]
)
def test_a_few_letters_over_and_over_are_not_taken(passphrase: str, refused: bool) -> None:
    """No common word and no repetition, yet quickly tried: fewer than five different characters."""
    assert not is_common(passphrase)
    form = NewPassphraseForm({"passphrase": passphrase, "again": passphrase})
    assert set(form.errors) == ({"passphrase"} if refused else set())
