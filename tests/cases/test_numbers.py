"""Record numbers find each single slip."""

from cases.numbers import is_number, new_number


def test_each_wrong_digit_and_each_swap_is_found() -> None:
    for _round in range(50):
        number = new_number()
        assert is_number(number) and number[0] != "0"
        for place in range(8):
            for digit in set("0123456789") - {number[place]}:
                assert not is_number(number[:place] + digit + number[place + 1 :])
        for place in range(7):
            if number[place] != number[place + 1]:
                swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
                assert not is_number(swapped)


def test_what_is_no_number() -> None:
    for text in ("", "1234567", "abcdefgh", "１２３４５６７８", "123456789"):
        assert not is_number(text)
