"""A square code in a page: drawn by the template, since the browser may load no `data:` picture."""

from typing import Any

from django import template

from access import qr

register = template.Library()


@register.inclusion_tag("components/qr.html")
def qr_code(text: str, label: str) -> dict[str, Any]:
    """`{% qr_code address label %}`: the code of a text, with words for who cannot see it."""
    return {"qr": qr.qr_code(text), "label": label}
