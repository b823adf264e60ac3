"""The QR code that a template draws is the one that a scanner reads."""

import re

import segno
from django.template import Context, Template

from access.qr import QUIET_ZONE, qr_code

LINK = "https://antam.example/join/0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEFG/"


def test_strokes_draw_exactly_the_dark_modules() -> None:
    code = qr_code(LINK)
    drawn = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", code.path):
        drawn |= {(int(x) + step - QUIET_ZONE, int(y) - QUIET_ZONE) for step in range(int(length))}
    matrix = segno.make(LINK, error="m", micro=False).matrix
    assert drawn == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert code.size == len(matrix) + 2 * QUIET_ZONE


def test_a_page_draws_it_without_a_picture_address() -> None:
    page = Template("{% load qr %}{% qr_code text 'the code' %}").render(Context({"text": LINK}))
    assert qr_code(LINK).path in page
    assert 'aria-label="the code"' in page
    assert "data:" not in page
