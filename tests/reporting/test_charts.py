"""Drawings: nothing in them but shapes and published figures."""

import re

import pytest
from django.utils import translation

from reporting.charts import Bar, bars, cleaned

ROWS = [Bar("Phủ Lý", 1240), Bar("Duy Tiên", None), Bar("Lý Nhân & <b>", 15)]


def drawing(rows: list[Bar]) -> str:
    with translation.override("vi"):
        return str(bars(rows, 'says "all"'))


def test_labels_stand_at_the_bars_in_the_given_order() -> None:
    words = re.findall(r"<text[^>]*>([^<]*)</text>", drawing(ROWS))
    assert words == ["Phủ Lý", "Duy Tiên", "Lý Nhân &amp; &lt;b&gt;", "1.240", "–", "15"]


def test_the_figure_is_written_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert ">1,240<" in bars(ROWS, "")


def test_a_dash_has_no_bar() -> None:
    shapes = re.findall(r'<path d="M[^"]*v14h-', drawing(ROWS))
    assert len(shapes) == 2


def test_the_policy_is_kept() -> None:
    svg = drawing(ROWS)
    for forbidden in ("style=", "<style", "<script", "href", "onload", "font-family", "url("):
        assert forbidden not in svg
    assert 'role="img" aria-label="says &quot;all&quot;"' in svg


def test_all_hidden_is_still_a_drawing() -> None:
    assert drawing([Bar("Phủ Lý", None)]).count("–") == 1


@pytest.mark.parametrize("tag", ["script", "image", "foreignObject", "style", "a"])
def test_another_element_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match=tag):
        cleaned(f'<svg xmlns="http://www.w3.org/2000/svg"><{tag}/></svg>')
