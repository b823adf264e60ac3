"""The style guide: every component with made-up words, so that its look can be checked. Demo only."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.door import public


class SampleForm(forms.Form):
    """One of each field."""

    danger = forms.ChoiceField(
        label=_("Is anybody in danger right now?"),
        help_text=_("Children and yourself included."),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unclear", _("Not clear"))],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What is needed most now?"),
        required=False,
        choices=[
            ("place", _("a safe place to stay")),
            ("care", _("a medical check, care of wounds")),
            ("ride", _("transport")),
            ("talk", _("somebody to talk to")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(label=_("How to call the person"), help_text=_("Any name will do."), required=False)
    when = forms.ChoiceField(label=_("Half-year"), choices=[("", "–"), ("2026-1", "1/2026"), ("2026-2", "2/2026")])
    told = forms.CharField(label=_("What happened?"), widget=forms.Textarea)
    agreed = forms.BooleanField(label=_("The person agrees"), help_text=_("Asked alone, without pressure."))


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
