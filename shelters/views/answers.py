"""The two refusals of this room, each turned into one sentence; nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shelters.errors import BedTaken, NotNow


def done(request: HttpRequest, form: Form | None, action: Callable[..., object], **values: Any) -> bool:
    """Whether the action went through; if not, the form (or a message) says why."""
    try:
        action(**values)
    except BedTaken:
        _say(request, form, _("Somebody else was given one of these beds a moment ago. Please choose another."), "beds")
    except NotNow:
        _say(request, form, _("This is no longer possible: the stay has moved on. Open it again to see where it is."))
    else:
        return True
    return False


def _say(request: HttpRequest, form: Form | None, sentence: str, field: str = "") -> None:
    if form is None:
        messages.error(request, sentence)
    else:
        form.add_error(field if field in form.fields else None, sentence)
