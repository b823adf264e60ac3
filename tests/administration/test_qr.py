"""The QR code that a template draws is the one that a scanner reads."""

import re

import segno

from administration.qr import QUIET_ZONE, qr_code

LINK = "https://antam.example/join/0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEFG/"


def test_strokes_draw_exactly_the_dark_modules() -> None:
    code = qr_code(LINK)
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", code.path):
        drawn |= {(int(x) + step - QUIET_ZONE, int(y) - QUIET_ZONE) for step in range(int(length))}
    matrix = segno.make(LINK, error="m", micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert code.size == len(matrix) + 2 * QUIET_ZONE
