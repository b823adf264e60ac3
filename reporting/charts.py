"""Charts as SVG, made on the server from published figures only, by Vega-Lite, without browser or network.

The drawing has no inline style, so the content security policy stays strict: colours come from `figures.css` by class,
which also gives the dark and the printed page. Words are labels at the bars, never a legend.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import vl_convert
from django.utils.formats import get_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH: Final = 270  # with room for the figure, the drawing fits a phone of 360 pixels without being scaled
STEP: Final = 44
DASH: Final = "–"
SVG: Final = "http://www.w3.org/2000/svg"
ALLOWED: Final = frozenset({"svg", "g", "path", "text", "rect", "line", "tspan"})
UNWANTED: Final = frozenset({"style", "font-family", "href", "role"})


@dataclass(frozen=True)
class Bar:
    """One published figure with its label; None is a gap with a dash, never a bar of zero."""

    label: str
    people: int | None

    @property
    def told(self) -> str:
        return told(self.people)


def told(people: int | None) -> str:
    """The figure as a page writes it in its language: 1.240 or 1,240, or a dash."""
    return DASH if people is None else f"{people:,}".replace(",", str(get_format("THOUSAND_SEPARATOR")))


def bars(rows: Sequence[Bar], alternative: str) -> SafeString:
    """Horizontal bars in the given order.

    Args:
        rows: what was published, and nothing else.
        alternative: the text for who does not see the drawing.
    """
    shown = tuple((row.label, row.people, row.told) for row in rows)
    return format_html('<div class="drawing" role="img" aria-label="{}">{}</div>', alternative, _drawing(shown))


@lru_cache(maxsize=256)
def _drawing(rows: tuple[tuple[str, int | None, str], ...]) -> SafeString:
    return mark_safe(cleaned(vl_convert.vegalite_to_svg(specification(rows))))  # noqa: S308  every element is checked


def specification(rows: tuple[tuple[str, int | None, str], ...]) -> dict[str, Any]:
    """The chart in Vega-Lite's words. The scale begins at zero and ends at the largest published figure."""
    values = [
        {"place": n, "label": label, "people": people or 0, "told": told}
        for n, (label, people, told) in enumerate(rows)
    ]
    y = {"field": "place", "type": "ordinal", "scale": {"domain": list(range(len(rows)))}, "axis": None}
    longest = max([people for _, people, _ in rows if people is not None] or [1])
    x = {"field": "people", "type": "quantitative", "scale": {"domain": [0, longest]}, "axis": None}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": {"step": STEP},
        "padding": {"left": 0, "right": 50, "top": 0, "bottom": 0},
        "autosize": {"type": "pad"},
        "background": None,
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [_bar(x), _name(), _figure(x)],
        "config": {"aria": False, "view": {"stroke": None}, "text": {"fontSize": 14}},
    }


def _bar(x: dict[str, Any]) -> dict[str, Any]:
    return {
        "transform": [{"filter": f"datum.told != '{DASH}'"}],
        "mark": {"type": "bar", "height": 14, "yOffset": 9, "color": "#0b5c5c"},
        "encoding": {"x": x},
    }


def _name() -> dict[str, Any]:
    text = {"field": "label", "type": "nominal"}
    return {"mark": {"type": "text", "align": "left", "dy": -10}, "encoding": {"x": {"value": 0}, "text": text}}


def _figure(x: dict[str, Any]) -> dict[str, Any]:
    text = {"field": "told", "type": "nominal"}
    return {
        "mark": {"type": "text", "align": "left", "dx": 6, "dy": 10, "fontWeight": 700},
        "encoding": {"x": x, "text": text},
    }


def cleaned(svg: str) -> str:
    """The drawing with nothing in it but shapes and text: no style, no script, no address, no fixed size.

    Raises: ValueError for an element that is not a shape.
    """
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314  made by our own converter
    for element in root.iter():
        if element.tag.removeprefix(f"{{{SVG}}}") not in ALLOWED:
            raise ValueError(f"The drawing holds <{element.tag}>.")
        for name in [name for name in element.attrib if name in UNWANTED or name.startswith(("aria-", "on"))]:
            del element.attrib[name]
    root.attrib |= {"aria-hidden": "true", "focusable": "false"}
    return ET.tostring(root, encoding="unicode")
