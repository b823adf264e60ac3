"""The style guide: every component with made-up words, so that its look can be checked. Demo only."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from access.door import public


class SampleForm(forms.Form):
    """One of each field."""

    danger = forms.ChoiceField(
        label=pgettext_lazy("style guide", "Is anybody in danger right now?"),
        help_text=pgettext_lazy("style guide", "Children and yourself included."),
        choices=[
            ("yes", pgettext_lazy("style guide", "Yes")),
            ("no", pgettext_lazy("style guide", "No")),
            ("unclear", pgettext_lazy("style guide", "Not clear")),
        ],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=pgettext_lazy("style guide", "What is needed most now?"),
        required=False,
        choices=[
            ("place", pgettext_lazy("style guide", "a safe place to stay")),
            ("care", pgettext_lazy("style guide", "a medical check, care of wounds")),
            ("ride", pgettext_lazy("style guide", "transport")),
            ("talk", pgettext_lazy("style guide", "somebody to talk to")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        label=pgettext_lazy("style guide", "How to call the person"),
        help_text=pgettext_lazy("style guide", "Any name will do."),
        required=False,
    )
    when = forms.ChoiceField(
        label=pgettext_lazy("style guide", "Half-year"), choices=[("", "–"), ("2026-1", "1/2026"), ("2026-2", "2/2026")]
    )
    told = forms.CharField(label=pgettext_lazy("style guide", "What happened?"), widget=forms.Textarea)
    agreed = forms.BooleanField(
        label=pgettext_lazy("style guide", "The person agrees"),
        help_text=pgettext_lazy("style guide", "Asked alone, without pressure."),
    )


def sample() -> dict[str, Any]:
    """Made-up rows with clocks that run."""
    now = timezone.now()
    rows = [
        {"url": "#", "text": "4827 3164", "detail": "Phường Liêm Tuyền", "deadline": now - timedelta(minutes=14)},
        {"url": "#", "text": "1930 5527", "detail": "Xã Thanh Liêm · 20:51", "deadline": now + timedelta(minutes=134)},
        {"url": "#", "text": "7710 2648", "detail": "Phường Phủ Lý", "deadline": now + timedelta(days=5), "tag": "OK"},
    ]
    return {
        "rows": rows,
        "page": SimpleNamespace(next_key="k"),
        "soon": now + timedelta(minutes=134),
        "late": now - timedelta(minutes=14),
        "far": now + timedelta(days=9),
        "now": now,
        "blank": SampleForm(),
        "faulty": SampleForm({"danger": "perhaps", "name": "Lan"}, auto_id="faulty_%s"),
    }


@public("made-up words only; the address exists in the demo alone")
def guide(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "look/guide.html", sample())
